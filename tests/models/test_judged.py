"""A file of models with fields of every sort before its judges: mypy in strict mode, and `dynamorm check`."""

from pathlib import Path

import pytest

from cdkgen import judges
from conftest import Dynamorm, Files
from dynamorm_codeactions.models.model_files import ModelLibrary, model_files
from models.shop import SHOP

LIBRARIES: tuple[ModelLibrary, ...] = ("pynamodb", "boto3", "pydantic")


@pytest.mark.parametrize("library", LIBRARIES)
def test_strict(library: ModelLibrary, tmp_path: Path) -> None:
    """mypy has nothing to say in strict mode."""
    (file,) = model_files(SHOP, library).files
    path = tmp_path / file.path
    path.write_text(file.text)
    judges.ruff_as_usual(path)
    judges.mypy(path)


@pytest.mark.parametrize("library", [*LIBRARIES, "go"])
def test_checked(library: ModelLibrary, files: Files, dynamorm: Dynamorm) -> None:
    """`dynamorm check` has nothing to say either."""
    (file,) = model_files(SHOP, library).files
    files({file.path: file.text})
    assert dynamorm("check").stdout.startswith("No problems in 1 file.")
