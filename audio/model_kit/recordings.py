"""Recordings of people with what they said, in Kaldi's form of a data folder.

`text` has a line for each utterance: its id and its transcript; `utt2spk` its id
and its speaker; the sound of utterance ID is `FOLDER/ID.opus`, `.flac` or `.wav`
below the data folder.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import soundfile

from audio.model_kit.errors import CorpusError
from audio.model_kit.features import mono_samples
from audio.sound import Samples

SOUNDS: Final = (".opus", ".flac", ".wav")


@dataclass(frozen=True)
class Recording:
    """One recorded utterance."""

    text: str
    """What was said, in lower case."""
    speaker: str
    """Who said it."""
    path: Path
    """The sound."""

    def samples(self) -> Samples:
        """The sound, mono at 16 kHz.

        Raises:
            CorpusError: The file cannot be read.
        """
        try:
            sound, rate = soundfile.read(self.path, dtype="float32", always_2d=True)
        except (OSError, soundfile.SoundFileError) as why:
            raise CorpusError(
                f"the recording '{self.path}' cannot be read ({why}). Take it out of "
                f"'text', or put it there again."
            ) from why
        return mono_samples(sound, rate)


def read_recordings(folder: Path, without: Collection[str] = ()) -> Iterator[Recording]:
    """All recordings of a data folder but those of some speakers.

    Raises:
        CorpusError: A list is missing, or names an utterance that has no sound.
    """
    speakers = _table(folder / "utt2spk")
    sounds = {
        path.stem: path
        for ending in SOUNDS
        for path in sorted(folder.rglob(f"*{ending}"))
    }
    for key, text in _table(folder / "text").items():
        if key not in speakers or key not in sounds:
            raise CorpusError(
                f"the utterance '{key}' of '{folder / 'text'}' has no "
                f"{'speaker in utt2spk' if key not in speakers else 'sound file'}. "
                f"Add it, or take the line out."
            )
        if speakers[key] not in without:
            yield Recording(text.lower(), speakers[key], sounds[key])


def _table(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        raise CorpusError(
            f"'{path}' cannot be read ({why}). A data folder has 'text' and 'utt2spk'."
        ) from why
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {pair[0]: " ".join(pair[1].split()) for pair in pairs if len(pair) == 2}
