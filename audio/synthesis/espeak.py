"""How espeak-ng would say something, in its own signs.

There is one espeak-ng in a process, with one voice at a time: whoever asks names his.
"""

import ctypes
import threading
from functools import cache
from typing import Final

import espeakng_loader

from audio.errors import VoiceError

BRITISH: Final = "en"
"""Not "en-gb": the library in the wheel crashes where that voice is its first, and
takes no notice of it where American was before."""
AMERICAN: Final = "en-us"

IPA: Final = 0x02
TIE: Final = 0x80

_SYNCHRONOUS: Final = 2
_UTF8: Final = 1
_lock: Final = threading.Lock()


def espeak_signs(text: str, voice: str, signs: int) -> str:
    """How espeak-ng says a piece of text.

    Args:
        text: The text.
        voice: Its name.
        signs: How sounds are written, as `espeak_TextToPhonemes` takes it.

    Raises:
        VoiceError: espeak-ng does not start.
    """
    with _lock:
        library = _engine()
        library.espeak_SetVoiceByName(voice.encode())
        data = text.partition("\0")[0].encode()
        rest = ctypes.c_char_p(data)
        found: list[str] = []
        # To its end: what is left would be said before the next text.
        while rest.value:
            spelled = library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, signs)
            found.append((spelled or b"").decode())
    return " ".join(found)


@cache
def _engine() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int,
        ctypes.c_int,
    ]
    data = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0) < 0:
        raise VoiceError(
            "espeak-ng does not start: its data is missing. Install the package "
            "'espeakng-loader' again."
        )
    return library
