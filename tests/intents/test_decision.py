"""Answer, ask or reject: judged by weights that are made up."""

import numpy as np
import pytest

from intents import Decision, Hypothesis, Match, Matcher, RejectReason
from intents.assertion import Assertion, Experiencer, Sign
from intents.decision import decide
from intents.judged import Judged, Labels
from intents.red_flags import Reading
from intents.topic import NOT_COVERED, OUT_OF_SCOPE
from skill.understanding import Understanding
from tests.intents.made_up import NOTHING, made_up_matcher


@pytest.fixture(scope="module")
def judge(tiny: Understanding) -> Matcher:
    """A matcher of garden gnomes that knows the made-up words."""
    return made_up_matcher(tiny.topic)


def labels(match: Match) -> list[str]:
    return [one.label for one in match.alternatives]


@pytest.mark.parametrize(
    ("word", "label"), [("tall", "size"), ("red", "paint"), ("again", "repeat")]
)
def test_a_clear_word_is_answered(judge: Matcher, word: str, label: str) -> None:
    match = judge.match(word)
    assert match.decision is Decision.ANSWER
    assert match.intent == label


def test_a_near_tie_is_asked_about(judge: Matcher) -> None:
    match = judge.match("nearly")
    assert match.decision is Decision.CLARIFY
    assert match.intent is None
    assert labels(match) == ["size", "paint"]


def test_an_even_tie_is_asked_about(judge: Matcher) -> None:
    match = judge.match("both")
    assert match.decision is Decision.CLARIFY
    assert set(labels(match)) == {"size", "paint"}


def test_alternatives_that_disagree_evenly_are_asked_about(judge: Matcher) -> None:
    match = judge.match([Hypothesis("tall", 0.5), Hypothesis("red", 0.5)])
    assert match.decision is Decision.CLARIFY
    assert set(labels(match)) == {"size", "paint"}


def test_a_control_is_never_asked_about(judge: Matcher) -> None:
    match = judge.match("unaskable")
    assert match.decision is Decision.REJECT
    assert match.reject_reason is RejectReason.UNSURE


def test_belief_that_is_spread_too_thin_is_unsure(judge: Matcher) -> None:
    match = judge.match("vague")
    assert match.decision is Decision.REJECT
    assert match.reject_reason is RejectReason.UNSURE


def test_the_best_of_bad_fits_is_not_answered(judge: Matcher) -> None:
    assert judge.match("faint").decision is Decision.REJECT


def test_another_subject_is_out_of_scope(judge: Matcher) -> None:
    assert judge.match("sky").reject_reason is RejectReason.OUT_OF_SCOPE


def test_in_doubt_it_is_an_emergency(judge: Matcher) -> None:
    assert judge.match("worrying").intent == "gnome_down"


def test_two_that_agree_beat_one_that_is_likelier(judge: Matcher) -> None:
    match = judge.match(
        [Hypothesis("red", 0.4), Hypothesis("tall", 0.3), Hypothesis("tall", 0.3)]
    )
    assert match.intent == "size"


def test_one_urgent_alternative_is_enough(judge: Matcher) -> None:
    match = judge.match([Hypothesis("sky", 0.8), Hypothesis("ouch ouch ouch", 0.2)])
    assert match.intent == "gnome_down"
    assert match.text == "ouch ouch ouch"


def test_one_urgent_alternative_of_a_word_or_two_is_not_enough(judge: Matcher) -> None:
    match = judge.match([Hypothesis("sky", 0.8), Hypothesis("ouch ouch", 0.2)])
    assert match.reject_reason is RejectReason.OUT_OF_SCOPE


def test_an_urgent_alternative_of_next_to_no_share_is_not_enough(
    judge: Matcher,
) -> None:
    match = judge.match([Hypothesis("tall", 0.99), Hypothesis("ouch ouch ouch", 0.01)])
    assert match.intent == "size"


def test_a_word_that_nothing_explains_is_listed_and_weakens_the_answer(
    judge: Matcher,
) -> None:
    plain, strange = judge.match("tall"), judge.match("tall zoggle")
    assert strange.unexplained == ("zoggle",)
    assert strange.score < plain.score


def test_words_that_nothing_explains_get_no_answer(judge: Matcher) -> None:
    match = judge.match("zoggle")
    assert match.decision is Decision.REJECT
    assert match.unexplained == ("zoggle",)


def test_evidence_is_what_the_word_says(judge: Matcher) -> None:
    found = {one.part: one.weight for one in judge.evidence("tall", "size")}
    assert found == pytest.approx({"tall": 1.0, "(without any word)": 0.0})


def test_evidence_may_speak_against(judge: Matcher) -> None:
    found = {one.part: one.weight for one in judge.evidence("tall", "paint")}
    assert found["tall"] == pytest.approx(NOTHING)


def test_evidence_tells_what_an_unexplained_word_costs(judge: Matcher) -> None:
    alone = sum(one.weight for one in judge.evidence("tall", "size"))
    strange = sum(one.weight for one in judge.evidence("tall zoggle", "size"))
    assert strange < alone


def test_a_topic_without_emergencies_is_judged_too(tiny: Understanding) -> None:
    calm = made_up_matcher(tiny.topic, ("size", "paint", "out_of_scope"))
    assert calm.match("tall").intent == "size"
    assert calm.match("sky").reject_reason is RejectReason.OUT_OF_SCOPE


def test_a_topic_of_nothing_but_emergencies_is_judged_too(tiny: Understanding) -> None:
    urgent = made_up_matcher(tiny.topic, ("gnome_down",))
    assert urgent.match("ouch").intent == "gnome_down"
    assert urgent.match("").reject_reason is RejectReason.NO_WORDS


def judged(belief: dict[str, float], words: str, signs: tuple[Sign, ...] = ()) -> Match:
    """What is decided of an utterance in which so much is believed.

    Of the labels one is urgent, and two may be asked about.
    """
    names = ("urgent", "pain", "symptoms", "repeat", NOT_COVERED, OUT_OF_SCOPE)
    labels = Labels(
        names,
        urgent=np.array([name == "urgent" for name in names]),
        askable=np.array([name in ("pain", "symptoms") for name in names]),
    )
    posterior = np.array([belief.get(name, 0.0) for name in names])
    reading = Reading(Assertion.AFFIRMED, Experiencer.SPEAKER, signs)
    said = Judged(words, tuple(words.split()), 1.0, posterior, reading)
    return decide([said], labels, posterior)


@pytest.mark.parametrize("signs", [(), (Sign("legs", Assertion.AFFIRMED),)])
def test_a_faint_belief_in_an_emergency_counts_where_a_sign_is_named(
    signs: tuple[Sign, ...],
) -> None:
    match = judged({"urgent": 0.35, "pain": 0.63, "repeat": 0.02}, "my legs", signs)
    assert match.intent == ("urgent" if signs else "pain")


OURS = {"pain": 0.2, "symptoms": 0.15, "repeat": 0.3, NOT_COVERED: 0.25}


def test_a_question_that_is_ours_is_asked_about_before_it_is_refused() -> None:
    match = judged({**OURS, OUT_OF_SCOPE: 0.1}, "how about it at night then")
    assert match.decision is Decision.CLARIFY
    assert labels(match) == ["pain", "symptoms"]


def test_of_what_the_content_is_likeliest_silent_on_that_is_said() -> None:
    belief = {**OURS, NOT_COVERED: 0.35, OUT_OF_SCOPE: 0.0}
    match = judged(belief, "may i go to the gym")
    assert match.intent == NOT_COVERED


@pytest.mark.parametrize(
    ("foreign", "words"),
    [(0.2, "how about it at night then"), (0.0, "at night then")],
)
def test_what_may_be_for_others_or_is_but_a_few_words_is_refused(
    foreign: float, words: str
) -> None:
    match = judged({**OURS, OUT_OF_SCOPE: foreign}, words)
    assert match.reject_reason is RejectReason.UNSURE
