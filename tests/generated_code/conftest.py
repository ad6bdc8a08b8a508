"""An engine that plays DynamoDB, for all tests of generated code in one process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import ministack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.xdist_group("generated code"))


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    with ministack.engine() as url:
        yield url
