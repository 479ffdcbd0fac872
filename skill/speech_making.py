"""Making the speech of all that can be said, ahead of being needed, into a pack."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Final

from audio import Speech, SpeechPack
from audio.synthesis.joining import clauses_of
from audio.synthesis.kokoro.model import kokoro_model
from audio.synthesis.kokoro.speaker import kokoro_speech
from audio.synthesis.packed_row import PackedRow
from audio.synthesis.packed_voice import pack_key
from intents import Saying, Topic, sayings
from skill.dialogue.controls import RATE_STEP
from skill.settings import FASTEST, SLOWEST, Settings
from skill.voice import kokoro_name

KEPT_TOGETHER: Final = 20
"""Texts that are written at once: so many may be lost where the power fails."""


@dataclass(frozen=True)
class Wanted:
    """A text that is to be spoken, and how."""

    key: str
    text: str
    voice: str
    rate: int
    phonemes: Mapping[str, str]
    urgent: bool


@dataclass(frozen=True)
class Made:
    """A text that was spoken."""

    wanted: Wanted
    speech: Speech


def wanted_speech(
    topic: Topic,
    settings: Settings,
    regions: Iterable[str] = (),
    rates: Iterable[int] = (),
) -> tuple[Wanted, ...]:
    """All that can be said, urgent things first, at the usual rate before others.

    Args:
        topic: The topic, worded for no region.
        settings: What the operator set; a voice of Kokoro is among it.
        regions: The regions whose wording is wanted; all without. The hospital's own
            line is told of in the region that is set.
        rates: Words a minute; without, all that "slower" and "faster" lead to.

    Raises:
        TopicError: There is no such region.
    """
    found: dict[str, Wanted] = {}
    for region in tuple(regions) or tuple(topic.manifest.regions):
        of_region = settings.model_copy(update={"region": region})
        team = settings.team if region == settings.region else None
        local = topic.in_region(region, team)
        voice = kokoro_name(of_region, local)
        assert voice is not None, "the settings name a voice of Kokoro"
        phonemes = local.manifest.phonemes
        for rate in tuple(rates) or all_rates(settings):
            for saying in sayings(local):
                for text in _spoken_pieces(saying):
                    key = pack_key(text, voice, rate, phonemes)
                    one = Wanted(key, text, voice, rate, phonemes, saying.urgent)
                    if saying.urgent or key not in found:
                        found[key] = one
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (not one.urgent, abs(one.rate - settings.rate)),
        )
    )


def all_rates(settings: Settings) -> tuple[int, ...]:
    """The rates that "slower" and "faster" lead to from the one that is set."""
    slower = range(settings.rate, SLOWEST - RATE_STEP, -RATE_STEP)
    faster = range(settings.rate, FASTEST + RATE_STEP, RATE_STEP)
    rates = {min(max(rate, SLOWEST), FASTEST) for rate in (*slower, *faster)}
    return tuple(sorted(rates))


def make_speech(
    wanted: Sequence[Wanted],
    pack: SpeechPack,
    progress: Callable[[float], None],
    made: Callable[[Made], None] = lambda _: None,
    jobs: int = 0,
) -> int:
    """Make what a pack lacks; what was made stays, whatever ends this.

    Args:
        wanted: What is to be in it, in this order.
        pack: Where it is kept.
        progress: Called with the share that is done, 0 to 1.
        made: Told of each.
        jobs: How many texts are spoken at a time; as many as there are cores without.

    Returns:
        How many were made.

    Raises:
        ModelError: Kokoro is not there, or cannot be loaded.
        VoiceError: It failed, or the pack cannot be written.
    """
    there = frozenset(pack.keys())
    missing = [one for one in wanted if one.key not in there]
    if not missing:
        return 0
    model = kokoro_model()

    def speak(one: Wanted) -> Made:
        speech = kokoro_speech(model, one.text, one.voice, one.rate, one.phonemes)
        return Made(one, speech)

    waiting: list[PackedRow] = []
    try:
        for number, one in enumerate(_in_threads(speak, missing, jobs), start=1):
            what = one.wanted
            waiting.append(
                PackedRow.of(
                    what.key,
                    what.voice,
                    what.rate,
                    what.text,
                    one.speech,
                    what.urgent,
                )
            )
            if len(waiting) >= KEPT_TOGETHER:
                pack.put(waiting)
                waiting = []
            made(one)
            progress(number / len(missing))
    finally:
        pack.put(waiting)
    return len(missing)


def _in_threads(
    work: Callable[[Wanted], Made], wanted: Sequence[Wanted], jobs: int
) -> Iterator[Made]:
    """What becomes of each, about in order, some of them at a time."""
    jobs = jobs or os.cpu_count() or 1
    left = iter(wanted)
    with ThreadPoolExecutor(jobs) as pool:
        running: set[Future[Made]] = set()
        try:
            while True:
                more = islice(left, jobs - len(running))
                running |= {pool.submit(work, one) for one in more}
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()


def _spoken_pieces(saying: Saying) -> list[str]:
    return clauses_of(saying.text) if saying.in_halves else [saying.text]
