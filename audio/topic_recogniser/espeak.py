"""How espeak-ng would say a word, in CMUdict's phones.

espeak-ng spells sounds with mnemonics of its own (its `phsource/phonemes`
describes them); the table maps those that its American voice makes. It was
checked word by word against CMUdict on 20,000 words.
"""

import re
from typing import Final

from audio.errors import VoiceError
from audio.synthesis.espeak import AMERICAN, espeak_signs
from audio.topic_recogniser.errors import PronunciationError
from audio.topic_recogniser.phones import Phones

_SPACED_MNEMONICS: Final = ord(" ") << 8
_MARKS: Final = re.compile(r"[',%=|_:!]+")

SOUNDS: Final[dict[str, tuple[str, ...]]] = {
    # vowels
    "I": ("IH",), "I2": ("IH",), "I#": ("IH",), "i": ("IY",), "E": ("EH",),
    "a": ("AE",), "aa": ("AE",), "a#": ("AH",), "@": ("AH",), "@-": (), "V": ("AH",),
    "0": ("AA",), "A": ("AA",), "O": ("AO",), "O2": ("AO",), "U": ("UH",),
    "u": ("UW",), "3": ("ER",), "A~": ("AA", "N"), "O~": ("AO", "N"),
    "eI": ("EY",), "aI": ("AY",), "OI": ("OY",), "aU": ("AW",), "oU": ("OW",),
    "A@": ("AA", "R"), "O@": ("AO", "R"), "o@": ("AO", "R"), "e@": ("EH", "R"),
    "i@": ("IY", "AH"), "i@3": ("IH", "R"), "U@": ("UH", "R"), "aI@": ("AY", "AH"),
    "aI3": ("AY", "ER"), "@L": ("AH", "L"), "aU@": ("AW", "ER"), "@5": ("UH",),
    "IR": ("IH", "R"), "VR": ("AH", "R"),
    # consonants
    "p": ("P",), "b": ("B",), "t": ("T",), "t#": ("T",), "t2": ("T",), "?": ("T",),
    "d": ("D",), "d#": ("D",), "k": ("K",), "x": ("K",), "g": ("G",), "f": ("F",),
    "v": ("V",), "T": ("TH",), "D": ("DH",), "s": ("S",), "z": ("Z",), "S": ("SH",),
    "Z": ("ZH",), "tS": ("CH",), "dZ": ("JH",), "h": ("HH",), "m": ("M",),
    "n": ("N",), "n-": ("AH", "N"), "N": ("NG",), "l": ("L",), "l#": ("L",),
    "r": ("R",), "r-": (), "w": ("W",), "j": ("Y",), ";": (),
}  # fmt: skip
"""What each of espeak-ng's sounds is in CMUdict's phones."""


def espeak_phones(word: str) -> Phones:
    """How espeak-ng says a word.

    Raises:
        PronunciationError: It has a sound that the table lacks, or no sound.
    """
    try:
        spelled = espeak_signs(word, AMERICAN, _SPACED_MNEMONICS)
    except VoiceError as why:
        raise PronunciationError(str(why)) from why
    phones: list[str] = []
    for mark in spelled.split():
        sound = mark if mark in SOUNDS else _MARKS.sub("", mark)
        if sound and sound not in SOUNDS:
            raise PronunciationError(
                f"espeak-ng says '{word}' with the sound '{mark}', which has no "
                f"match in CMUdict's phones. Write the word's phones in the topic's "
                f"`words`, for example 'myeloma: M AY AH L OW M AH'."
            )
        if sound == ";" and phones[-1:] == ["IH"]:
            phones[-1] = "IY"  # before a vowel: "osteo", "myeloid"
        elif phones[-1:] != ["R"] or SOUNDS.get(sound) != ("R",):
            phones.extend(SOUNDS.get(sound, ()))
    if not phones:
        raise PronunciationError(
            f"espeak-ng makes no sound of '{word}'. Write the word's phones in the "
            f"topic's `words`, or leave the word out."
        )
    return tuple(phones)
