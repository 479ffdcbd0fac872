"""Each engine hears a spoken question; together they bear a failure of one."""

import math
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from audio import (
    ModelError,
    Recogniser,
    RecognitionError,
    choose_recogniser,
    frames_of,
)
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    FusionRecogniser,
    PocketSphinxRecogniser,
    Recognition,
    VoskRecogniser,
    embedded_recogniser,
    merge,
)
from audio.recogniser.fusion import agreement, weighed
from audio.recogniser.protocol import shares
from audio.recogniser.result import Alternative, Transcript
from audio.sound import Frame, Samples
from tests.audio.conftest import CHILDREN, TREATMENT, samples_of, silence

VOSK_MODEL = EMBEDDED / MODEL_NAME
LANGUAGE_MODEL = EMBEDDED / "open.arpa"
DICTIONARY = EMBEDDED / "open.dict"
FRAME: Frame = bytes(1024)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the Vosk model, to be damaged."""
    folder = tmp_path / "my-model"
    shutil.copytree(VOSK_MODEL, folder)
    return folder


def listen(recogniser: Recogniser, samples: Samples) -> Transcript:
    recognition = recogniser.start()
    for frame in frames_of(samples):
        recognition.accept(frame)
    return recognition.finish()


def texts(alternatives: Iterable[Alternative]) -> list[str]:
    return [one.text for one in alternatives]


class Fake:
    """A recogniser that is told what to hear, or when to fail."""

    def __init__(
        self,
        name: str,
        alternatives: tuple[Alternative, ...] = (),
        partial: str = "",
        fails: str = "",
    ) -> None:
        self.name = name
        self.description = f"the recogniser {name}"
        self.accepted: list[Frame] = []
        self._alternatives = alternatives
        self._partial = partial
        self.fails = fails
        self.finished = False

    def start(self) -> Recognition:
        """Begin an utterance."""
        return self

    def accept(self, frame: Frame) -> str:
        """Take a frame."""
        if self.fails == "accept":
            raise RecognitionError(f"{self.name} failed on a frame. Ask again.")
        self.accepted.append(frame)
        return self._partial

    def finish(self) -> Transcript:
        """End the utterance."""
        self.finished = True
        if self.fails == "finish":
            raise RecognitionError(f"{self.name} failed at the end. Ask again.")
        return Transcript(self._alternatives)


def heard_by(source: str, *scored: tuple[str, float]) -> tuple[Alternative, ...]:
    return tuple(Alternative(text, score, (source,)) for text, score in scored)


# What all recognisers share.


def test_shares_sum_to_one_and_are_sorted() -> None:
    ranked = shares([("a", -3.0), ("b", -1.0), ("c", -2.0)], "ear", 1.0)
    assert texts(ranked) == ["b", "c", "a"]
    assert sum(one.score for one in ranked) == pytest.approx(1.0)
    assert {one.sources for one in ranked} == {("ear",)}


def test_shares_follow_the_difference_of_the_scores() -> None:
    first, second = shares([("a", 500.0), ("b", 498.0)], "ear", 0.5)
    assert first.score / second.score == pytest.approx(math.e)


def test_a_smaller_scale_makes_shares_flatter() -> None:
    scored = [("a", 0.0), ("b", -1.0)]
    assert shares(scored, "ear", 0.1)[0].score < shares(scored, "ear", 1.0)[0].score


def test_shares_leave_out_texts_without_words() -> None:
    assert texts(shares([("", 9.0), ("  ", 8.0), ("a", 1.0)], "ear", 1.0)) == ["a"]
    assert shares([("", 1.0)], "ear", 1.0) == ()
    assert shares([], "ear", 1.0) == ()


def test_of_equal_texts_the_best_score_counts() -> None:
    scored = [("a  b", -5.0), ("c", -1.0), (" a b ", -1.0)]
    first, second = shares(scored, "ear", 1.0)
    assert {first.text, second.text} == {"a b", "c"}
    assert first.score == second.score == pytest.approx(0.5)


def test_shares_bear_scores_that_are_far_apart() -> None:
    ranked = shares([("a", 1e6), ("b", -1e6)], "ear", 1.0)
    assert [one.score for one in ranked] == [1.0, 0.0]


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx", "recogniser"])
def test_a_spoken_question_is_heard(
    children: Samples, engine: str, request: pytest.FixtureRequest
) -> None:
    heard = listen(request.getfixturevalue(engine), children)
    assert heard.text == CHILDREN


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx", "recogniser"])
def test_alternatives_are_sorted_shares_of_belief(
    engine: str, request: pytest.FixtureRequest
) -> None:
    unclear = samples_of("affected_bones", "which bones does it usually go to")
    alternatives = listen(request.getfixturevalue(engine), unclear).alternatives
    scores = [one.score for one in alternatives]
    assert scores == sorted(scores, reverse=True)
    assert len(set(texts(alternatives))) == len(alternatives) > 1
    assert sum(scores) == pytest.approx(1.0, abs=0.1)
    assert sum(scores) < 1.0 + 1e-9


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx", "recogniser"])
@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.1, 1.0, 10.0])
def test_silence_is_heard_as_nothing(
    engine: str, seconds: float, request: pytest.FixtureRequest
) -> None:
    assert listen(request.getfixturevalue(engine), silence(seconds)) == Transcript()


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx", "recogniser"])
def test_an_engine_says_what_it_is(engine: str, request: pytest.FixtureRequest) -> None:
    recogniser: Recogniser = request.getfixturevalue(engine)
    assert recogniser.name
    for part in recogniser.name.split("+"):
        assert part in recogniser.description


# Vosk.


def test_vosk_s_partial_text_grows_while_frames_come_in(
    vosk: VoskRecogniser, children: Samples
) -> None:
    recognition = vosk.start()
    # The network hears 0.6 s ahead, so that the last word comes a little later.
    heard = [*frames_of(children), *frames_of(silence(1.5))]
    partials = [recognition.accept(frame) for frame in heard]
    counts = [len(text.split()) for text in partials]
    assert counts[0] == 0
    assert len(set(counts)) > 2
    assert partials[-1] == CHILDREN


def test_vosk_joins_what_it_heard_before_and_after_a_long_silence(
    vosk: VoskRecogniser, children: Samples, treatment: Samples
) -> None:
    recognition = vosk.start()
    for samples in (children, silence(6), treatment, silence(1.5)):
        for frame in frames_of(samples):
            so_far = recognition.accept(frame)
    assert so_far == f"{CHILDREN} {TREATMENT}"
    heard = recognition.finish()
    assert heard.text == f"{CHILDREN} {TREATMENT}"
    assert len(heard.alternatives) <= 5


def test_two_vosk_utterances_can_run_side_by_side(
    vosk: VoskRecogniser, children: Samples, treatment: Samples
) -> None:
    one, other = vosk.start(), vosk.start()
    for frame in frames_of(children):
        one.accept(frame)
    for frame in frames_of(treatment):
        other.accept(frame)
    assert one.finish().text == CHILDREN
    assert other.finish().text == TREATMENT


def test_vosk_knows_the_words_of_its_model(vosk: VoskRecogniser) -> None:
    assert vosk.knows("bone")
    assert not vosk.knows("xyzzy")


def test_a_vosk_model_that_is_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a folder") as raised:
        VoskRecogniser(tmp_path / "no-such-model")
    assert str(tmp_path / "no-such-model") in str(raised.value)


def test_the_name_of_a_vosk_model_is_not_looked_up_in_the_network() -> None:
    with pytest.raises(ModelError, match="is not a folder"):
        VoskRecogniser(Path("vosk-model-small-en-us-0.15"))


@pytest.mark.parametrize("missing", ["am/final.mdl", "conf/mfcc.conf"])
def test_what_a_vosk_model_lacks_is_named(model: Path, missing: str) -> None:
    (model / missing).unlink()
    with pytest.raises(ModelError, match=f"'{missing}' is missing") as raised:
        VoskRecogniser(model)
    assert str(model) in str(raised.value)


@pytest.mark.parametrize("part", [0.0, 0.5], ids=["empty", "half"])
@pytest.mark.parametrize(
    "damaged",
    [
        "am/final.mdl",
        "am/global_cmvn.stats",
        "conf/mfcc.conf",
        "graph/Gr.fst",
        "graph/HCLr.fst",
    ],
)
def test_a_damaged_vosk_model_is_named(model: Path, damaged: str, part: float) -> None:
    data = (model / damaged).read_bytes()
    (model / damaged).write_bytes(data[: round(len(data) * part)])
    with pytest.raises(ModelError) as raised:
        VoskRecogniser(model)
    assert str(model) in str(raised.value)


@pytest.mark.parametrize(
    "missing", ["conf/model.conf", "graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt"]
)
def test_an_incomplete_vosk_model_is_named(model: Path, missing: str) -> None:
    (model / missing).unlink()
    with pytest.raises(ModelError) as raised:
        VoskRecogniser(model)
    assert str(model) in str(raised.value)


class BrokenVosk:
    """What Vosk's own recogniser does when it fails."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (vosk has no types)
        """Any method of it."""
        raise Exception("Failed to process waveform")  # vosk raises bare Exception


@pytest.mark.parametrize("method", ["accept", "finish"])
def test_a_failure_inside_of_vosk_is_a_recognition_error(
    vosk: VoskRecogniser, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognition = vosk.start()
    monkeypatch.setattr(recognition, "_engine", BrokenVosk())
    with pytest.raises(RecognitionError, match="Vosk failed"):
        recognition.accept(FRAME) if method == "accept" else recognition.finish()


# PocketSphinx.


def test_pocketsphinx_knows_the_words_of_its_dictionary(
    pocketsphinx: PocketSphinxRecogniser,
) -> None:
    assert pocketsphinx.knows("bone")
    assert not pocketsphinx.knows("xyzzy")


def test_pocketsphinx_learns_added_words() -> None:
    words = {"xyzzy": ("Z", "IH", "Z", "IY"), "plugh": ("P", "L", "AH", "G")}
    recogniser = PocketSphinxRecogniser(LANGUAGE_MODEL, DICTIONARY, words)
    assert recogniser.knows("xyzzy")
    assert recogniser.knows("plugh")


def test_pocketsphinx_still_hears_after_words_were_added(children: Samples) -> None:
    words = {"xyzzy": ("Z", "IH", "Z", "IY")}
    recogniser = PocketSphinxRecogniser(LANGUAGE_MODEL, DICTIONARY, words)
    assert listen(recogniser, children).text == CHILDREN


def test_a_word_that_is_known_may_be_added_again() -> None:
    words = {"bone": ("B", "OW", "N")}
    recogniser = PocketSphinxRecogniser(LANGUAGE_MODEL, DICTIONARY, words)
    assert recogniser.knows("bone")


@pytest.mark.parametrize("phones", [("Q", "Q"), ("b", "ow", "n", "!")])
def test_a_wrong_pronunciation_is_named(phones: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=r"of 'xyzzy'\. Write it in"):
        PocketSphinxRecogniser(LANGUAGE_MODEL, DICTIONARY, {"xyzzy": phones})


@pytest.mark.parametrize("phones", ["()", "('',)"])
def test_an_empty_pronunciation_is_named(phones: str) -> None:
    # In a process of its own: PocketSphinx may take the process with it.
    code = f"""
from audio.recogniser import EMBEDDED, PocketSphinxRecogniser
words = {{"xyzzy": {phones}}}
PocketSphinxRecogniser(EMBEDDED / "open.arpa", EMBEDDED / "open.dict", words)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ModelError: PocketSphinx does not take" in done.stderr


@pytest.mark.parametrize("missing", ["language model", "dictionary"])
def test_a_missing_file_of_pocketsphinx_is_named(tmp_path: Path, missing: str) -> None:
    nowhere = tmp_path / "nowhere"
    files = {"language model": LANGUAGE_MODEL, "dictionary": DICTIONARY}
    files[missing] = nowhere
    with pytest.raises(ModelError, match="which is missing") as raised:
        PocketSphinxRecogniser(files["language model"], files["dictionary"])
    assert str(nowhere) in str(raised.value)


def test_a_damaged_language_model_of_pocketsphinx_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.arpa"
    damaged.write_text("not a language model\n")
    with pytest.raises(ModelError, match="PocketSphinx cannot load") as raised:
        PocketSphinxRecogniser(damaged, DICTIONARY)
    assert str(damaged) in str(raised.value)


def test_pocketsphinx_has_at_most_five_alternatives(
    pocketsphinx: PocketSphinxRecogniser, treatment: Samples
) -> None:
    assert 1 <= len(listen(pocketsphinx, treatment).alternatives) <= 5


class FailsOnce:
    """A decoder that fails on the first utterance it is given."""

    def __init__(self, decoder: Any) -> None:  # noqa: ANN401 (it has no types)
        self._decoder = decoder
        self._failed = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """All else is the decoder's."""
        return getattr(self._decoder, name)

    def process_raw(self, *given: object) -> object:
        """Fail, but only once."""
        if not self._failed:
            self._failed = True
            raise RuntimeError("Processing did not succeed")
        return self._decoder.process_raw(*given)


def test_pocketsphinx_can_be_asked_again_after_a_failure(
    children: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = PocketSphinxRecogniser(LANGUAGE_MODEL, DICTIONARY)
    monkeypatch.setattr(recogniser, "_decoder", FailsOnce(recogniser._decoder))
    with pytest.raises(RecognitionError, match="Ask again"):
        listen(recogniser, children)
    assert listen(recogniser, children).text == CHILDREN


# The ensemble.


def test_merging_sums_the_belief_in_what_several_heard() -> None:
    one = heard_by("one", ("tell me more", 0.6), ("sell me more", 0.4))
    other = heard_by("other", ("tell me more", 0.5), ("tell me moor", 0.5))
    merged = merge({"one": (one, 0.6), "other": (other, 0.4)})
    assert texts(merged) == ["tell me more", "sell me more", "tell me moor"]
    assert [one.score for one in merged] == pytest.approx([0.56, 0.24, 0.2])
    assert [one.sources for one in merged] == [("one", "other"), ("one",), ("other",)]


def test_the_share_of_one_that_heard_nothing_goes_to_the_others() -> None:
    one = heard_by("one", ("tell me more", 1.0))
    (merged,) = merge({"one": (one, 0.6), "other": ((), 0.4)})
    assert merged.score == pytest.approx(1.0)


def test_nothing_merged_is_nothing() -> None:
    assert merge({}) == ()
    assert merge({"one": ((), 0.6), "other": ((), 0.4)}) == ()


def test_no_more_than_eight_alternatives_are_merged() -> None:
    one = heard_by("one", *((f"one {n}", 0.2) for n in range(5)))
    other = heard_by("other", *((f"other {n}", 0.2) for n in range(5)))
    assert len(merge({"one": (one, 0.5), "other": (other, 0.5)})) == 8


def test_one_that_drops_words_is_hardly_believed() -> None:
    whole = heard_by("one", ("what is the treatment for this", 1.0))
    torn = heard_by("other", ("is for", 1.0))
    merged = merge(weighed({"one": (whole, 0.6), "other": (torn, 0.4)}))
    assert merged[0].text == "what is the treatment for this"
    assert merged[0].score > 0.9


def test_one_that_hears_as_many_words_keeps_its_share() -> None:
    one = heard_by("one", ("can it be cured", 1.0))
    other = heard_by("other", ("can it be cued", 1.0))
    merged = merge(weighed({"one": (one, 0.6), "other": (other, 0.4)}))
    assert [alternative.score for alternative in merged] == pytest.approx([0.6, 0.4])


def test_agreement_tells_how_alike_two_heard() -> None:
    def heard(first: str, second: str) -> float | None:
        one, other = heard_by("one", (first, 1.0)), heard_by("other", (second, 1.0))
        return agreement({"one": (one, 0.6), "other": (other, 0.4)})

    same = heard("can it be cured", "can it be cured")
    close = heard("can it be cured", "can it be cued")
    far = heard("can it be cured", "the bins are out")
    assert same == 1.0
    assert close is not None
    assert far is not None
    assert close > 0.9 > 0.5 > far


def test_one_alone_agrees_with_nobody() -> None:
    one = heard_by("one", ("can it be cured", 1.0))
    assert agreement({"one": (one, 0.6), "other": ((), 0.4)}) is None


def test_every_member_is_fed_every_frame() -> None:
    quick = Fake("quick", partial="tell me")
    slow = Fake("slow")
    recognition = FusionRecogniser([(quick, 0.5), (slow, 0.5)]).start()
    frames = [bytes([n, 0]) * 512 for n in range(10)]
    partials = [recognition.accept(frame) for frame in frames]
    assert partials == ["tell me"] * 10
    assert quick.accepted == frames
    assert slow.accepted == frames


def test_the_partial_text_is_that_of_the_first_which_has_one() -> None:
    silent = Fake("silent")
    second = Fake("second", partial="tell me")
    third = Fake("third", partial="sell me")
    ensemble = FusionRecogniser([(silent, 0.4), (second, 0.3), (third, 0.3)])
    assert ensemble.start().accept(FRAME) == "tell me"


def test_the_usual_engines_together_hear_what_each_hears(
    children: Samples, recogniser: Recogniser, vosk: VoskRecogniser
) -> None:
    heard = listen(recogniser, children)
    best = heard.alternatives[0]
    assert best.text == listen(vosk, children).text == CHILDREN
    assert best.sources == ("vosk", "whisper")
    assert heard.english is not None
    assert heard.english > 0.9


def test_without_whisper_pocketsphinx_listens_beside_vosk(children: Samples) -> None:
    best = listen(embedded_recogniser(), children).alternatives[0]
    assert best.text == CHILDREN
    assert best.sources == ("vosk", "pocketsphinx")


@pytest.mark.parametrize("where", ["accept", "finish"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_an_ensemble_goes_on_without_a_member_that_fails(
    where: str, first: bool, caplog: pytest.LogCaptureFixture
) -> None:
    good = Fake("good", heard_by("good", ("tell me more", 1.0)), "tell me")
    bad = Fake("bad", heard_by("bad", ("something else", 1.0)), fails=where)
    members = [(bad, 0.6), (good, 0.4)] if first else [(good, 0.6), (bad, 0.4)]
    recognition = FusionRecogniser(members).start()
    assert [recognition.accept(FRAME) for _ in range(3)] == ["tell me"] * 3
    assert good.accepted == [FRAME] * 3
    assert recognition.finish().alternatives == heard_by("good", ("tell me more", 1.0))
    assert "bad is left out" in caplog.text
    assert "tell me" not in caplog.text


@pytest.mark.parametrize("where", ["accept", "finish"])
def test_an_ensemble_fails_when_all_members_fail(where: str) -> None:
    members = [(Fake("one", fails=where), 0.5), (Fake("other", fails=where), 0.5)]
    recognition = FusionRecogniser(members).start()
    with pytest.raises(RecognitionError, match="other failed"):
        recognition.finish() if where == "finish" else recognition.accept(FRAME)


def test_a_member_that_failed_is_back_for_the_next_utterance() -> None:
    good = Fake("good", heard_by("good", ("tell me more", 1.0)))
    flaky = Fake("flaky", heard_by("flaky", ("tell me more", 1.0)), fails="finish")
    ensemble = FusionRecogniser([(good, 0.5), (flaky, 0.5)])
    assert ensemble.start().finish().alternatives[0].sources == ("good",)
    flaky.fails = ""
    assert ensemble.start().finish().alternatives[0].sources == ("good", "flaky")


def test_two_members_of_the_same_name_both_count() -> None:
    one = Fake("vosk", heard_by("vosk", ("tell me more", 1.0)))
    other = Fake("vosk", heard_by("vosk", ("sell me more", 1.0)))
    heard = FusionRecogniser([(one, 0.6), (other, 0.4)]).start().finish()
    assert texts(heard.alternatives) == ["tell me more", "sell me more"]


def test_what_each_member_heard_is_kept() -> None:
    one = Fake("vosk", heard_by("vosk", ("tell me more", 1.0)))
    other = Fake("vosk", heard_by("vosk", ("sell me more", 1.0)))
    silent = Fake("silent")
    members = [(one, 0.5), (silent, 0.2), (other, 0.3)]
    each = FusionRecogniser(members).start().finish().heard_by_each
    assert [texts(heard) for heard in each] == [["tell me more"], [], ["sell me more"]]


def test_where_one_member_is_left_its_word_is_not_kept_twice() -> None:
    good = Fake("good", heard_by("good", ("tell me more", 1.0)))
    bad = Fake("bad", fails="finish")
    heard = FusionRecogniser([(good, 0.5), (bad, 0.5)]).start().finish()
    assert heard.heard_by_each == ()


def test_an_ensemble_needs_a_member() -> None:
    with pytest.raises(ValueError, match="needs a recogniser"):
        FusionRecogniser([])


def test_an_ensemble_says_who_is_in_it() -> None:
    ensemble = FusionRecogniser([(Fake("one"), 0.5), (Fake("other"), 0.5)])
    assert ensemble.name == "one+other"
    assert ensemble.description == "the recogniser one; the recogniser other"


# Which one is chosen.


def test_by_default_both_embedded_engines_listen() -> None:
    assert choose_recogniser().name == "vosk+pocketsphinx"


def test_a_model_of_one_s_own_listens_alone() -> None:
    recogniser = choose_recogniser(VOSK_MODEL)
    assert recogniser.name == "vosk"
    assert VOSK_MODEL.name in recogniser.description


def test_a_model_may_be_given_from_the_home_folder(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(model.parent))
    monkeypatch.setenv("USERPROFILE", str(model.parent))
    assert choose_recogniser(Path("~/my-model")).description == "vosk with my-model"


def test_a_model_that_is_not_there_is_not_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a folder"):
        choose_recogniser(tmp_path / "nowhere")


def test_the_words_of_a_topic_reach_the_dictionary() -> None:
    with pytest.raises(ModelError, match="'xyzzy'"):
        embedded_recogniser({"xyzzy": ("Q",)})
