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
TICKET = (
    "--entity", "Ticket", "--attribute", "tenant_id:text", "--attribute", "ticket_id:uuid",
    "--attribute", "opened_at:datetime", "--attribute", "state:enum(OPEN,WAITING,CLOSED)=OPEN",
    "--tenant", "tenant_id", "--identity", "ticket_id", "--version", "version",
    "--pattern", "open tickets, oldest first", "--pattern", "number of tickets in state",
)  # fmt: skip
ORDER = (
    "--entity", "Order", "--attribute", "order_id:uuid", "--attribute", "placed_at:datetime",
    "--attribute", "status:enum(PLACED,PAID)=PLACED", "--identity", "order_id",
    "--pattern", "placed orders between two dates",
)  # fmt: skip

pytestmark = pytest.mark.xdist_group("journey")


@NEEDS_ENGINE
@pytest.mark.parametrize(
    ("library", "story"), [("boto3", TASK), ("pynamodb", TASK), ("boto3", TICKET), ("pynamodb", ORDER)]
)
def test_from_nothing(files: Files, dynamorm: Dynamorm, library: str, story: tuple[str, ...]) -> None:
    """What is begun, and generated of it, is up to date, is checked without an error, and passes its own tests. Nobody
    is asked for what items make themselves."""
    base = files()
    assert dynamorm("init", "--library", library).exit_code == 0
    name = story[1].lower()
    assert f"  create  app/{name}.py  (" in dynamorm("create-model", *story, "--yes").stdout
    written = dynamorm("generate", *KINDS)
    assert written.exit_code == 0
    assert [line for line in written.stderr.splitlines() if not line.startswith("note: what is written imports ")] == []
    assert dynamorm("generate", *KINDS, "--check").exit_code == 0
    api = (base / f"app/handlers/{name}_api.py").read_text()
    assert "gsi" not in api
    assert f'given(told, "{name}_id"' not in api
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
