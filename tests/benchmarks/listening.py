"""How well each voice is understood: Whisper's word errors on what is said.

    python -m tests.benchmarks.listening WHISPER [--every N]

WHISPER is the folder of a Whisper model for CTranslate2; figures are of "base". The
answers of all sections are said sentence by sentence, or every Nth sentence of them, by
espeak-ng and by Kokoro, and heard as they are and in the noise of a ward 10 dB below
the speech: four people who talk about something else, a machine that hums, and one that
beeps. Prints a table in Markdown. Needs the extra "voice".
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import soxr
from rapidfuzz.distance import Levenshtein

from audio import SAMPLE_RATE, Recogniser, Speech, Voice, VoiceSettings
from audio.sound import to_samples
from audio.synthesis.kokoro.model import kokoro_model
from audio.synthesis.kokoro.speaker import kokoro_speech
from intents import Topic, load_topic, normalise, sentences_in
from intents.filling import respell
from skill.heard_back import ears, heard_in_quiet

RATE: Final = 150
NOISE_DB: Final = 10

TALK_S: Final = 40
HUM_DB: Final = -6
BEEP_DB: Final = -6
BEEP_HZ: Final = 960
BEEP_S: Final = 0.15
EVERY_S: Final = 1.5

Sound = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Contestant:
    """A voice that is listened to."""

    name: str
    region: str
    speak: Callable[[str, Topic], Speech]


def espeak(text: str, topic: Topic, language: str) -> Speech:
    """What espeak-ng makes of it, with the topic's respellings."""
    settings = VoiceSettings(language, RATE, topic.manifest.pronunciations)
    return Voice(settings).speak(text)


def kokoro(text: str, topic: Topic, name: str) -> Speech:
    """What Kokoro makes of it, with the topic's phonemes."""
    return kokoro_speech(kokoro_model(), text, name, RATE, topic.manifest.phonemes)


CONTESTANTS: Final = (
    Contestant("espeak-ng, en-gb", "uk", lambda t, o: espeak(t, o, "en-gb")),
    Contestant("Kokoro, bf_emma", "uk", lambda t, o: kokoro(t, o, "bf_emma")),
    Contestant("espeak-ng, en-us", "us", lambda t, o: espeak(t, o, "en-us")),
    Contestant("Kokoro, af_heart", "us", lambda t, o: kokoro(t, o, "af_heart")),
)


def answers(topic: Topic, every: int) -> list[str]:
    """Sentences of the answers of all sections, each once."""
    texts = [topic.opening(one) for one in topic.sections.values() if one.spoken]
    found = dict.fromkeys(s for text in texts for s in sentences_in(text))
    return list(found)[::every]


def word_errors(text: str, back: str, spellings: dict[str, str]) -> tuple[int, int]:
    """Words that are wrong, missing or too many, and words that there are."""
    said, found = (
        normalise(respell(one.replace("&", " and "), spellings)) for one in (text, back)
    )
    return Levenshtein.distance(said, found), len(said)


def at_16k(speech: Speech) -> Sound:
    """Samples of a speech at 16 kHz."""
    samples = speech.samples.astype(np.float32)
    return np.asarray(soxr.resample(samples, speech.rate, SAMPLE_RATE), np.float64)


def level(sound: Sound) -> float:
    """Root mean square of what is not silent."""
    return float(np.sqrt(np.mean(sound[np.abs(sound) > 100] ** 2)))


def ward(topic: Topic) -> Sound:
    """The noise of a ward, at a level of 1."""
    length = TALK_S * SAMPLE_RATE
    (talk,) = (n.phrases for n in topic.negatives if n.category == "overheard_talk")
    phrases = [phrase for phrase in talk if phrase.replace(" ", "").isalpha()]
    noise = np.zeros(length)
    for number, one in enumerate(CONTESTANTS):
        text = ". ".join(phrases[number :: len(CONTESTANTS)][:12])
        said = at_16k(one.speak(text, topic))
        noise += np.resize(said / level(said), length)
    noise /= np.sqrt(np.mean(noise**2))
    rng = np.random.default_rng(1)
    pitch = np.maximum(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), 40.0)
    hum = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) / pitch, length)
    noise += hum / hum.std() * 10 ** (HUM_DB / 20)
    time = np.arange(length) / SAMPLE_RATE
    beep = np.sin(2 * np.pi * BEEP_HZ * time) * (time % EVERY_S < BEEP_S)
    noise += beep * 10 ** (BEEP_DB / 20)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float64)


def in_noise(sound: Sound, noise: Sound, at: int) -> Sound:
    """A sound in a stretch of noise, another one for each number."""
    start = at * 7 * SAMPLE_RATE // 3
    some = np.take(noise, np.arange(start, start + len(sound)), mode="wrap")
    return sound + some * level(sound) * 10 ** (-NOISE_DB / 20)


def measure(recogniser: Recogniser, every: int) -> Iterator[tuple[str, float, float]]:
    """For each voice its share of word errors, clean and in noise."""
    general = load_topic()
    spellings: dict[str, str] = dict(general.manifest.regions["us"].spellings)
    noise = ward(general.in_region("uk"))
    for one in CONTESTANTS:
        topic = general.in_region(one.region)
        errors: Any = np.zeros((2, 2))
        for at, text in enumerate(answers(topic, every)):
            sound = at_16k(one.speak(text, topic))
            for row, version in enumerate((sound, in_noise(sound, noise, at))):
                back = heard_in_quiet(to_samples(version), recogniser)
                errors[row] += word_errors(text, back, spellings)
        clean, noisy = errors[:, 0] / errors[:, 1]
        yield one.name, float(clean), float(noisy)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("whisper", type=Path, help="the folder of a Whisper model")
    parser.add_argument("--every", type=int, default=1, help="every Nth sentence")
    given = parser.parse_args(arguments)
    print(f"| voice | clean | {NOISE_DB} dB |\n|---|---|---|")
    for name, clean, noisy in measure(ears(given.whisper), given.every):
        print(f"| {name} | {clean:.3f} | {noisy:.3f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
