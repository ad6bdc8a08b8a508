"""What is generated for models of PynamoDB that nobody would write: tests of it pass, and no tool has a complaint."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import ministack
from generated_code.made_classes import ENUMERATION, IN_KEYS
from generated_code.made_models import Drawn, drawn_models
from generated_code.projects import checked, generated, run_tests

GENERATED = ("repositories", "tests", "handlers")


@ministack.NEEDS_ENGINE
@settings(
    max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(drawn=drawn_models())
def test_models_that_nobody_would_write(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory, engine: str) -> None:
    """In a project that is no package."""
    folder = tmp_path_factory.mktemp("things")
    (folder / "models.py").write_text(drawn.models)
    (folder / "code.py").write_text(drawn.code)
    generated(folder, "repository", "tests", "handler")
    done = run_tests(folder, engine=engine)
    assert done.returncode == 0, f"{drawn.models}\n{drawn.code}\n{done.stdout}"
    checked(folder, *GENERATED)


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize("models", [ENUMERATION, IN_KEYS], ids=["enumeration", "fields in keys alone"])
def test_models_as_commands_write_them(models: str, tmp_path: Path, engine: str) -> None:
    """The values of enumerations are known, fields that no attribute holds, and which items an index has."""
    (tmp_path / "models.py").write_text(models)
    generated(tmp_path, "repository", "tests", "handler")
    done = run_tests(tmp_path, engine=engine)
    assert done.returncode == 0, done.stdout
    checked(tmp_path, *GENERATED)
