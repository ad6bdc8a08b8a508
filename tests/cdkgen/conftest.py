"""Synthesis by CDK's command line takes both a core and a second or ten: one process does all of it."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path in (HERE / "test_synthesis.py", HERE / "test_examples.py"):
            item.add_marker(pytest.mark.xdist_group("synthesis"))
