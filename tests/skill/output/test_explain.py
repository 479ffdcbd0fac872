"""Why a text is answered, asked about or rejected."""

import pytest

from skill.output.explain import explanation
from skill.understanding import Understanding
from tests.intents.made_up import made_up_matcher


def test_an_answer_is_explained(understanding: Understanding) -> None:
    told = explanation(understanding, "what are the symptoms")
    for part in (
        "text        what are the symptoms",
        "recognised  what are the symptoms",
        "decision    answer symptoms",
        "what speaks for and against symptoms",
        "nearest phrase of symptoms: what are the symptoms (100 of 100)",
        "margin",
    ):
        assert part in told


def test_concepts_are_shown_with_their_words(understanding: Understanding) -> None:
    assert "wee [urine" in explanation(understanding, "i can't wee")


def test_a_rejection_is_explained(understanding: Understanding) -> None:
    told = explanation(understanding, "what is the capital of france")
    assert "decision    reject, code out_of_scope" in told
    assert "what speaks for and against out_of_scope" in told


def test_an_unexplained_word_is_named(understanding: Understanding) -> None:
    told = explanation(understanding, "what are the symptoms of snarfblat")
    assert "unexplained snarfblat" in told


def test_a_clarifying_question_is_explained(
    tiny: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiny, "matcher", made_up_matcher(tiny.topic))
    told = explanation(tiny, "nearly")
    assert "decision    ask: size or paint?" in told


def test_no_words_are_explained(understanding: Understanding) -> None:
    told = explanation(understanding, "")
    assert "(no words)" in told
    assert "decision    reject, code no_words" in told


def test_an_emergency_is_explained(understanding: Understanding) -> None:
    told = explanation(understanding, "i can't feel my legs")
    assert "decision    answer urgent_spinal_cord" in told
    assert "a word for '" in told or "(spelling)" in told


def test_the_signs_of_a_report_are_explained(understanding: Understanding) -> None:
    told = explanation(understanding, "my legs are not numb but i am bleeding")
    assert "signs       report, of the speaker" in told
    assert "numb: denied, by 'not'" in told
    assert "bleeding: report" in told


def test_both_halves_of_the_belief_are_told(understanding: Understanding) -> None:
    told = explanation(understanding, "what are the symptoms")
    assert "by halves   words 0." in told
    assert "meaning 0." in told


def test_a_topic_without_encoder_has_no_belief_by_meaning(tiny: Understanding) -> None:
    assert "meaning -" in explanation(tiny, "how tall is the gnome")


def test_a_topic_of_a_few_phrases_is_explained(tiny: Understanding) -> None:
    told = explanation(tiny, "how tall is the gnome")
    assert "decision    answer size" in told
    assert "nearest phrase of size: how tall is the gnome" in told
