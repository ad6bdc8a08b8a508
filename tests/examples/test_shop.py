"""The example shop: what a check says of it, and that it still works after its fixes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOP = Path(__file__).parents[2] / "examples" / "shop"
CHECK = [sys.executable, "-m", "dynamorm_lsp", "check"]
MISSING_INDEX = {"scan-for-non-indexed-attribute", "scan-for-indexed-attribute", "query-without-index-name"}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the shop in a folder of its own."""
    target = tmp_path / "shop"
    shutil.copytree(SHOP, target, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    return target


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def findings(folder: Path, *options: str) -> list[dict[str, Any]]:
    answer = run([*CHECK, ".", "--no-cache", "--format", "json", "--exit-zero", *options], folder)
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["findings"]
    return found


def line_of(folder: Path, file: str, text: str) -> int:
    """The number of the only line that holds a text."""
    lines = (folder / file).read_text().splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if text in line]
    return number


def test_findings_stand_at_the_right_lines(shop: Path) -> None:
    """Scans without an index and the index on a status are found where they are written."""
    found = {(one["rule"], one["file"], one["line"]) for one in findings(shop)}
    assert found >= {
        ("scan-for-non-indexed-attribute", name, line_of(shop, name, "Order.scan("))
        for name in ("shop/repositories/orders.py", "shop/handlers/reports.py")
    }
    index = ("low-cardinality-index-key", "shop/indexes.py", line_of(shop, "shop/indexes.py", "class OrdersByStatus("))
    assert index in found


def test_one_index_serves_both_call_sites(shop: Path) -> None:
    """Both scans are answered by one proposal, so each finding points to the other's call."""
    scans = [one for one in findings(shop) if one["rule"] == "scan-for-non-indexed-attribute"]
    assert len({one["help"] for one in scans}) == 1
    assert {related["file"] for one in scans for related in one["related"]} == {one["file"] for one in scans}


def test_the_fixed_shop_works(shop: Path) -> None:
    """`--fix --unsafe-fixes` leaves no missing index, changes nothing when repeated, and the shop's tests pass."""
    assert MISSING_INDEX & {one["rule"] for one in findings(shop)}
    assert not MISSING_INDEX & {one["rule"] for one in findings(shop, "--fix", "--unsafe-fixes")}
    fixed = {path: path.read_bytes() for path in shop.rglob("*.py")}
    findings(shop, "--fix", "--unsafe-fixes")
    assert {path: path.read_bytes() for path in shop.rglob("*.py")} == fixed
    tests = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], shop)
    assert tests.returncode == 0, tests.stdout + tests.stderr


def test_the_shop_works_as_it_is(shop: Path) -> None:
    """The shop's own tests pass before any fix, too."""
    tests = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], shop)
    assert tests.returncode == 0, tests.stdout + tests.stderr
