"""Emergencies told from their denials and from questions, one word apart."""

import pytest

from intents import Decision, Kind, Match, Matcher, Topic, normalise
from intents.assertion import Assertion
from intents.features import Reader
from intents.red_flags import MAX_PARTS, RedFlags, clauses_of
from intents.training import examples_of

PAIRS = [
    ("i can't feel my legs", "i can feel my legs"),
    ("i cannot move my legs", "i can move my legs"),
    ("my legs are numb", "my legs are not numb"),
    ("my legs have gone weak", "do legs go weak with this"),
    ("he has lost control of his bladder", "he has not lost control of his bladder"),
    ("i can't pass water", "can it stop you passing water"),
    ("she can't walk any more", "she can walk fine"),
    ("my feet are tingling", "my feet were tingling years ago"),
    ("i have trouble with my waterworks", "i have no trouble with my waterworks"),
    ("i've wet myself", "i haven't wet myself"),
    ("he is confused", "he is not confused"),
    ("mum is talking nonsense", "mum is not talking nonsense"),
    ("i keep being sick", "i am not sick any more"),
    ("dad won't wake up", "dad woke up early today"),
    ("i am so thirsty and confused", "can you get thirsty and confused"),
    ("i haven't been to the toilet for a week", "i went to the toilet this morning"),
    ("my nose won't stop bleeding", "my nose has stopped bleeding"),
    ("i have a fever", "i have no fever"),
    ("she has a temperature of thirty nine", "her temperature is normal"),
    ("i can't catch my breath", "i can breathe fine"),
    ("i am bruised all over", "why do people bruise all over"),
    ("there is blood in my wee", "there is no blood in my wee"),
    ("i think i have broken my hip", "can a hip break by itself"),
    ("i heard my leg snap", "can a leg just snap"),
    ("my arm is broken", "my arm is not broken"),
    ("i fell and i can't stand up", "i fell over years ago and i was fine"),
    ("my back hurts more than yesterday", "my back does not hurt today"),
    ("i have a new pain in my ribs", "what is a new pain like"),
    ("the pain is getting worse", "does the pain get worse"),
    ("i have got a pain in my hip", "i have no pain in my hip"),
    ("i want to die", "i don't want to die"),
    ("i want to kill myself", "i do not want to kill myself"),
    ("she says she will kill herself", "she says she feels much happier"),
    ("i have taken all my tablets", "i have taken my tablets as i should"),
    ("he is not breathing", "he is breathing well"),
    ("she has collapsed", "has anyone ever collapsed from this"),
    ("my chest hurts and my arm is numb", "does it make your chest hurt"),
    ("he is choking", "he is joking"),
    ("his face has dropped", "his fever has dropped"),
    ("she can't speak properly", "she can speak four languages"),
    ("it is making me confused", "can it make you confused"),
    ("it has caused weak legs in my mother today", "does it cause weak legs"),
    ("it feels numb", "what does numb feel like"),
    ("my mother can not feel her legs", "my mother can feel her legs again"),
]
"""What is a report, and what is none though it shares nearly all its words."""

DOUBTFUL = [
    "what if i can't feel my feet",
    "why can't i feel my legs",
    "i don't think it's broken but it hurts",
    "my legs are not numb but i can't stand up",
    "i'm not in pain i just can't wake him",
    "the pain has gone to my other hip",
    "my nose won't stop bleeding",
    "i can't get to the door without gasping",
    "they would all be better off without me",
    "i can feel the ends of the bone grinding",
    "i can hardly feel my feet",
]
"""In doubt it is a report."""


MAX_MISREAD = 30
"""Of some 3,500 reports that the topic teaches, so many read as a denial at most."""


def is_urgent(topic: Topic, match: Match) -> bool:
    """Whether an emergency is answered."""
    return topic.kind_of(match.intent or "") is Kind.URGENT


@pytest.mark.parametrize(("report", "_other"), PAIRS)
def test_a_report_is_an_emergency(
    matcher: Matcher, topic: Topic, report: str, _other: str
) -> None:
    assert is_urgent(topic, matcher.match(report))


@pytest.mark.parametrize(("_report", "other"), PAIRS)
def test_its_denial_or_question_is_none(
    matcher: Matcher, topic: Topic, _report: str, other: str
) -> None:
    assert not is_urgent(topic, matcher.match(other))


@pytest.mark.parametrize("text", DOUBTFUL)
def test_in_doubt_it_is_an_emergency(matcher: Matcher, topic: Topic, text: str) -> None:
    assert is_urgent(topic, matcher.match(text))


@pytest.mark.parametrize(
    "text",
    [
        "i want to die but first tell me how cancer spreads to the bones",
        "my son has chest pain and what are the symptoms of bone cancer",
        "the nurse came in and we had a chat and the nurse came in and we had a chat "
        "and since lunchtime i cannot feel my legs",
    ],
)
def test_talk_around_a_report_does_not_hide_it(
    matcher: Matcher, topic: Topic, text: str
) -> None:
    assert is_urgent(topic, matcher.match(text))


def test_hardly_a_report_that_the_topic_teaches_reads_as_a_denial(topic: Topic) -> None:
    reader, flags = Reader(topic.lexicon), RedFlags(topic.lexicon)
    misread = [
        one.text
        for one in examples_of(topic)
        if topic.kind_of(one.label) is Kind.URGENT
        and flags.read(reader.read(one.text).words).assertion is Assertion.NEGATED
    ]
    assert len(misread) <= MAX_MISREAD, misread


def test_a_question_about_a_red_flag_is_answered_as_information(
    matcher: Matcher, topic: Topic
) -> None:
    match = matcher.match("can it make your legs go numb")
    assert match.decision is Decision.ANSWER
    assert topic.kind_of(match.intent or "") is Kind.INFORMATION


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("my legs are not numb", Assertion.NEGATED),
        ("the fever has gone", Assertion.NEGATED),
        ("he can walk", Assertion.NEGATED),
        ("she is breathing well", Assertion.NEGATED),
        ("does it cause numb legs", Assertion.ASKED),
        ("can my mother lose her sight", Assertion.AFFIRMED),
        ("can somebody call an ambulance", Assertion.AFFIRMED),
        ("", Assertion.AFFIRMED),
    ],
)
def test_assertion_status(topic: Topic, text: str, assertion: Assertion) -> None:
    assert RedFlags(topic.lexicon).read(normalise(text)).assertion is assertion


def test_not_every_part_of_a_sign_said_a_thousand_times_is_judged(
    topic: Topic,
) -> None:
    words = normalise("i pain " * 700)
    signs = RedFlags(topic.lexicon).read(words).signs
    assert len(signs) == 700
    assert 100 < len(clauses_of(words, signs)) <= MAX_PARTS


def test_a_short_utterance_has_no_parts() -> None:
    assert clauses_of(normalise("i can't feel my legs"), ()) == []
