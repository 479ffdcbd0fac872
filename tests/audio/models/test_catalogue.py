"""The official models are told apart and ranked by what is published of them."""

import re

import pytest

from audio import SMALL_US
from audio.models import OFFICIAL_MODELS, Accent, OfficialModel, official_model


def test_models_are_found_by_name() -> None:
    assert official_model("vosk-model-small-en-us-0.15") is SMALL_US
    assert official_model("vosk-model-small-en-us") is None


def test_no_model_is_listed_twice() -> None:
    assert len({one.name for one in OFFICIAL_MODELS}) == len(OFFICIAL_MODELS)
    sums = [one.sha256 for one in OFFICIAL_MODELS if one.sha256 is not None]
    assert len(set(sums)) == len(sums)


@pytest.mark.parametrize("model", OFFICIAL_MODELS, ids=lambda one: one.name)
def test_a_model_is_described(model: OfficialModel) -> None:
    assert model.licence
    assert model.use
    assert model.megabytes > 0
    assert all(0 < rate < 100 for rate in model.error_rates.values())
    assert model.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", model.sha256)
    assert ("en-in" in model.name) == (model.accent is Accent.INDIAN)


def test_us_english_comes_first_and_then_fewer_errors() -> None:
    ranked = sorted(OFFICIAL_MODELS, key=lambda one: one.rank)
    assert [one.name.removeprefix("vosk-model-") for one in ranked] == [
        "en-us-0.22",
        "en-us-0.42-gigaspeech",
        "en-us-daanzu-20200905",
        "en-us-0.22-lgraph",
        "en-us-daanzu-20200905-lgraph",
        "small-en-us-0.15",
        "en-in-0.5",
        "small-en-in-0.4",
    ]


def test_a_set_that_few_were_measured_on_does_not_count() -> None:
    rates = {"librispeech test-clean": 6.0, "tedlium": 8.0}
    quiet = OfficialModel("a", Accent.US, 1, rates, "", "")
    phone = OfficialModel("b", Accent.US, 1, {**rates, "callcenter": 30.0}, "", "")
    assert quiet.rank == phone.rank == (False, 7.0)


def test_big_models_are_those_for_servers() -> None:
    assert not SMALL_US.is_big
    assert [one.name for one in OFFICIAL_MODELS if one.is_big] == [
        "vosk-model-en-us-0.22",
        "vosk-model-en-us-0.42-gigaspeech",
        "vosk-model-en-us-daanzu-20200905",
        "vosk-model-en-in-0.5",
    ]
