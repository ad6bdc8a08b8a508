"""A check of a tree of 2,000 files of which 200 use DynamoDB, empty and warm, beside a ruff without its cache."""

import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated_services import write_services
from benchmarks.measuring import DYNAMORM, RUFF, Figure, aimed, compared, medians, seconds

ROUNDS = 3
SERVICES = 40
FILES = 2_000
COLD, WARM = 3.0, 1.0  # times as long as ruff
LEFT_OUT = frozenset({"site-packages", "__pycache__"})


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        tree, cache = Path(scratch) / "tree", Path(scratch) / "cache"
        using, files = write_tree(tree)
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        check = [DYNAMORM, "check", ".", "--format", "json"]
        ruff = [RUFF, "check", ".", "--isolated", "--no-cache"]

        def cold() -> float:
            shutil.rmtree(cache, ignore_errors=True)
            return seconds(check, tree, environment)

        theirs, ours, again = medians(
            ROUNDS,
            [
                lambda: seconds(ruff, tree, environment),
                cold,
                lambda: seconds(check, tree, environment),
            ],
        )
        (tree / "order_service_0" / "models.py").touch()
        touched = seconds(check, tree, environment)
    name = f"`check` of {files:,} files, {using} with DynamoDB"
    other = "`ruff check --no-cache`"
    yield aimed(f"{name}, empty cache", ours, other, theirs, COLD)
    yield aimed(f"{name}, nothing changed", again, other, theirs, WARM)
    yield compared(f"{name}, one file changed", touched, other, theirs)


def write_tree(tree: Path, files: int = FILES) -> tuple[int, int]:
    """Made-up services beside Python's own library; says how many files use DynamoDB, and how many there are."""
    using = write_services(tree, SERVICES)
    library = Path(sysconfig.get_path("stdlib"))
    found = sorted(path for path in library.rglob("*.py") if LEFT_OUT.isdisjoint(path.relative_to(library).parts))
    others = [path for path in found if "bad" not in path.name][: files - using]
    for path in others:
        target = tree / "lib" / path.relative_to(library)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return using, using + len(others)


if __name__ == "__main__":
    write_tree(Path(sys.argv[1]))
