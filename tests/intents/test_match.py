"""The words in which a judgement is told stay the same: programs read them."""

from intents import Decision, Hypothesis, Match, RejectReason


def test_the_codes_of_a_rejection() -> None:
    assert [reject_reason.value for reject_reason in RejectReason] == [
        *("no_speech", "no_words", "out_of_scope", "other_illness"),
        *("not_english", "unsure"),
    ]


def test_the_decisions() -> None:
    assert [one.value for one in Decision] == ["answer", "clarify", "reject"]


def test_a_text_has_all_the_belief_unless_told_otherwise() -> None:
    assert Hypothesis("what is it").share == 1.0


def test_a_bare_judgement_claims_nothing() -> None:
    match = Match(Decision.REJECT)
    assert match.intent is None
    assert match.score == 0.0
    assert match.alternatives == ()
    assert match.unexplained == ()
