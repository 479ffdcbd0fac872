"""Finding what of a section is asked for."""

from pathlib import Path

import pytest

from intents import (
    Decision,
    FacetMatcher,
    Matcher,
    encoder_of,
    facets_of,
    load_topic,
    weights_of,
)
from intents.facet_matcher import FacetLessons
from intents.store import FACETS_NAME
from intents.weights import load_weights
from skill.understanding import Understanding
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


@pytest.fixture
def of_gnomes(home: Path) -> FacetMatcher:  # noqa: ARG001 (its cache)
    found = facets_of(load_topic(TINY_TOPIC))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("must his hat be red", "hats"),
        ("and boots which colour are those", "boots"),
        ("what colour are gnomes", None),
        ("", None),
    ],
)
def test_words_tell_a_facet_from_the_whole(
    of_gnomes: FacetMatcher, text: str, facet: str | None
) -> None:
    found = of_gnomes.find(text, "paint")
    assert (found and found.label) == facet


def test_a_section_without_facets_is_told_as_a_whole(of_gnomes: FacetMatcher) -> None:
    assert of_gnomes.find("are the hats small", "size") is None


def test_what_the_encoder_means_counts_as_much_as_words(
    of_gnomes: FacetMatcher,
) -> None:
    sure_of_boots = (0.0, 0.0, 1.0)
    found = of_gnomes.find("what colour is that thing", "paint", sure_of_boots)
    assert found is not None
    assert found.label == "boots"
    assert found.score >= 0.5


# Written for the test, by somebody who had seen no lesson.
ASKED = [
    ("what's an m r i scan then", "tests", "mri_scan"),
    ("does having a bit of bone out for testing hurt", "biopsy", "does_it_hurt"),
    ("is there any chance of it being cured", "outlook", "curable"),
    ("has my husband been handed a death sentence", "outlook", "terminal"),
    ("what happens when prostate cancer gets into the bones", "source_cancers",
     "prostate"),
    ("why does it hurt so in the bones", "pain", "cause"),
    ("how do they treat low platelets", "low_blood_counts", "treated"),
    ("did i leave it too late to see somebody", "emotional_support", "guilt"),
    ("may i drink a glass of wine with this", "not_covered", "alcohol"),
    ("will denosumab make my jaw bad", "not_covered", "bone_drugs"),
    ("is this machine recording what i say", "about", "privacy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "facet"), ASKED)
def test_the_shipped_topic_answers_what_was_asked(
    understanding: Understanding, text: str, label: str, facet: str
) -> None:
    found = understanding.matcher.match(text)
    assert (found.intent, found.facet) == (label, facet)


def test_a_question_about_the_whole_gets_the_whole(
    understanding: Understanding,
) -> None:
    found = understanding.matcher.match("how is secondary bone cancer treated")
    assert (found.intent, found.facet) == ("treatment", None)


def test_the_encoder_that_ships_knows_most_facets(
    understanding: Understanding,
) -> None:
    encoder = encoder_of(understanding.topic)
    assert encoder is not None
    facets = {
        f"{label}.{name}"
        for label, section in understanding.topic.sections.items()
        for name in section.facets
    }
    assert len(facets & set(encoder.labels)) >= 0.85 * len(facets)


def test_of_a_facet_that_the_encoder_does_not_know_words_have_the_say(
    of_gnomes: FacetMatcher,
) -> None:
    found = of_gnomes.find("must his hat be red", "paint", (0.5, None, 0.5))
    assert found is not None
    assert found.label == "hats"


def test_a_question_that_stands_in_the_topic_is_known(
    understanding: Understanding,
) -> None:
    # The encoder takes it for something else.
    found = understanding.matcher.match("is it catching")
    assert (found.intent, found.facet) == ("causes", "not_contagious")


def test_without_facets_a_matcher_finds_sections(understanding: Understanding) -> None:
    topic = understanding.topic
    plain = Matcher(topic, weights_of(topic), encoder_of(topic))
    found = plain.match("what's an m r i scan then")
    assert (found.intent, found.facet) == ("tests", None)


def test_the_weights_that_ship_fit_the_topic() -> None:
    topic = load_topic()
    shipped = load_weights(topic.folder / FACETS_NAME)
    assert shipped.digest == FacetLessons(topic).digest


def test_other_phrases_are_learned_anew(garden: Path, home: Path) -> None:  # noqa: ARG001
    phrase = "what colour is the hat"
    change(garden / "facets/paint.yaml", phrase, "is a bowler allowed")
    found = facets_of(load_topic(garden))
    assert found is not None
    asked = found.find("is a bowler allowed", "paint")
    assert asked is not None
    assert asked.label == "hats"


def test_a_topic_without_facets_has_nothing_to_find(garden: Path) -> None:
    (garden / "facets/paint.yaml").unlink()
    assert facets_of(load_topic(garden)) is None


def test_what_is_clear_of_one_of_two_sections_is_not_asked_about(
    understanding: Understanding,
) -> None:
    # Half of the belief is in what only a doctor can tell.
    found = understanding.matcher.match("will dad need an operation on his hip")
    assert (found.decision, found.intent) == (Decision.ANSWER, "treatment")
    assert found.facet == "surgery"
