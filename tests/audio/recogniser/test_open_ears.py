"""Whisper leads where it heard well, Vosk where it did, and nobody where none spoke."""

import pytest

from audio.recogniser.fusion import Weighing
from audio.recogniser.logistic import MIN_WEIGHT
from audio.recogniser.open_ears import is_sure, weigh_whisper
from audio.recogniser.result import Alternative, Transcript

TEXT = "what is happening to my bones"


def vosk_heard(text: str = TEXT, share: float = 0.25) -> Transcript:
    """What Vosk heard."""
    return Transcript((Alternative(text, share, ("vosk",)),), fit=4.0)


def whisper_heard(
    text: str = TEXT, fit: float = -0.2, no_speech: float = 0.03
) -> Transcript:
    """What Whisper heard, well if not told otherwise."""
    heard = (Alternative(text, 1.0, ("whisper",)),)
    return Transcript(heard, fit=fit, no_speech=no_speech)


def weighed(vosk: Transcript, whisper: Transcript) -> Weighing:
    """How they are weighed."""
    found = weigh_whisper(vosk, whisper, 2.0)
    assert found is not None
    return found


def test_of_a_stranger_whisper_is_believed() -> None:
    found = weighed(vosk_heard("that is happy name buttons"), whisper_heard())
    assert found.first == pytest.approx(MIN_WEIGHT)
    assert found.english is not None
    assert found.english > 0.9


def test_the_surer_vosk_is_the_more_it_is_believed() -> None:
    whisper = whisper_heard("what's happening on my phone", -0.4)
    little = weighed(vosk_heard(), whisper).first
    much = weighed(vosk_heard(share=0.9), whisper).first
    assert little < 0.5 < much


def test_the_worse_whisper_heard_the_less_it_is_believed() -> None:
    well = weighed(vosk_heard(), whisper_heard("what happens to my buns", -0.2))
    badly = weighed(vosk_heard(), whisper_heard("what happens to my buns", -1.2))
    assert well.first < badly.first


@pytest.mark.parametrize(
    ("vosk", "whisper"),
    [
        # Another language; backwards; music: as they were heard.
        (
            vosk_heard("leg of anymore and say yelling you very form delete met"),
            whisper_heard("i can't believe that i can't believe it", -1.39, 0.34),
        ),
        (
            vosk_heard("a lucky for the on all that before compress"),
            whisper_heard("thank you very much for watching this video", -1.31, 0.49),
        ),
        (vosk_heard("oh"), whisper_heard("you", -1.9, 0.7)),
    ],
)
def test_what_is_made_up_is_no_english(vosk: Transcript, whisper: Transcript) -> None:
    found = weighed(vosk, whisper)
    assert found.english is not None
    assert found.english < 0.1


def test_in_silence_nothing_is_believed() -> None:
    found = weighed(Transcript(), whisper_heard("thank you", -1.4, 0.88))
    assert found.first == 1.0


def test_who_is_well_heard_by_whisper_alone_is_believed() -> None:
    found = weighed(Transcript(), whisper_heard("i can't breathe"))
    assert found.first == 0.0


def test_where_whisper_heard_nothing_vosk_has_all() -> None:
    assert weighed(vosk_heard(), Transcript()).first == 1.0
    assert weigh_whisper(Transcript(), Transcript(), 1.0) is None


def test_where_whisper_does_not_tell_nothing_is_told() -> None:
    silent = Transcript((Alternative(TEXT, 1.0, ("whisper",)),))
    assert weigh_whisper(vosk_heard(), silent, 2.0) is None


def test_vosk_suffices_only_where_it_is_sure() -> None:
    assert is_sure(vosk_heard(share=0.9))
    assert not is_sure(vosk_heard(share=0.3))
    assert not is_sure(Transcript())
