"""A topic's own recogniser: its words and questions, for Vosk and PocketSphinx.

Nothing is trained: the acoustic model stays, and what people may say is put
around it.
"""

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import Final

from askaloud import take_away
from audio.recogniser.built_sums import SUMS_NAME, write_sums
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME, MODEL_NAME
from audio.recogniser.vosk import UNKNOWN
from audio.topic_recogniser.arpa import BackoffModel, read_arpa, write_arpa
from audio.topic_recogniser.errors import GraphError
from audio.topic_recogniser.graph import build_graph
from audio.topic_recogniser.kaldi import BINARY
from audio.topic_recogniser.language_model import Part, Phrases, Ready, mixed, without
from audio.topic_recogniser.phones import Phones
from audio.topic_recogniser.pronounce import Pronunciations, stem
from audio.topic_recogniser.transitions import transition_model, triples

EVERYDAY: Final = Path(__file__).resolve().parent / "everyday.arpa"
"""A language model of everyday English: see docs/model-kit.md."""

TOPIC_SHARE: Final = 0.6
EVERYDAY_SHARE: Final = 0.3
OTHER_SHARE: Final = 0.1
"""Shares of the topic's questions, everyday English, and what else is said."""

WAKE_WEIGHT: Final = 20.0
"""How often people say a wake phrase, beside a question's 1."""

UNKNOWN_SHARE: Final = 3e-4
"""The probability of a word that is none of the vocabulary."""


@dataclass(frozen=True)
class Talk:
    """What is said, words in lower case with one space between, and how often."""

    questions: Mapping[str, float]
    """What people say to the topic."""
    other: Mapping[str, float]
    """What they say besides, and what the assistant says."""
    words: Mapping[str, Phones]
    """Words of the topic with their phones, which go before any dictionary."""
    wake: Sequence[str] = ()
    """Phrases that the assistant wakes up on."""


@dataclass(frozen=True)
class Built:
    """What was built."""

    vosk: Path
    """The folder of the Vosk model."""
    arpa: Path
    """PocketSphinx's language model."""
    dictionary: Path
    """PocketSphinx's dictionary."""
    words: int
    guessed: tuple[str, ...]
    """Words that nobody wrote down how to say: espeak-ng's guess was taken."""


def language_model(talk: Talk, unseen: Collection[str] = ()) -> BackoffModel:
    """What is likely to be said.

    Args:
        talk: What it is made of.
        unseen: Sentences that the everyday part must not know, because the model
            is to be measured on them.
    """
    everyday = read_arpa(EVERYDAY)
    if unseen:
        everyday = without(everyday, unseen)
    questions = dict(talk.questions)
    for phrase in talk.wake:
        questions[phrase] = questions.get(phrase, 0.0) + WAKE_WEIGHT
    vocabulary = {*everyday.words, *talk.words}
    for sentence in (*questions, *talk.other):
        vocabulary.update(sentence.split())
    parts: list[tuple[Part, float]] = [
        (Phrases(questions), TOPIC_SHARE),
        (Ready(everyday), EVERYDAY_SHARE),
    ]
    if talk.other:
        parts.append((Phrases(talk.other), OTHER_SHARE))
    return mixed(parts, vocabulary)


def build(
    talk: Talk,
    acoustic: Path,
    out: Path,
    unseen: Collection[str] = (),
    progress: Callable[[float], None] | None = None,
) -> Built:
    """Build the files of Vosk and PocketSphinx for a topic.

    Args:
        talk: What is said.
        acoustic: A Vosk model whose `am` and `conf` are taken.
        out: A folder; the Vosk model, the language model and the dictionary in it
            are replaced when all is done.
        unseen: See `language_model`.
        progress: Called with the share that is done, 0 to 1.

    Raises:
        BuildError: A word cannot be said, or the graph cannot be built.
    """
    step = progress or (lambda _: None)
    step(0.0)
    model = language_model(talk, unseen)
    step(0.4)
    say = Pronunciations(talk.words)
    lexicon = say.all(model.words)
    guessed = [w for w in model.words if not say.known(stem(w))]
    _check_acoustic(acoustic)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as scratch:
        fresh = Path(scratch)
        for name in ("am", "conf"):
            shutil.copytree(acoustic / name, fresh / MODEL_NAME / name)
        step(0.6)
        write_arpa(fresh / ARPA_NAME, model)
        _write_dictionary(fresh / DICTIONARY_NAME, lexicon)
        model.log10[0][(UNKNOWN,)] = log10(UNKNOWN_SHARE)
        build_graph(fresh / MODEL_NAME, model, lexicon)
        names = (MODEL_NAME, ARPA_NAME, DICTIONARY_NAME)
        write_sums(fresh, names)
        # Without its sums what is there is taken as it is, half of it replaced or not.
        (out / SUMS_NAME).unlink(missing_ok=True)
        take_away(out / MODEL_NAME)
        for name in (*names, SUMS_NAME):
            (fresh / name).replace(out / name)
    return Built(
        out / MODEL_NAME,
        out / ARPA_NAME,
        out / DICTIONARY_NAME,
        len(model.words) - 1,
        tuple(guessed),
    )


def _check_acoustic(folder: Path) -> None:
    """Graphs fit only acoustic models with this kit's phones and transitions."""
    for name in ("am", "conf"):
        if not (folder / name).is_dir():
            raise GraphError(
                f"'{folder}' is no Vosk model: it has no folder '{name}'. Name one."
            )
    file = folder / "am" / "final.mdl"
    try:
        with file.open("rb") as opened:
            begins = opened.read(2 * len(transition_model()))
    except OSError as why:
        raise GraphError(f"'{folder}' is no Vosk model ({why}). Name one.") from why
    if not begins.startswith(BINARY) or triples() not in begins:
        raise GraphError(
            f"'{folder}' was not made by this kit, so its phones are others. Build "
            f"around the model that ships, or one that `make model` made."
        )


def _write_dictionary(path: Path, lexicon: Mapping[str, tuple[Phones, ...]]) -> None:
    """A dictionary in the form that PocketSphinx and CMUdict share."""
    lines = (
        f"{word}{f'({number})' if number > 1 else ''} {' '.join(phones)}\n"
        for word in sorted(lexicon)
        for number, phones in enumerate(lexicon[word], 1)
    )
    path.write_text("".join(lines), encoding="utf-8")
