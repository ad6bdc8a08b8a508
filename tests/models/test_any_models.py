"""Whatever kinds of items are designed, what is written for them is a program that its judges accept."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings

from cdkgen import judges
from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.reading.languages import parser_for
from dynamorm_codeactions.models.model_files import ModelLibrary, model_files
from models.any_models import models

PYTHON: tuple[ModelLibrary, ...] = ("pynamodb", "boto3", "pydantic")
GOFMT, GO = which("gofmt"), which("go")
"""None of ours: where somebody has Go, it is asked."""


@pytest.mark.parametrize("library", PYTHON)
def test_python(library: ModelLibrary, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Python is formatted as ruff leaves it, has no finding of ruff, and can be imported."""

    @given(models())
    @settings(max_examples=25, deadline=None)
    def check(some: tuple[EntityModel, ...]) -> None:
        (file,) = model_files(some, library).files
        path = tmp_path_factory.mktemp(library) / file.path
        path.write_text(file.text, "utf-8")
        judges.ruff_as_usual(path)
        compile(file.text, file.path, "exec")

    check()


@given(models())
@settings(max_examples=50, deadline=None)
def test_go(some: tuple[EntityModel, ...]) -> None:
    """Go parses, and gofmt leaves it as it is where there is one."""
    assume(not model_files(some, "go").left_out)
    (file,) = model_files(some, "go").files
    parse = parser_for("models.go")
    assert parse is not None
    assert not parse(file.text.encode()).root_node.has_error
    if GOFMT is not None:
        formatted = subprocess.run([GOFMT], input=file.text.encode(), capture_output=True, check=True).stdout.decode()
        assert formatted == file.text


@pytest.mark.skipif(GO is None, reason="no Go here")
@given(models())
@settings(max_examples=10, deadline=None)
def test_go_compiles(some: tuple[EntityModel, ...]) -> None:
    """The compiler and `go vet` take it, which needs nothing but Go's own library."""
    assume(not model_files(some, "go").left_out)
    (file,) = model_files(some, "go").files
    with TemporaryDirectory() as folder:
        Path(folder, "go.mod").write_text("module shop\n\ngo 1.19\n")
        Path(folder, "models.go").write_text(file.text)
        done = subprocess.run([str(GO), "vet", "."], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
