"""Numbers in digits become the words that were said."""

import pytest

from audio.recogniser.spelt_numbers import in_words


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("2019", "twenty nineteen"),
        ("1,999", "one thousand nine hundred ninety nine"),
        ("10", "ten"),
        ("120", "one hundred twenty"),
        ("0", "zero"),
        ("999", "nine nine nine"),
        ("112", "one one two"),
        ("10:30", "ten thirty"),
        ("7:00", "seven"),
        ("2.5", "two point five"),
        ("0.25", "zero point two five"),
        ("1st", "first"),
        ("22nd", "twenty second"),
        ("01632960", "zero one six three two nine six zero"),
        ("pain in 3 places", "pain in three places"),
        ("no numbers at all", "no numbers at all"),
    ],
)
def test_a_number_is_spelt_out(digits: str, spoken: str) -> None:
    assert " ".join(in_words(digits).split()) == spoken
