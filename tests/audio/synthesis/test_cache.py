"""Speech that is kept in memory comes back as it was, and makes room."""

import numpy as np
import pytest

from audio import MemorySpeechCache, Speech
from audio.sound import SpokenWord
from audio.synthesis.cache import packed, unpacked


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
