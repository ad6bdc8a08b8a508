"""What the command line costs before it does anything, beside a Python that does nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import DYNAMORM, Figure, medians, milliseconds, seconds

ROUNDS = 15
ALLOWED = 0.150


def measure() -> Iterator[Figure]:
    here = Path(__file__).parent
    ours, bare = medians(
        ROUNDS,
        [
            lambda: seconds([DYNAMORM, "check", "--help"], here),
            lambda: seconds([sys.executable, "-c", "pass"], here),
        ],
    )
    yield Figure(
        "`dynamorm check --help`",
        milliseconds(ours),
        f"`python -c pass` {milliseconds(bare)}",
        ours / bare,
        f"at most {milliseconds(ALLOWED)} more; it is {milliseconds(ours - bare)}",
        ours - bare <= ALLOWED,
    )
