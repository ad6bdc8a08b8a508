"""All tests of a module that need an engine run in one process, which starts it once."""

from collections.abc import Iterator

import pytest

from ministack import engine
from repositories.busy_engine import BusyEngine, busy_engine


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "repositories" in item.path.parts and "table_engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(f"repositories {item.path.stem}"))


@pytest.fixture(scope="session")
def table_engine() -> Iterator[str]:
    """The address of an engine for as long as these tests run."""
    with engine() as url:
        yield url


@pytest.fixture(scope="session")
def engine_in_between(table_engine: str) -> Iterator[BusyEngine]:
    with busy_engine(table_engine) as before:
        yield before


@pytest.fixture
def busy(engine_in_between: BusyEngine) -> BusyEngine:
    """An engine that takes as much as it is told to, and all to begin with; at one address for all tests."""
    engine_in_between.forget()
    return engine_in_between
