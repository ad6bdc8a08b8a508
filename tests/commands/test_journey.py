"""From an empty folder to tests that pass, with no file edited by hand."""

import os
import subprocess
import sys

import pytest

from conftest import Dynamorm, Files
from ministack import KEYS, NEEDS_ENGINE, engine

KINDS = ("repository", "handler", "tests", "types", "docs")
TASK = (
    "--entity", "Task", "--attribute", "task_id:uuid", "--attribute", "owner_id:text",
    "--attribute", "created_at:datetime", "--identity", "task_id", "--pattern", "tasks of an owner, newest first",
)  # fmt: skip

pytestmark = pytest.mark.xdist_group("journey")


@NEEDS_ENGINE
@pytest.mark.parametrize("library", ["boto3", "pynamodb"])
def test_from_nothing(files: Files, dynamorm: Dynamorm, library: str) -> None:
    """What is begun, and generated of it, is up to date, is checked without an error, and passes its own tests."""
    base = files()
    assert dynamorm("init", "--library", library).exit_code == 0
    assert "  create  app/task.py  (" in dynamorm("create-model", *TASK, "--yes").stdout
    written = dynamorm("generate", *KINDS)
    assert written.exit_code == 0
    assert [line for line in written.stderr.splitlines() if not line.startswith("note: what is written imports ")] == []
    assert dynamorm("generate", *KINDS, "--check").exit_code == 0
    texts = {path: path.read_bytes() for path in base.rglob("*.py")}
    assert dynamorm("generate", *KINDS).exit_code == 0
    assert {path: path.read_bytes() for path in base.rglob("*.py")} == texts
    assert dynamorm("check").exit_code == 0
    with engine() as url:
        environment = {**os.environ, **KEYS, "AWS_ENDPOINT_URL_DYNAMODB": url}
        command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
        done = subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " skipped" not in done.stdout.splitlines()[-1]
