"""Whether generated tests notice that a repository does something else than it should.

A program, run in the folder of a project: `python trials.py REPOSITORIES TESTS EVERY`. It makes each change (or each
n-th alone) in a process of its own, which has imported already what all of them need, and writes the names of those
that no test notices; at last how many it has tried.
"""

import io
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from generated_code.altered import Altered, altered

PATIENCE = 60  # seconds, for a change that makes a loop endless


def survivors(changes: Sequence[Altered], tests: Path) -> Iterator[str]:
    """The changes that no test notices: of a kind of items, its own tests are asked."""
    for each in changes:
        own = tests / f"test_{each.file.stem.removesuffix('_base')}_repository.py"
        if _survives(each, [own] if own.exists() else _all_of(tests)):
            yield each.name


def _all_of(tests: Path) -> list[Path]:
    return sorted(tests.glob("test_*_repository.py"))


def _survives(change: Altered, tests: Sequence[Path]) -> bool:
    right = change.file.read_text()
    change.file.write_text(change.text)
    try:
        return _pass(tests)
    finally:
        change.file.write_text(right)


def _pass(tests: Sequence[Path]) -> bool:
    process = os.fork()
    if not process:
        _end(tests)
    return os.waitpid(process, 0)[1] == 0


def _end(tests: Sequence[Path]) -> None:
    """Answers by the way in which this process ends."""
    import pytest

    code = 1
    words = ["-q", "-x", "-p", "no:cacheprovider", "-k", "engine", *map(str, tests)]
    try:
        signal.alarm(PATIENCE)
        with redirect_stdout(io.StringIO()):
            code = int(pytest.main(words))
    finally:
        os._exit(code)


def main() -> int:
    import boto3  # noqa: F401  # once for all
    import pynamodb.models  # noqa: F401

    repositories, tests, every = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for cached in [*Path().rglob("__pycache__")]:
        shutil.rmtree(cached)
    sys.dont_write_bytecode = True
    assert _pass(_all_of(tests)), "the tests do not pass as they are"
    changes = [*altered(repositories)][::every]
    for name in survivors(changes, tests):
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(changes)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
