"""What the tests of the page share: a server of the topic that ships."""

from collections.abc import Iterator

import pytest

from tests.skill.page.serving import Server, page


@pytest.fixture(scope="package")
def server(home: object) -> Iterator[Server]:  # noqa: ARG001 (its settings)
    """`askaloud kiosk`, which takes whatever is said for a question."""
    one = Server("--open", "--idle", "60").wait()
    with page(one, number="warming up") as first:
        for label in ("symptoms", "pain", "help"):
            first.hear(label)
    yield one
    assert one.end() == 0
