"""What the tests of questions by HTTP share: the page's server, which answers them."""

from collections.abc import Iterator

import pytest

from tests.skill.page.serving import Server


@pytest.fixture(scope="package")
def server(home: object) -> Iterator[Server]:  # noqa: ARG001 (its settings)
    """`askaloud kiosk`, as it comes."""
    started = Server().wait()
    yield started
    started.end()
