"""How somebody chooses who cannot point: with switches, or by staying."""

from enum import StrEnum


class ScanMode(StrEnum):
    """Ways to scan."""

    OFF = "off"
    ONE = "one"
    """One switch takes what is marked when it is pressed."""
    TWO = "two"
    """One switch goes on, another takes."""
    DWELL = "dwell"
    """One switch or a pointer goes on; what stays marked is taken."""
