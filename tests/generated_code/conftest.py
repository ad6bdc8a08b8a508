"""An engine that plays DynamoDB. All tests of a module that need it run in one process, which starts it once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import ministack

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(f"generated code {item.path.stem}"))


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    with ministack.engine() as url:
        yield url
