"""The model kit's commands: `python -m audio.model_kit COMMAND`.

speech      sentences spoken by the training voices, as a corpus
recordings  recordings of people, as a corpus
train       the network, from corpora into a checkpoint
export      a checkpoint as the acoustic part of a Vosk model
check       whether a finished model is whole
everything  all of it, one after the other
"""

import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from typing import Annotated, Final

import typer

from audio.errors import AudioError
from audio.model_kit.errors import CorpusError

FAILED: Final = 1
PEOPLE_TIMES: Final = 2.0
"""How often what people said comes in a round of training."""

app = typer.Typer(
    help="Make the recognition model that ships.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)

Disguised = Annotated[
    int, typer.Option(help="How often each comes in a made-up voice besides.")
]
Elsewhere = Annotated[
    int, typer.Option(help="How often each comes from another place besides.")
]
Sentences = Annotated[
    Path, typer.Argument(help="A sentence on each line, as `askaloud topic said`.")
]


@app.command()
def speech(
    sentences: Sentences,
    corpus: Annotated[Path, typer.Argument(help="The corpus' name, without ending.")],
    times: Annotated[int, typer.Option(help="How often each is spoken.")] = 2,
    everyday: Annotated[
        int, typer.Option(help="Sentences of everyday English besides.")
    ] = 8_000,
    strings: Annotated[
        int, typer.Option(help="Strings of words of the dictionary besides.")
    ] = 3_500,
    disguised: Disguised = 1,
    elsewhere: Elsewhere = 0,
    seed: int = 1,
) -> None:
    """Let the training voices say sentences; one corpus for each core."""
    cores = os.cpu_count() or 1
    texts = list(_texts(sentences, times, everyday, strings, seed))
    parts = [
        (texts[k::cores], f"{corpus}{k}", disguised, elsewhere, seed + k)
        for k in range(cores)
    ]
    with ProcessPoolExecutor(cores) as pool:
        for name, hours in pool.map(_speak_part, parts):
            sys.stderr.write(f"{name}: {hours:.1f} h of speech\n")


@app.command()
def recordings(
    folder: Annotated[Path, typer.Argument(help="With text, utt2spk and the sound.")],
    corpus: Annotated[Path, typer.Argument(help="The corpus' name, without ending.")],
    without: Annotated[
        str, typer.Option(help="Speakers to leave out, with commas between.")
    ] = "",
    disguised: Disguised = 2,
    elsewhere: Elsewhere = 0,
    seed: int = 1,
) -> None:
    """Make a corpus of recordings with transcripts."""
    from audio.model_kit.corpus import CorpusWriter
    from audio.model_kit.features import log_mel
    from audio.model_kit.recordings import read_recordings
    from audio.model_kit.room_simulation import variants

    aside, rng = {speaker.strip() for speaker in without.split(",")}, Random(seed)
    with CorpusWriter(corpus) as writer:
        for one in read_recordings(folder, aside):
            for how, sound in variants(one.samples(), disguised, elsewhere, rng):
                writer.add(one.text, f"person:{one.speaker}{how}", log_mel(sound))


@app.command()
def train(
    corpora: Annotated[
        list[str], typer.Argument(help="Names of corpora, each perhaps with :TIMES.")
    ],
    checkpoint: Annotated[Path, typer.Option(help="Where the state is kept.")],
    minutes: Annotated[float, typer.Option(help="How long in all.", min=0.001)] = 600.0,
    rate: Annotated[
        float | None, typer.Option(help="The highest learning rate.")
    ] = None,
    start: Annotated[
        Path | None, typer.Option(help="A finished model to begin with.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0 is all.")] = 0,
    small: Annotated[bool, typer.Option(help="A tiny network, for a trial.")] = False,
) -> None:
    """Train the network, or go on where a checkpoint left off."""
    from audio.model_kit.batches import WeightedCorpus
    from audio.model_kit.export import load
    from audio.model_kit.network import Shape
    from audio.model_kit.training import (
        GO_ON_RATE,
        RATE,
        SEQUENCE_FROM,
        Trainer,
        TrainingSettings,
    )

    shape = Shape.tiny() if small else Shape()
    begun = load(start, shape) if start and not checkpoint.is_file() else None
    settings = TrainingSettings(
        minutes,
        rate if rate is not None else GO_ON_RATE if start else RATE,
        threads=threads,
        sequence_from=0.0 if start else SEQUENCE_FROM,
    )
    Trainer(
        [WeightedCorpus(*_split(name)) for name in corpora],
        checkpoint,
        settings,
        shape,
        begun,
    ).run()


@app.command()
def export(
    checkpoint: Annotated[Path, typer.Argument(help="What training left.")],
    folder: Annotated[Path, typer.Argument(help="The Vosk model's folder.")],
    prior_share: Annotated[
        float | None, typer.Option(help="How much of the prior is taken off.")
    ] = None,
) -> None:
    """Write the acoustic part of a Vosk model."""
    from audio.model_kit.export import PRIOR_SHARE, export_checkpoint

    share = PRIOR_SHARE if prior_share is None else prior_share
    export_checkpoint(checkpoint, folder, share)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The Vosk model's folder.")],
    sentences: Annotated[
        Path | None, typer.Option(help="Sentences whose words it must know.")
    ] = None,
    spoken: Annotated[
        Path | None, typer.Option(help="Sounds, each named after what is said in it.")
    ] = None,
) -> None:
    """Check a finished model; exit status 1 where something is wrong."""
    from audio.model_kit.checking import check_model

    words = (
        {word for line in _lines(sentences) for word in line.split()}
        if sentences
        else set()
    )
    sounds = sorted(spoken.rglob("*.flac")) if spoken else []
    findings = check_model(folder, words, sounds)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if not all(finding.good for finding in findings):
        raise typer.Exit(FAILED)


@app.command()
def everything(
    sentences: Sentences,
    work: Annotated[Path, typer.Argument(help="A folder for what comes between.")],
    folder: Annotated[Path, typer.Argument(help="The Vosk model's folder.")],
    people: Annotated[
        Path | None, typer.Option(help="Recordings of people with transcripts.")
    ] = None,
    without: Annotated[str, typer.Option(help="Speakers to leave out.")] = "",
    minutes: Annotated[float, typer.Option(help="How long to train.", min=0.001)] = 600,
    start: Annotated[
        Path | None, typer.Option(help="A finished model to begin with.")
    ] = None,
    small: Annotated[bool, typer.Option(help="Little of everything: a trial.")] = False,
) -> None:
    """From sentences to an acoustic model; goes on where it was interrupted."""
    work.mkdir(parents=True, exist_ok=True)
    done = work / "speech.done"
    if not done.exists():
        for old in work.glob("speech*"):
            old.unlink()
        amounts = (1, 20, 10, 1, 1) if small else (2, 8_000, 3_500, 1, 1)
        speech(sentences, work / "speech", *amounts)
        done.touch()
    corpora = [str(path.with_suffix("")) for path in sorted(work.glob("speech*.jsonl"))]
    if people is not None:
        if not (work / "people.done").exists():
            for old in work.glob("people*"):
                old.unlink()
            recordings(people, work / "people", without, elsewhere=1)
            (work / "people.done").touch()
        corpora.append(f"{work / 'people'}:{PEOPLE_TIMES}")
    checkpoint = work / "checkpoint.pt"
    train(corpora, checkpoint, minutes, start=start, small=small)
    export(checkpoint, folder)


def _split(name: str) -> tuple[Path, float]:
    """A corpus' name and how often it comes."""
    path, colon, times = name.rpartition(":")
    if not colon:
        return Path(name), 1.0
    if not re.fullmatch(r"\d+(\.\d+)?", times) or float(times) == 0:
        raise CorpusError(
            f"'{name}' says '{times}' where a number above 0 should say how often the "
            f"corpus comes, for example 'people:2'."
        )
    return Path(path), float(times)


def _lines(path: Path) -> list[str]:
    """The lines of a file of sentences."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as why:
        raise CorpusError(
            f"'{path}' is no plain text in UTF-8 ({why}). Save it so."
        ) from why


def _texts(
    sentences: Path, times: int, everyday: int, strings: int, seed: int
) -> Iterator[str]:
    """What is spoken: sentences, likely everyday ones, words in no order."""
    from audio.model_kit.sentences import sampled, word_strings
    from audio.topic_recogniser.arpa import read_arpa
    from audio.topic_recogniser.build import EVERYDAY
    from audio.topic_recogniser.pronounce import Pronunciations, dictionary_words

    rng, say = Random(seed), Pronunciations()
    lines = [line.split() for line in _lines(sentences)]
    own = [" ".join(words) for words in lines if words and all(map(say.known, words))]
    if not own:
        raise CorpusError(
            f"'{sentences}' has no sentence in words with known pronunciations. It "
            f"has a sentence on each line, in lower case: see `askaloud topic said`."
        )
    texts = own * times
    texts += islice(sampled(read_arpa(EVERYDAY), rng), everyday)
    texts += islice(word_strings(dictionary_words(), rng), strings)
    rng.shuffle(texts)
    yield from texts


def _speak_part(part: tuple[list[str], str, int, int, int]) -> tuple[str, float]:
    from audio.model_kit.corpus import Corpus, CorpusWriter
    from audio.model_kit.features import log_mel
    from audio.model_kit.room_simulation import variants
    from audio.model_kit.voices import speak_all

    texts, name, disguised, elsewhere, seed = part
    rng = Random(seed)
    with CorpusWriter(Path(name)) as writer:
        for text, style, samples in speak_all(texts, seed):
            for how, sound in variants(samples, disguised, elsewhere, rng):
                writer.add(text, f"{style.voice}{how}", log_mel(sound))
    return name, Corpus(Path(name)).hours


def main() -> None:
    """Run a command; what goes wrong is told in a line."""
    try:
        app()
    except (AudioError, OSError) as why:
        sys.stderr.write(f"model kit: {why}\n")
        raise SystemExit(FAILED) from None
    except ModuleNotFoundError as why:
        sys.stderr.write(
            f"model kit: the package '{why.name}' is missing. Install what the kit "
            f"needs: pip install 'askaloud[kit]'.\n"
        )
        raise SystemExit(FAILED) from None


if __name__ == "__main__":
    main()
