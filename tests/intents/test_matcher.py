"""What is said finds its section, or none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Decision, Hypothesis, Matcher, RejectReason, Topic
from intents.matcher import DISPUTED_BELIEF, DOUBTFUL_ENGLISH, NO_ENGLISH
from skill.understanding import Understanding
from tests.spoken.make import sentences

WRITTEN = [(label, text) for label, _, text in sentences() if label != "out_of_scope"]


@pytest.mark.parametrize(("label", "question"), WRITTEN)
def test_a_question_finds_its_section(
    matcher: Matcher, label: str, question: str
) -> None:
    match = matcher.match(question)
    assert match.decision is Decision.ANSWER
    assert match.intent == label
    assert match.reject_reason is None
    assert 0 < match.score <= 1


def test_every_section_is_found_by_its_first_phrase(
    matcher: Matcher, topic: Topic
) -> None:
    missed = [
        section.label
        for section in topic.sections.values()
        if "(" not in section.phrases[0] and "[" not in section.phrases[0]
        if matcher.match(section.phrases[0]).intent != section.label
    ]
    assert missed == []


@pytest.mark.parametrize(
    "said",
    [
        "what is the capital of france",
        "play some jazz",
        "how do i fix my bike",
        "flibber jabber wock",
        "colourless green ideas sleep furiously",
        "asdf qwer zxcv",
        "the the the",
        "when is the next bus",
    ],
)
def test_what_is_about_something_else_is_rejected(matcher: Matcher, said: str) -> None:
    match = matcher.match(said)
    assert match.decision is Decision.REJECT
    assert match.reject_reason is RejectReason.OUT_OF_SCOPE
    assert match.intent is None
    assert match.text == said


@pytest.mark.parametrize(
    "said",
    [
        "what are the symptoms of measles",
        "what are the treatments for pimples",
        "where can i find out about asthma",
        "symptoms of eye cancer",
        "how long do people live with motor neurone disease",
    ],
)
def test_another_illness_is_rejected_as_such(matcher: Matcher, said: str) -> None:
    assert matcher.match(said).reject_reason is RejectReason.OTHER_ILLNESS


@pytest.mark.parametrize("said", ["", "  ", "?!", "um", "\ud800"])
def test_what_holds_no_word_is_rejected_as_such(matcher: Matcher, said: str) -> None:
    match = matcher.match(said)
    assert match.decision is Decision.REJECT
    assert match.reject_reason is RejectReason.NO_WORDS
    assert match.alternatives == ()
    assert match.text == said


def test_no_alternatives_at_all_are_no_words(matcher: Matcher) -> None:
    assert matcher.match([]).reject_reason is RejectReason.NO_WORDS


def test_capitals_and_punctuation_make_no_difference(matcher: Matcher) -> None:
    plain = matcher.match("what are the symptoms")
    assert matcher.match("What are the SYMPTOMS?").intent == plain.intent


def test_a_word_that_is_misspelt_is_looked_for(matcher: Matcher) -> None:
    match = matcher.match("what are the symptomms")
    assert match.intent == "symptoms"
    assert match.unexplained == ()


def test_a_hard_word_in_two_halves_is_understood(matcher: Matcher) -> None:
    assert matcher.match("what is osteo blastic").intent == "types"


def test_words_that_nothing_explains_are_listed(matcher: Matcher) -> None:
    match = matcher.match("what are the symptoms of snarfblat")
    assert match.unexplained == ("snarfblat",)


def test_known_words_are_not_listed(matcher: Matcher) -> None:
    assert matcher.match("what are the symptoms").unexplained == ()


def test_where_recognisers_disagree_only_a_sure_answer_counts(matcher: Matcher) -> None:
    vague = [
        Hypothesis("what happens next", 0.62),
        Hypothesis("how does it spread", 0.38),
    ]
    agreed, disputed = matcher.match(vague, 0.9), matcher.match(vague, 0.2)
    assert agreed.decision is Decision.ANSWER
    assert agreed.score < DISPUTED_BELIEF
    assert (disputed.decision, disputed.reject_reason) == (
        Decision.REJECT,
        RejectReason.UNSURE,
    )
    assert disputed.intent is None


def test_a_sure_answer_bears_disagreement(matcher: Matcher) -> None:
    match = matcher.match([Hypothesis("what are the symptoms")], 0.1)
    assert match.intent == "symptoms"


@pytest.mark.parametrize("said", ["i can't feel my legs", "stop"])
def test_disagreement_silences_no_alarm_and_no_command(
    matcher: Matcher, said: str
) -> None:
    assert matcher.match([Hypothesis(said)], 0.0) == matcher.match(said)


def test_what_makes_no_sense_to_two_recognisers_is_no_alarm_and_no_answer(
    matcher: Matcher,
) -> None:
    # The last is what they made of a question that was played backwards.
    for said, why in (
        ("the symptoms", RejectReason.UNSURE),
        ("what are the symptoms", RejectReason.NOT_ENGLISH),
        ("her huge last night ache tonight", RejectReason.NOT_ENGLISH),
    ):
        agreed, garbled = (
            matcher.match([Hypothesis(said, 0.2)] * 5, agreement)
            for agreement in (0.9, 0.4)
        )
        assert agreed.decision is Decision.ANSWER
        assert garbled.reject_reason is why


@pytest.mark.parametrize(
    ("said", "counts_from"),
    [
        # A command and a sure answer count where it was English at all; a report that
        # is not sure, and a section that is none too sure, only where it surely was.
        ("what are the symptoms", NO_ENGLISH),
        ("stop", NO_ENGLISH),
        ("her back pains and now both feet are numb", NO_ENGLISH),
        ("gran can't stand up", DOUBTFUL_ENGLISH),
    ],
)
def test_what_was_hardly_english_is_no_alarm_and_no_answer(
    matcher: Matcher, said: str, counts_from: float
) -> None:
    whole = matcher.match(said)
    assert whole.decision is Decision.ANSWER
    # How alike two recognisers heard it does not count then.
    assert matcher.match(said, 0.1, english=counts_from + 0.01) == whole
    hardly = matcher.match(said, 0.9, english=counts_from - 0.01)
    assert hardly.decision is Decision.REJECT
    assert hardly.intent is None


def test_what_is_vague_counts_only_where_it_was_surely_english(
    matcher: Matcher,
) -> None:
    vague = [
        Hypothesis("what happens next", 0.62),
        Hypothesis("how does it spread", 0.38),
    ]
    for english, decision in ((0.71, Decision.ANSWER), (0.69, Decision.REJECT)):
        assert matcher.match(vague, english=english).decision is decision


def test_of_words_that_were_hardly_english_the_language_is_told(
    matcher: Matcher,
) -> None:
    said = "you must have seen it yet it might not be nothing"
    why = matcher.match(said, english=0.1).reject_reason
    assert why is RejectReason.NOT_ENGLISH
    assert matcher.match("okay", english=0.1).reject_reason is RejectReason.UNSURE


def test_a_clear_report_counts_though_both_heard_it_badly(matcher: Matcher) -> None:
    heard = [Hypothesis("her back pains and now both feet are numb", 0.25)] * 4
    assert matcher.match(heard, 0.49).intent == "urgent_spinal_cord"


@pytest.mark.parametrize(
    ("share", "intent"), [(0.4, "symptoms"), (0.5, "symptoms"), (0.75, None)]
)
def test_what_is_out_of_scope_counts_half_beside_what_is_not(
    matcher: Matcher, share: float, intent: str | None
) -> None:
    # What is said about the topic is seldom misheard as something else, but what is
    # misheard mostly means something else.
    match = matcher.match(
        [
            Hypothesis("who won the game last night", share),
            Hypothesis("what are the symptoms", 1 - share),
        ]
    )
    assert match.intent == intent


def test_alternatives_that_agree_beat_a_likelier_one(matcher: Matcher) -> None:
    match = matcher.match(
        [
            Hypothesis("who won the game last night", 0.4),
            Hypothesis("what are the symptoms", 0.3),
            Hypothesis("what are the symptoms of it", 0.3),
        ]
    )
    assert match.intent == "symptoms"


def test_the_judgement_names_a_text_that_it_rests_on(matcher: Matcher) -> None:
    said = ["who won the zoggle match", "what are the symptoms", "what symptoms"]
    shares = [0.4, 0.3, 0.3]
    match = matcher.match(map(Hypothesis, said, shares))
    assert match.intent == "symptoms"
    assert match.text in said[1:]
    assert match.unexplained == ()


def test_alternatives_without_words_do_not_count(matcher: Matcher) -> None:
    match = matcher.match(
        [Hypothesis("", 0.6), Hypothesis("what are the symptoms", 0.4)]
    )
    assert match.intent == "symptoms"


def test_shares_need_not_add_up(matcher: Matcher) -> None:
    once = matcher.match([Hypothesis("what are the symptoms", 0.0)])
    assert once.intent == "symptoms"


def test_the_runners_up_come_in_order_and_without_the_answer(matcher: Matcher) -> None:
    match = matcher.match("what are the symptoms")
    scores = [one.score for one in match.alternatives]
    assert scores == sorted(scores, reverse=True)
    assert match.intent not in [one.label for one in match.alternatives]
    assert all(score <= match.score for score in scores)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("how tall is a gnome", "size"),
        ("what colour is its hat", "paint"),
        ("a gnome fell on my foot", "gnome_down"),
        ("go on", "more"),
        ("slow down", "slower"),
    ],
)
def test_a_topic_of_a_few_phrases_works_too(
    tiny: Understanding, said: str, label: str
) -> None:
    assert tiny.matcher.match(said).intent == label


def test_a_topic_of_a_few_phrases_rejects_too(tiny: Understanding) -> None:
    assert tiny.matcher.match("set a timer").reject_reason is RejectReason.OUT_OF_SCOPE


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=300))
def test_any_text_gets_a_judgement(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    assert (match.intent is not None) == (match.decision is Decision.ANSWER)
    assert (match.reject_reason is not None) == (match.decision is Decision.REJECT)
    assert 0 <= match.score <= 1


ALTERNATIVES = st.lists(
    st.builds(
        Hypothesis,
        st.sampled_from(
            ["", "what are the symptoms", "i can't feel my legs", "banana", "tell me"]
        ),
        st.floats(0, 1),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=200)
@given(ALTERNATIVES)
def test_any_alternatives_get_a_judgement(
    matcher: Matcher, heard: list[Hypothesis]
) -> None:
    match = matcher.match(heard)
    assert 0 <= match.score <= 1
    assert match.text in [one.text for one in heard] or not heard
