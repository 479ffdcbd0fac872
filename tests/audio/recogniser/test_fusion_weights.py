"""Of two recognisers the one is believed that is at home."""

import pytest

from audio.recogniser import FusionRecogniser, PocketSphinxRecogniser, VoskRecogniser
from audio.recogniser.fusion import Weighing
from audio.recogniser.fusion_weights import fusion_weight
from audio.recogniser.logistic import MIN_WEIGHT
from audio.recogniser.result import Alternative, Transcript
from audio.sound import FRAME_S, FRAME_SAMPLES, Samples, frames_of
from tests.audio.recogniser.test_recognisers import Fake, heard_by

TEXT = "what is happening to my bones"
SOUND_S = 2.5


def vosk_heard(fit: float | None = 3.3, share: float = 0.3) -> Transcript:
    """What Vosk heard in a voice that is neither familiar nor strange."""
    return Transcript((Alternative(TEXT, share, ("vosk",)),), fit=fit)


def sphinx_heard(text: str = TEXT, fit: float | None = -1.3) -> Transcript:
    """What PocketSphinx heard."""
    return Transcript((Alternative(text, 0.4, ("pocketsphinx",)),), fit=fit)


def share_of(vosk: Transcript, sphinx: Transcript) -> float:
    """The share of belief for Vosk."""
    weighing = fusion_weight(vosk, sphinx, SOUND_S)
    assert weighing is not None
    return weighing.first


def test_the_better_its_words_fit_the_more_vosk_is_believed() -> None:
    doubtful = share_of(vosk_heard(2.8), sphinx_heard())
    assert doubtful < share_of(vosk_heard(4.6), sphinx_heard())


def test_the_surer_it_is_the_more_vosk_is_believed() -> None:
    doubtful = share_of(vosk_heard(share=0.21), sphinx_heard())
    assert doubtful < share_of(vosk_heard(share=0.9), sphinx_heard())


def test_if_pocketsphinx_drops_words_vosk_is_believed() -> None:
    whole = share_of(vosk_heard(), sphinx_heard())
    assert share_of(vosk_heard(), sphinx_heard("a bone")) > max(whole, 0.8)


def test_each_is_believed_a_little() -> None:
    assert share_of(vosk_heard(9.0, 1.0), sphinx_heard("a")) == 1 - MIN_WEIGHT
    long = sphinx_heard(TEXT * 5, 0.0)
    assert share_of(vosk_heard(0.0, 0.2), long) == MIN_WEIGHT


@pytest.mark.parametrize(
    ("vosk", "sphinx"),
    [
        (Transcript(), sphinx_heard()),
        (vosk_heard(), Transcript()),
        (vosk_heard(None), sphinx_heard()),
        (vosk_heard(), sphinx_heard(fit=None)),
    ],
)
def test_nothing_is_told_where_one_says_nothing(
    vosk: Transcript, sphinx: Transcript
) -> None:
    assert fusion_weight(vosk, sphinx, SOUND_S) is None


def test_an_ensemble_believes_as_it_is_told() -> None:
    told: list[float] = []

    def little(one: Transcript, other: Transcript, sound_s: float) -> Weighing:
        assert (one.text, other.text) == ("can it be cued", "can it be cured")
        told.append(sound_s)
        return Weighing(0.2, english=0.3)

    members = [
        (Fake("one", heard_by("one", ("can it be cued", 1.0))), 0.6),
        (Fake("other", heard_by("other", ("can it be cured", 1.0))), 0.4),
    ]
    recognition = FusionRecogniser(members, little).start()
    for _ in range(50):
        recognition.accept(bytes(2 * FRAME_SAMPLES))
    heard = recognition.finish()
    scores = [(one.text, one.score) for one in heard.alternatives]
    assert scores == [("can it be cured", 0.8), ("can it be cued", pytest.approx(0.2))]
    assert told == [pytest.approx(50 * FRAME_S)]
    assert heard.english == 0.3


@pytest.mark.parametrize("enough", [True, False])
def test_where_the_first_one_suffices_the_others_are_not_asked(enough: bool) -> None:
    first = Fake("one", heard_by("one", ("can it be cured", 1.0)))
    second = Fake("other", heard_by("other", ("can it be cued", 1.0)), fails="finish")
    members = [(first, 0.6), (second, 0.4)]
    recogniser = FusionRecogniser(members, suffices=lambda _: enough)
    heard = recogniser.start().finish()
    assert heard.text == "can it be cured"
    assert second.finished is not enough


def test_what_has_no_share_is_not_heard() -> None:
    members = [
        (Fake("one", ()), 0.6),
        (Fake("other", heard_by("other", ("thank you", 1.0))), 0.4),
    ]
    recognition = FusionRecogniser(members, lambda *_: Weighing(1.0)).start()
    assert recognition.finish().alternatives == ()


def test_where_it_is_not_told_the_shares_count() -> None:
    members = [
        (Fake("one", heard_by("one", ("can it be cued", 1.0))), 0.6),
        (Fake("other", heard_by("other", ("can it be cured", 1.0))), 0.4),
    ]
    heard = FusionRecogniser(members, lambda *_: None).start().finish()
    assert heard.text == "can it be cued"


def test_both_engines_tell_how_well_the_sound_fits(
    children: Samples, vosk: VoskRecogniser, pocketsphinx: PocketSphinxRecogniser
) -> None:
    for engine in (vosk, pocketsphinx):
        fits = []
        noise = children[::-1].copy()
        for sound in (children, noise):
            recognition = engine.start()
            for frame in frames_of(sound):
                recognition.accept(frame)
            heard = recognition.finish()
            assert heard.fit is not None
            fits.append(heard.fit)
        if engine is vosk:
            assert fits[0] > fits[1]
