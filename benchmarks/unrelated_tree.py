"""A check of many files that have nothing to do with DynamoDB: Python's own library, beside ruff."""

import shutil
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import DYNAMORM, RUFF, Figure, compared, medians, seconds

ROUNDS = 5
LEFT_OUT = shutil.ignore_patterns("site-packages", "__pycache__", "test", "tests", "idle_test", "*.so", "*.a")


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        shutil.copytree(sysconfig.get_path("stdlib"), tree, ignore=LEFT_OUT)
        files = sum(1 for _ in tree.rglob("*.py"))
        ours, theirs = medians(
            ROUNDS,
            [
                lambda: seconds([DYNAMORM, "check", ".", "--no-cache"], tree),
                lambda: seconds([RUFF, "check", ".", "--no-cache", "--isolated"], tree),
            ],
        )
    yield compared(f"`check` of {files} files without DynamoDB", ours, "`ruff check`", theirs)
