"""Sentences spoken by synthetic voices, each time a little otherwise.

The programs are Debian's `espeak-ng`, `flite` and `festival` (with
`festvox-us-slt-hts`). The voices awb of flite and kal and ked of festival are
kept for judging a model and never speak here; flite's kal, the same speaker as
festival's, is left out of training too and serves as the voice nobody knows.
"""

import random
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import soundfile

from audio.model_kit.errors import CorpusError
from audio.model_kit.features import mono_samples
from audio.sound import Samples

DEADLINE_S: Final = 60.0

FLITE_VOICES: Final = ("awb", "kal", "kal16", "rms", "slt")

KEPT_OUT: Final = "flite:kal"
"""The voice that never trains."""

ACCENTS: Final = (
    "en-us", "en-us", "en-us-nyc", "en-gb", "en-gb", "en-gb-x-rp", "en-gb-scotland",
    "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029",
)  # fmt: skip
SPEAKERS: Final = (
    "", *(f"+m{n}" for n in range(1, 9)), *(f"+f{n}" for n in range(1, 6)),
    "+klatt", "+klatt2", "+klatt3", "+klatt4", "+croak", "+whisper", "+whisperf",
    "+Andy", "+belinda", "+quincy", "+steph", "+grandma", "+grandpa", "+Michael",
    "+Annie", "+Alicia", "+anika", "+Gene", "+Henrique", "+john", "+linda", "+max",
    "+pablo", "+rob", "+robert", "+sandro", "+victor", "+zac",
)  # fmt: skip


@dataclass(frozen=True)
class SpeakingStyle:
    """A voice and how it speaks this time."""

    voice: str
    """Program and voice: `espeak:en-gb+f2`, `flite:rms`, `festival:slt`."""
    slowness: float = 1.0
    """How much longer than usual everything takes."""
    pitch: float = 0.5
    """From 0, low, to 1, high, within what suits the voice."""


def any_style(rng: random.Random) -> SpeakingStyle:
    """A training voice in some style, the weak voices more rarely."""
    kind = rng.choices(("rms", "slt", "hts", "espeak"), (0.28, 0.24, 0.05, 0.43))[0]
    slowness, pitch = rng.uniform(0.78, 1.35), rng.random()
    if kind == "hts":
        return SpeakingStyle("festival:slt", slowness, pitch)
    if kind != "espeak":
        return SpeakingStyle(f"flite:{kind}", slowness, pitch)
    voice = rng.choice(ACCENTS) + rng.choice(SPEAKERS)
    return SpeakingStyle(f"espeak:{voice}", slowness, pitch)


def speak(text: str, style: SpeakingStyle) -> Samples:
    """A sentence spoken, mono at 16 kHz.

    Raises:
        CorpusError: The program is missing, fails or takes too long.
    """
    program, _, voice = style.voice.partition(":")
    if program not in _PROGRAMS:
        raise CorpusError(
            f"there is no way to speak as '{style.voice}'. Voices begin with "
            f"{', '.join(f'{name}:' for name in _PROGRAMS)}."
        )
    with tempfile.TemporaryDirectory(prefix="askaloud-") as folder:
        out = Path(folder) / "speech.wav"
        command = _PROGRAMS[program](text, voice, style, out)
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=DEADLINE_S)
            sound, rate = soundfile.read(out, dtype="float32", always_2d=True)
        except (OSError, subprocess.SubprocessError, soundfile.SoundFileError) as why:
            raise CorpusError(
                f"'{program}' did not speak as '{style.voice}' ({why}). Install it "
                f"and its voice: on Debian the packages espeak-ng, flite, festival "
                f"and festvox-us-slt-hts."
            ) from why
    return mono_samples(sound, rate)


def speak_all(
    sentences: Iterable[str], seed: int
) -> Iterator[tuple[str, SpeakingStyle, Samples]]:
    """Each sentence by some training voice; what no voice can say is left out."""
    rng = random.Random(seed)
    for text in sentences:
        style = any_style(rng)
        try:
            yield text, style, speak(text, style)
        except CorpusError:
            if style.voice.startswith("espeak"):
                raise
            # Some voices trip over some words; espeak-ng says anything.
            style = SpeakingStyle("espeak:en-us", style.slowness, style.pitch)
            yield text, style, speak(text, style)


def _flite(text: str, voice: str, style: SpeakingStyle, out: Path) -> list[str]:
    if voice not in FLITE_VOICES:
        # flite itself would speak in another voice, without a word.
        raise CorpusError(
            f"there is no voice 'flite:{voice}': flite has {', '.join(FLITE_VOICES)}."
        )
    low, high = (130, 240) if voice == "slt" else (75, 150)
    pitch = low + style.pitch * (high - low)
    return [
        "flite", "-voice", voice, "--setf", f"duration_stretch={style.slowness:.2f}",
        "--setf", f"int_f0_target_mean={pitch:.0f}", "-t", text, "-o", str(out),
    ]  # fmt: skip


def _espeak(text: str, voice: str, style: SpeakingStyle, out: Path) -> list[str]:
    return [
        "espeak-ng", "-v", voice, "-s", f"{160 / style.slowness:.0f}",
        "-p", f"{20 + 55 * style.pitch:.0f}", "-w", str(out), "--", text,
    ]  # fmt: skip


def _festival(text: str, voice: str, style: SpeakingStyle, out: Path) -> list[str]:
    name = {"slt": "cmu_us_slt_arctic_hts"}.get(voice, voice)
    plain = text.replace("\\", " ").replace('"', " ")
    # The hidden-Markov voice has a rate of its own.
    rate = (
        "(set! hts_engine_params (append hts_engine_params "
        f'(list (list "-r" {1 / style.slowness:.2f}))))'
        if name.endswith("hts")
        else ""
    )
    script = (
        f"(begin (voice_{name}) (Parameter.set 'Duration_Stretch {style.slowness:.2f})"
        f" {rate}"
        f' (utt.save.wave (utt.synth (Utterance Text "{plain}")) "{out}" \'riff))'
    )
    return ["festival", "-b", script]


_PROGRAMS: Final[dict[str, Callable[[str, str, SpeakingStyle, Path], list[str]]]] = {
    "espeak": _espeak,
    "flite": _flite,
    "festival": _festival,
}
