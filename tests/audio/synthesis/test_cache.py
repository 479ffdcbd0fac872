"""Speech that is kept comes back as it was, makes room, and is nobody else's."""

import hashlib
import io
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from askaloud.processes import ROOT
from audio import MemorySpeechCache, Speech
from audio.sound import SpokenWord
from audio.synthesis.cache import DiskSpeechCache, packed, unpacked


def noise(seed: int, seconds: float = 1.0) -> Speech:
    """Speech that cannot be compressed."""
    rate = 16_000
    rng = np.random.default_rng(seed)
    samples = rng.integers(-9000, 9000, round(rate * seconds)).astype(np.int16)
    return Speech(samples, rate, (SpokenWord("hush", 0.25),))


def test_speech_is_the_same_after_it_was_packed() -> None:
    speech = noise(1)
    again = unpacked(packed(speech))
    assert np.array_equal(again.samples, speech.samples)
    assert (again.rate, again.words) == (speech.rate, speech.words)


def test_a_changed_byte_is_noticed() -> None:
    data = bytearray(packed(noise(1)))
    data[-10] ^= 1
    with pytest.raises(ValueError, match="sum"):
        unpacked(bytes(data))


def test_memory_gives_back_what_it_was_given() -> None:
    cache = MemorySpeechCache()
    cache.put("one", noise(1))
    cache.put("two", noise(2))
    found = cache.get("one")
    assert found is not None
    assert np.array_equal(found.samples, noise(1).samples)
    assert cache.get("three") is None


def test_memory_makes_room_for_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "audio.synthesis.cache.MEMORY_LIMIT_BYTES", 2 * len(packed(noise(1))) + 99
    )
    cache = MemorySpeechCache()
    for key in ("one", "two"):
        cache.put(key, noise(len(key)))
    cache.get("one")
    cache.put("three", noise(3))
    assert cache.get("two") is None, "it was not asked for longest"
    assert cache.get("one") is not None
    assert cache.get("three") is not None


def test_the_same_key_takes_its_room_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "audio.synthesis.cache.MEMORY_LIMIT_BYTES", 2 * len(packed(noise(1))) + 99
    )
    cache = MemorySpeechCache()
    cache.put("other", noise(9))
    for seed in range(4):
        cache.put("same", noise(seed))
    assert cache.get("other") is not None


def test_several_threads_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without packing, threads meet in nothing but the booking.
    monkeypatch.setattr("audio.synthesis.cache.packed", lambda one: bytes(one.rate))
    monkeypatch.setattr("audio.synthesis.cache.unpacked", len)
    cache = MemorySpeechCache()
    interval = sys.getswitchinterval()

    def use(seed: int) -> None:
        for turn in range(3000):
            key = f"{turn % 7}"
            cache.put(key, Speech(np.zeros(0, np.int16), 1 + (seed + turn) % 11))

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(use, range(4)))
    finally:
        sys.setswitchinterval(interval)
    kept: list[Any] = [cache.get(f"{n}") for n in range(7)]
    assert cache.size == sum(kept)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_may_look_into_a_folder_of_speech(
    tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        DiskSpeechCache(tmp_path / "home" / "speech").put("one", noise(1))
    finally:
        os.umask(before)
    (one,) = (tmp_path / "home" / "speech").iterdir()
    assert stat.S_IMODE(one.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0


def test_a_folder_that_others_could_look_into_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    DiskSpeechCache(tmp_path).put("one", noise(1))
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def sealed(sound: bytes, words: str) -> bytes:
    """An entry whose sum is right, whatever is in it."""
    sum_of_it = hashlib.sha256(sound).hexdigest()
    return f'{{"sha256": "{sum_of_it}", "words": {words}}}\n'.encode() + sound


def flac(samples: npt.NDArray[np.int16]) -> bytes:
    written = io.BytesIO()
    soundfile.write(written, samples, 16_000, format="FLAC")
    return written.getvalue()


MONO = flac(np.zeros(1600, np.int16))
STEREO = flac(np.zeros((1600, 2), np.int16))


@pytest.mark.parametrize(
    "entry",
    [
        b"[" * 200_000,
        b"[" * 200_000 + b"\n" + MONO,
        sealed(STEREO, "[]"),
        sealed(b"no sound", "[]"),
        sealed(MONO, '[["hush", NaN]]'),
        sealed(MONO, '[["hush", Infinity]]'),
        sealed(MONO, f'[["hush", {"9" * 400}]]'),
        sealed(MONO, '[["hush", "soon"]]'),
        sealed(MONO, '[["hush", true]]'),
        sealed(MONO, '[["hush", null]]'),
        sealed(MONO, "[[7, 0.5]]"),
        sealed(MONO, '[["hush"]]'),
        sealed(MONO, "7"),
    ],
    ids=[
        *("depths", "depths before sound", "stereo", "no sound", "no number"),
        *("no end", "400 digits", "a text for a time", "a truth for a time", "no time"),
        *("a number for a word", "a word alone", "no words"),
    ],
)
def test_an_entry_that_is_none_is_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, entry: bytes
) -> None:
    (tmp_path / "one.speech").write_bytes(entry)
    assert DiskSpeechCache(tmp_path).get("one") is None
    assert "is damaged" in caplog.text


HAMMERING = """
import random, sys
from pathlib import Path
import numpy as np
from audio.sound import Speech
from audio.synthesis import cache
cache.CACHE_LIMIT_BYTES = 60_000
kept, chosen = cache.DiskSpeechCache(Path(sys.argv[1])), random.Random(sys.argv[2])
for _ in range(200):
    n = chosen.randrange(12)
    samples = np.random.default_rng(n).normal(0, 3000, 6000).astype(np.int16)
    got = kept.get(f"key{n}")
    if got is None:
        kept.put(f"key{n}", Speech(samples, 16_000))
    else:
        assert (got.samples == samples).all()
"""


def test_processes_that_keep_and_drop_at_once_do_not_harm_each_other(
    tmp_path: Path,
) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMERING, tmp_path, seed],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )
        for seed in "abcd"
    ]
    for process in running:
        told, _ = process.communicate()
        assert (process.returncode, told) == (0, b"")
    assert {one.suffix for one in tmp_path.iterdir()} == {".speech"}
    for one in tmp_path.iterdir():
        assert DiskSpeechCache(tmp_path).get(one.stem) is not None


def test_what_was_never_finished_is_dropped_after_a_day(tmp_path: Path) -> None:
    for name in (".old.speech.1234.part", ".new.speech.1234.part"):
        (tmp_path / name).touch()
    os.utime(tmp_path / ".old.speech.1234.part", (1, 1))
    DiskSpeechCache(tmp_path).put("one", noise(1))
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".new.speech.1234.part", "one.speech"]


def test_an_entry_that_is_right_is_not_damaged(tmp_path: Path) -> None:
    (tmp_path / "one.speech").write_bytes(sealed(MONO, '[["hush", 0.5]]'))
    found = DiskSpeechCache(tmp_path).get("one")
    assert found is not None
    assert found.words == (SpokenWord("hush", 0.5),)


def test_one_that_is_too_big_is_kept_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.synthesis.cache.MEMORY_LIMIT_BYTES", 1)
    cache = MemorySpeechCache()
    cache.put("one", noise(1))
    cache.put("two", noise(2))
    assert cache.get("one") is None
    assert cache.get("two") is not None


def test_a_folder_makes_room_by_what_was_not_asked_for_longest_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DiskSpeechCache(tmp_path)
    for age, key in enumerate(("new", "older", "oldest", "asked"), start=1):
        cache.put(key, noise(age))
        os.utime(tmp_path / f"{key}.speech", (1000 - age, 1000 - age))
    assert cache.get("asked") is not None
    size = sum(one.stat().st_size for one in tmp_path.iterdir())
    monkeypatch.setattr("audio.synthesis.cache.CACHE_LIMIT_BYTES", size)
    cache.put("more", noise(9))
    assert {one.stem for one in tmp_path.iterdir()} == {"new", "older", "asked", "more"}
