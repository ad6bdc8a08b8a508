"""What is generated for projects that nobody would write is sound; `make generated` tries more of them."""

from pathlib import Path

import pytest

import ministack
from generated_code.any_projects import AnyProject
from generated_code.judged_projects import faults_in_texts, faults_of_tools
from generated_code.many import batch

FLAVOURS = ("pynamodb", "dataclass", "attrs", "pydantic", "functions", "planned")


def some(flavour: str) -> AnyProject:
    """The first project of a sort that is drawn."""
    return next(project for number in range(1, 20) for project in batch(number, flavour))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_written_again(flavour: str) -> None:
    """Nothing changes when it is written again, nor by another order of files; all of it is Python."""
    assert [*faults_in_texts(some(flavour))] == []


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_judged(flavour: str, tmp_path: Path, engine: str) -> None:
    """Ruff, mypy in strict mode, TypeScript's compiler and our own check have nothing to say, and its tests pass."""
    assert [*faults_of_tools(some(flavour), tmp_path, engine)] == []
