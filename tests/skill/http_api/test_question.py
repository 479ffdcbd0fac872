"""What a request asks is understood, and what it does wrong is told."""

import pytest

from skill.http_api.question import wants_wav
from skill.http_api.refusal import Refusal


@pytest.mark.parametrize(
    ("accept", "wav"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("audio/wav", True),
        ("audio/*;q=0.9, application/json", True),
        ("text/html, application/json", False),
    ],
)
def test_the_first_form_that_can_be_given_is_given(accept: str, wav: bool) -> None:
    assert wants_wav(accept) is wav


def test_who_accepts_neither_form_is_told_which_there_are() -> None:
    with pytest.raises(Refusal, match=r"application/json or audio/wav"):
        wants_wav("text/html, image/*")
