"""Projects and tables that migrations are tried on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Dynamorm, Files
from migrations.parcels import AFTER, BEFORE, READER, deployed
from ministack import engine


@pytest.fixture
def changed(files: Files, dynamorm: Dynamorm) -> Path:
    """A project whose lock says one thing and whose models say another."""
    base = files({"models.py": BEFORE})
    assert dynamorm("lock").exit_code == 0
    files({"models.py": AFTER + READER})
    return base


LOCAL = os.environ.get("DYNAMODB_LOCAL", "")
"""Where a DynamoDB local runs, which judges beside the engine that plays it."""


@pytest.fixture(scope="module", params=["engine", *(["DynamoDB local"] if LOCAL else [])])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param != "engine":
        yield LOCAL
        return
    with engine() as url:
        yield url


@pytest.fixture
def table(address: str) -> str:
    """A table with items as it was deployed."""
    return deployed(address)
