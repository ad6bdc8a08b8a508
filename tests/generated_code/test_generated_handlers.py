"""Handlers that are generated, with the events that API Gateway and a table's stream send."""

import shutil
from pathlib import Path

import pytest

import ministack
from generated_code.projects import checked, copy_of, generated, out_of_date, run_tests

HERE = Path(__file__).parent
KINDS = ("repository", "tests", "handler")


@ministack.NEEDS_ENGINE
def test_events(tmp_path: Path, engine: str) -> None:
    """What each route, each kind of change and each failure does: `order_handlers`."""
    folder = copy_of("boto3", tmp_path)
    generated(folder, *KINDS)
    shutil.copy(HERE / "order_handlers.py", folder / "tests/test_handlers.py")
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
