"""Files that are made to be hard: twice as much takes at most about twice as long, counted in calls and not in time."""

import cProfile
import pstats

import pytest

from fuzzing.hard import HARD
from fuzzing.pipeline import checked

SIZE = 24
GROWTH = 3.0  # four would be quadratic
# Each class has all others for ancestors, up to a limit that lies above these sizes; each file asks all others.
QUADRATIC = {
    "python: classes in a circle", "python: a long line of classes", "typescript: classes in a circle",
    "python: stars in a circle",
}  # fmt: skip
START = 60_000  # calls that no size has to do with: modules are imported, patterns compiled, limits reached

checked(HARD["python: equal scans"](1))


@pytest.mark.parametrize("name", HARD)
def test_growth(name: str) -> None:
    """Nothing raises, and the work grows with the size of the files."""
    once, twice = (_calls(name, SIZE * factor) for factor in (1, 2))
    assert twice <= (2 * GROWTH if name in QUADRATIC else GROWTH) * once + START


def test_a_long_line() -> None:
    """A line of megabytes is read like any other text."""
    line = b"import boto3\nx = [" + b"{'TableName': 'orders'}, " * 60_000 + b"]\n"
    checked({"a.py": line, "a.yaml": b"a: " + b"x" * 3_000_000, "a.go": b"package a\nvar x = `" + b"x" * 3_000_000})


def _calls(name: str, size: int) -> int:
    files = HARD[name](size)
    profile = cProfile.Profile()
    profile.runcall(checked, files)
    calls: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]  # it has no types
    return calls
