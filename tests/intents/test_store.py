"""Weights are found beside a topic, in the cache, or learned."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from intents import (
    Context,
    Matcher,
    Topic,
    WeightsError,
    load_topic,
    situations_of,
    store_weights,
    weights_of,
)
from intents.situation_matcher import SituationLessons
from intents.store import FILE_NAME, cache_folder
from intents.training import digest_of
from intents.weights import Weights, load_weights, save_weights
from tests.intents.edit import change


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own."""
    monkeypatch.setattr("intents.store.cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def no_learning(done: float) -> None:
    raise AssertionError(f"weights were learned again, {done:.0%} of them")


def test_the_weights_that_ship_are_those_of_the_topic_that_ships() -> None:
    topic = load_topic()
    assert load_weights(topic.folder / FILE_NAME).digest == digest_of(topic)


def test_the_topic_that_ships_is_loaded_without_learning(cache: Path) -> None:
    topic = load_topic()
    assert weights_of(topic, no_learning).digest == digest_of(topic)
    assert not cache.exists()


def test_a_new_topic_is_learned_and_kept(garden: Path, cache: Path) -> None:
    topic = load_topic(garden)
    seen: list[float] = []
    first = weights_of(topic, seen.append)
    assert seen
    assert first.digest == digest_of(topic)
    assert len(list(cache.iterdir())) == 1
    assert weights_of(topic, no_learning).digest == first.digest


def test_weights_beside_the_topic_are_used(garden: Path, cache: Path) -> None:
    topic = load_topic(garden)
    path = store_weights(topic)
    assert path == garden / FILE_NAME
    assert weights_of(topic, no_learning).digest == digest_of(topic)
    assert not cache.exists()


def test_weights_of_other_phrases_are_learned_again_and_kept(
    garden: Path, cache: Path
) -> None:
    store_weights(load_topic(garden))
    change(garden / "sections/size.yaml", "are they small", "are they petite")
    edited = load_topic(garden)
    seen: list[float] = []
    weights = weights_of(edited, seen.append)
    assert seen
    assert weights.digest == digest_of(edited)
    assert "petite" in weights.words
    assert len(list(cache.iterdir())) == 1
    assert weights_of(edited, no_learning).digest == weights.digest


def test_an_edited_answer_needs_no_learning(garden: Path) -> None:
    store_weights(load_topic(garden))
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", "Small.")
    assert weights_of(load_topic(garden), no_learning).labels


def test_damaged_weights_are_learned_again(
    garden: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (garden / FILE_NAME).write_bytes(b"no weights")
    topic = load_topic(garden)
    with caplog.at_level(logging.WARNING):
        weights = weights_of(topic)
    assert weights.digest == digest_of(topic)
    assert str(garden / FILE_NAME) in caplog.text


def test_damaged_weights_in_the_cache_are_learned_again(
    garden: Path, cache: Path
) -> None:
    topic = load_topic(garden)
    weights_of(topic)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:500])
    seen: list[float] = []
    assert weights_of(topic, seen.append).digest == digest_of(topic)
    assert seen
    assert load_weights(kept).digest == digest_of(topic)


def test_a_cache_that_cannot_be_written_is_no_error(
    garden: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache.write_text("a file where the folder should be", encoding="utf-8")
    topic = load_topic(garden)
    with caplog.at_level(logging.WARNING):
        weights = weights_of(topic)
    assert weights.digest == digest_of(topic)
    assert "are not kept" in caplog.text


def test_storing_where_nothing_can_be_written(garden: Path) -> None:
    topic = load_topic(garden)
    nowhere = replace(topic, folder=garden / "topic.yaml" / "inside")
    with pytest.raises(WeightsError, match="Make the topic's folder writable"):
        store_weights(nowhere)


def test_stored_weights_answer(garden: Path) -> None:
    topic = load_topic(garden)
    weights: Weights = load_weights(store_weights(topic))
    assert Matcher(topic, weights).match("how tall is the gnome").intent == "size"


def test_two_topics_do_not_share_a_place_in_the_cache(
    garden: Path, cache: Path
) -> None:
    before: Topic = load_topic(garden)
    weights_of(before)
    change(garden / "sections/size.yaml", "are they small", "are they petite")
    weights_of(load_topic(garden))
    assert len(list(cache.iterdir())) == 2
    assert weights_of(before, no_learning).digest == digest_of(before)


def test_another_topics_weights_are_not_used(garden: Path, cache: Path) -> None:
    topic = load_topic(garden)
    other = replace(weights_of(topic), digest="of other phrases")
    (kept,) = cache.iterdir()
    save_weights(other, kept)
    assert weights_of(topic).digest == digest_of(topic)


def test_the_cache_is_in_the_users_cache(home: Path) -> None:
    assert cache_folder().is_relative_to(home)


# The weights of situations.


@pytest.fixture
def thirsty(garden: Path) -> Path:
    """A topic with a situation."""
    folder = garden / Context.ALARM.value
    folder.mkdir()
    (folder / "drink.yaml").write_text(
        "situation: drink\ntitle: x\nact: what_to_do\nanswer: No.\n"
        "phrases: [can he drink, shall i give her water]\n",
        encoding="utf-8",
    )
    return garden


def test_the_situations_that_ship_are_known_without_learning(cache: Path) -> None:
    topic = load_topic()
    found = situations_of(topic, no_learning)
    assert set(found) == set(Context)
    for context in Context:
        kept = load_weights(topic.folder / f"{context.value}.npz")
        assert kept.digest == SituationLessons(topic, context).digest
    assert not cache.exists()


def test_a_topic_without_situations_learns_none(garden: Path, cache: Path) -> None:
    assert situations_of(load_topic(garden), no_learning) == {}
    assert not cache.exists()


def test_new_situations_are_learned_once_and_kept(thirsty: Path, cache: Path) -> None:
    topic = load_topic(thirsty)
    seen: list[float] = []
    found = situations_of(topic, seen.append)
    assert seen
    assert len(list(cache.iterdir())) == 1
    situations = topic.situations[Context.ALARM]
    judged = found[Context.ALARM].judge("can he drink", situations)
    assert judged.label == "drink"
    assert set(situations_of(topic, no_learning)) == {Context.ALARM}


def test_situations_are_stored_beside_the_topic(thirsty: Path, cache: Path) -> None:
    topic = load_topic(thirsty)
    store_weights(topic)
    assert (thirsty / "after_alarm.npz").is_file()
    assert not (thirsty / "after_answer.npz").exists()
    assert set(situations_of(topic, no_learning)) == {Context.ALARM}
    assert not cache.exists()


def test_edited_situations_are_learned_again(thirsty: Path) -> None:
    store_weights(load_topic(thirsty))
    change(thirsty / "after_alarm/drink.yaml", "can he drink", "may he sip")
    seen: list[float] = []
    situations_of(load_topic(thirsty), seen.append)
    assert seen
