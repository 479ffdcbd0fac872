"""Speaking from a pack: what is in it, and at once otherwise what is not."""

from pathlib import Path

import numpy as np
import pytest

from audio import PackedVoice, Speech, SpeechPack
from audio.synthesis.joining import clauses_of, joined, sentences_of
from audio.synthesis.packed_voice import pack_key
from tests.audio.synthesis.packs import VOICE, hum, packed, row

REPLY = "Call 9 9 9 now. Lie flat. Please ask your doctor."


class Instead:
    """Another voice, which notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, text: str) -> Speech:
        """A hum of an unusual rate."""
        self.asked.append(text)
        return hum(text, rate=22_050)


@pytest.fixture
def instead() -> Instead:
    """Another voice."""
    return Instead()


@pytest.fixture
def pack(tmp_path: Path) -> SpeechPack:
    """A pack that has the reply at three rates."""
    texts = sentences_of(REPLY)
    rows = [row(t, rate) for rate in (100, 150, 200) for t in texts]
    return packed(tmp_path / "speech.pack", *rows)


def voice(pack: SpeechPack, instead: Instead, rate: int = 150) -> PackedVoice:
    return PackedVoice(pack, VOICE, rate, {}, instead)


def test_what_is_in_the_pack_is_said_from_it(
    pack: SpeechPack, instead: Instead
) -> None:
    speech = voice(pack, instead).speak(REPLY)
    assert instead.asked == []
    assert [word.text for word in speech.words] == REPLY.split()
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts)
    assert 1.5 < speech.duration_s < 3.5


def test_sentences_may_come_in_any_order(pack: SpeechPack, instead: Instead) -> None:
    voice(pack, instead).speak("Lie flat. Call 9 9 9 now.")
    assert instead.asked == []


def test_what_lacks_a_sentence_is_said_by_the_other_voice_as_a_whole(
    pack: SpeechPack, instead: Instead
) -> None:
    text = f"{REPLY} Something else."
    assert voice(pack, instead).speak(text).rate == 22_050
    assert instead.asked == [text]


def test_two_things_that_are_offered_may_be_in_halves(
    pack: SpeechPack, instead: Instead
) -> None:
    pack.put(map(row, ("Do you mean the signs,", "or the tests?")))
    speech = voice(pack, instead).speak("Do you mean the signs, or the tests?")
    assert instead.asked == []
    assert len(speech.words) == 8


def test_half_of_what_is_offered_is_not_enough(
    pack: SpeechPack, instead: Instead
) -> None:
    pack.put([row("Do you mean the signs,")])
    voice(pack, instead).speak("Do you mean the signs, or the tests?")
    assert len(instead.asked) == 1


@pytest.mark.parametrize(("wanted", "said"), [(100, 100), (140, 150), (225, 200)])
def test_the_nearest_rate_is_taken(
    tmp_path: Path, instead: Instead, wanted: int, said: int
) -> None:
    pack = packed(
        tmp_path / "x",
        *(row("Sit up.", r, speech=hum("Sit up.", r / 100)) for r in (100, 150, 200)),
    )
    speech = voice(pack, instead, wanted).speak("Sit up.")
    assert speech.duration_s == pytest.approx(said / 100, abs=0.01)


def test_other_phonemes_are_other_speech(pack: SpeechPack, instead: Instead) -> None:
    other = PackedVoice(pack, VOICE, 150, {"Lie": "lay"}, instead)
    other.speak("Call 9 9 9 now.")
    assert instead.asked == []
    other.speak("Lie flat.")
    assert instead.asked == ["Lie flat."]


def test_a_pack_that_breaks_meanwhile_is_done_without(
    pack: SpeechPack, instead: Instead
) -> None:
    pack.close()
    assert voice(pack, instead).speak("Lie flat.").rate == 22_050


def test_parts_of_different_kinds_are_not_joined(
    pack: SpeechPack, instead: Instead
) -> None:
    pack.put([row("Sit up.", speech=hum("Sit up.", rate=16_000))])
    assert voice(pack, instead).speak("Lie flat. Sit up.").rate == 22_050


def test_keys_tell_texts_voices_and_rates_apart() -> None:
    keys = {
        pack_key(text, name, rate, {})
        for text in ("a", "b")
        for name in ("x", "y")
        for rate in (1, 2)
    }
    assert len(keys) == 8


def test_a_pause_stands_between_sentences_and_a_short_one_between_halves() -> None:
    def gap(first: str) -> float:
        whole = joined([hum(first), hum("Yes.")], 150)
        return whole.words[-1].start_s - 0.5

    assert gap("Lie flat.") == pytest.approx(0.45, abs=0.01)
    assert gap("Lie flat,") == pytest.approx(0.18, abs=0.01)
    whole = joined([hum("Lie flat."), hum("Yes.")], 75)
    assert whole.words[-1].start_s - 0.5 == pytest.approx(0.9, abs=0.01)
    assert not np.any(whole.samples[12_100:20_000])


def test_sentences_and_clauses() -> None:
    assert sentences_of(" Call now!  Did you? Yes. ") == [
        "Call now!",
        "Did you?",
        "Yes.",
    ]
    assert sentences_of("") == []
    assert clauses_of("The legs, or the arms?") == ["The legs,", "or the arms?"]
    assert clauses_of("Do not lift, organise or pull.") == [
        "Do not lift, organise or pull."
    ]
