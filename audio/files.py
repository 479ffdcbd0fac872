"""Sound in files: questions are read from them, answers are saved in them.

Reading goes block by block, so that a file of any length costs little memory,
and ends in frames whatever the rate, the width or the channels were.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import soundfile
import soxr

from askaloud import written_whole
from audio.errors import SoundFileError
from audio.framing import HIGHEST_RATE, LOWEST_RATE, MAX_CHANNELS, Framer
from audio.mp3 import mp3_blocks
from audio.sound import SAMPLE_RATE, Frame, Speech
from audio.sound_kind import (
    KINDS,
    SoundKind,
    claims_a_kind,
    kind_of,
    other_kind_of,
    rate_of_mp3,
)

_LOGGER = logging.getLogger(__name__)

BLOCK_S: Final = 0.1
"""Seconds read at a time."""

STREAM_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""How much of what comes through a pipe is read: it has to be held in memory."""


def read_frames(path: Path) -> Iterator[Frame]:
    """Read a sound file as frames of 16 kHz mono.

    Args:
        path: A WAV, FLAC, MP3, Ogg (Vorbis, Opus or FLAC) or AIFF file of any
            usual rate, width and channel count. Channels are averaged.

    Raises:
        SoundFileError: The file cannot be opened or holds no sound. Raised at
            the first frame. A file that breaks off in the middle gives the
            sound up to there.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise SoundFileError(
                f"'{name}' is a folder, not a sound file. Give the files in it by name."
            )
        with path.open("rb") as opened:
            # What comes through a pipe can be read once only.
            seekable = (
                opened if opened.seekable() else io.BytesIO(_all_of(opened, name))
            )
            yield from _decode(seekable, name)
    except FileNotFoundError:
        raise SoundFileError(
            f"'{name}' does not exist. Check the name and the folder."
        ) from None
    except PermissionError:
        raise SoundFileError(
            f"'{name}' may not be read by this user. Change its permissions "
            f"or copy it to a folder of your own."
        ) from None
    except OSError as why:
        raise SoundFileError(
            f"'{name}' cannot be read ({why.strerror or why}). "
            f"Check the disk or copy the file elsewhere."
        ) from why


def read_stream(stream: BinaryIO, raw_rate: int = SAMPLE_RATE) -> Iterator[Frame]:
    """Read standard input as frames of 16 kHz mono.

    Args:
        stream: A sound file of any kind that `read_frames` takes, or raw PCM:
            signed 16-bit little-endian samples, mono, with no header.
        raw_rate: Samples a second, should it be raw.

    Raises:
        SoundFileError: The stream is empty or too long, or a sound file in it
            cannot be read.
    """
    data = _all_of(stream, "standard input")
    if not data:
        raise SoundFileError(
            "standard input is empty. Send a sound file or raw 16-bit samples to it."
        )
    opened = io.BytesIO(data)
    if claims_a_kind(data) or kind_of(opened) is not None:
        yield from _decode(opened, "standard input")
        return
    samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")
    yield from _to_frames(
        iter([samples.astype(np.float32) / 32768]), raw_rate, "standard input"
    )


def read_sound(data: bytes, name: str) -> Iterator[Frame]:
    """Read a sound file in memory as frames of 16 kHz mono.

    Args:
        data: A sound file of any kind that `read_frames` takes.
        name: What it is called where it cannot be read.

    Raises:
        SoundFileError: It holds no sound. Raised at the first frame.
    """
    return _decode(io.BytesIO(data), name)


def resampled(speech: Speech, rate: int) -> Speech:
    """Speech at another rate, as for a telephone."""
    if rate == speech.rate:
        return speech
    made = soxr.resample(speech.samples, speech.rate, rate)
    return replace(speech, samples=made, rate=rate)


def wav_bytes(speech: Speech) -> bytes:
    """Speech as a 16-bit WAV file in memory."""
    written = io.BytesIO()
    soundfile.write(
        written, speech.samples, speech.rate, format="WAV", subtype="PCM_16"
    )
    return written.getvalue()


def save_wav(speech: Speech, path: Path, *, replace: bool = True) -> None:
    """Save speech as a 16-bit WAV file, whole or not at all.

    Args:
        speech: What to save.
        path: Where.
        replace: Whether a file that is there may be overwritten.

    Raises:
        SoundFileError: The file cannot be written.
    """
    try:
        with written_whole(path, replace=replace) as out:
            soundfile.write(
                out, speech.samples, speech.rate, format="WAV", subtype="PCM_16"
            )
    except (OSError, soundfile.SoundFileError) as why:
        reason = getattr(why, "strerror", None) or why
        raise SoundFileError(
            f"the answer cannot be saved as '{path}' ({reason}). "
            f"Choose another file with --out."
        ) from why


def _all_of(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(STREAM_LIMIT_BYTES + 1)
    if len(data) > STREAM_LIMIT_BYTES:
        raise SoundFileError(
            f"{name} holds more than {STREAM_LIMIT_BYTES // 2**20} MiB. "
            f"A question is a few seconds long: save it in a file and give its name."
        )
    return data


def _decode(opened: BinaryIO, name: str) -> Iterator[Frame]:
    kind = kind_of(opened)
    if kind is None:
        raise _refused(opened, name)
    if kind is SoundKind.MP3:
        yield from _decode_mp3(opened, name)
        return
    try:
        sound = soundfile.SoundFile(opened)
    except (soundfile.SoundFileError, TypeError, ValueError) as why:
        raise _no_sound(name) from why
    with sound:
        if not LOWEST_RATE <= sound.samplerate <= HIGHEST_RATE:
            raise SoundFileError(
                f"'{name}' says that it has {sound.samplerate} samples a second, "
                f"which no recording has. Save it again at 16000."
            )
        if sound.channels > MAX_CHANNELS:
            raise SoundFileError(
                f"'{name}' says that it has {sound.channels} channels, "
                f"which no recording has. Save it again with one."
            )
        yield from _to_frames(_mono_blocks(sound, name), sound.samplerate, name)


def _decode_mp3(opened: BinaryIO, name: str) -> Iterator[Frame]:
    rate = rate_of_mp3(opened)
    blocks = mp3_blocks(opened, rate, int(rate * BLOCK_S))
    try:
        first = next(blocks, None)
    except ValueError as why:
        raise _no_sound(name) from why
    whole = blocks if first is None else chain([first], _until_it_breaks(blocks, name))
    yield from _to_frames(whole, rate, name)


def _until_it_breaks(blocks: Iterator[np.ndarray], name: str) -> Iterator[np.ndarray]:
    try:
        yield from blocks
    except ValueError as why:
        _tell_that_it_breaks_off(name, why)


def _tell_that_it_breaks_off(name: str, why: Exception) -> None:
    _LOGGER.warning("%s breaks off: %s; what came before is used", name, why)


def _refused(opened: BinaryIO, name: str) -> SoundFileError:
    """What is said of what is no sound file of a kind that is read."""
    opened.seek(0)
    if not opened.read(1):
        return SoundFileError(f"'{name}' is empty. Record the question again.")
    other = other_kind_of(opened)
    if other is None:
        return _no_sound(name)
    return SoundFileError(
        f"'{name}' is {other} file, which is not read here. Save it as {KINDS}."
    )


def _no_sound(name: str) -> SoundFileError:
    return SoundFileError(
        f"'{name}' is not sound that can be read, or is damaged. Give a {KINDS} file."
    )


def _mono_blocks(sound: soundfile.SoundFile, name: str) -> Iterator[np.ndarray]:
    size = max(1, int(sound.samplerate * BLOCK_S))
    while True:
        try:
            block = sound.read(size, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, RuntimeError) as why:
            _tell_that_it_breaks_off(name, why)
            return
        if not len(block):
            return
        # A float file may hold anything: what is not a number becomes silence.
        tame = np.clip(np.nan_to_num(block, posinf=0.0, neginf=0.0), -1.0, 1.0)
        yield tame.mean(axis=1)


def _to_frames(blocks: Iterator[np.ndarray], rate: int, name: str) -> Iterator[Frame]:
    framer = Framer(rate)
    heard_any = False
    for block in blocks:
        heard_any = True
        yield from framer.feed(block)
    if not heard_any:
        raise SoundFileError(
            f"'{name}' holds no sound: it has a header and nothing after it. "
            f"Record the question again."
        )
    yield from framer.finish()
