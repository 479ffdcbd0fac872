"""Memory that is not used any more, given back to the system."""

import ctypes


def give_back_memory() -> None:
    """Give back what was needed to load, and lies idle since.

    GNU's C library keeps what is freed in small pieces for whoever asks next. Takes
    some thousandths of a second; does nothing where another C library is.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return
