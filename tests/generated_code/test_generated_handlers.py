"""Handlers that are generated, with the events that API Gateway and a table's stream send."""

import shutil
from pathlib import Path

import pytest

import ministack
from generated_code.projects import checked, copy_of, generated, out_of_date, run_tests

HERE = Path(__file__).parent
KINDS = ("repository", "tests", "handler")


@ministack.NEEDS_ENGINE
@pytest.mark.parametrize(("example", "events"), [("boto3", "order_handlers"), ("crud", "clinic_handlers")])
def test_events(example: str, events: str, tmp_path: Path, engine: str) -> None:
    """What each route, each kind of change and each failure does: over boto3, and over PynamoDB."""
    folder = copy_of(example, tmp_path)
    generated(folder, *KINDS)
    shutil.copy(HERE / f"{events}.py", folder / "tests/test_handlers.py")
    done = run_tests(folder, "tests/test_handlers.py", engine=engine)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("options", [(), ("--api", "rest")])
def test_judged(options: tuple[str, ...], tmp_path: Path) -> None:
    """All tools have nothing to say about them, and a second run changes nothing."""
    folder = copy_of("boto3", tmp_path)
    generated(folder, "repository")
    generated(folder, "handler", *options)
    assert out_of_date(folder, "handler", *options) == ""
    checked(folder, "shop/handlers")
