"""How a command's time is taken, and what a benchmark gives back."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

BIN = Path(sys.executable).parent
DYNAMORM = str(BIN / "dynamorm")
RUFF = str(BIN / "ruff")
FINISHED = (0, 1)  # 1 says that there are findings


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: a figure, what it is compared with in the same run, and the target, where there is one.

    `text` shows the figure, `beside` the other; `ratio` is the first divided by the second. `met` is None without a
    target.
    """

    name: str
    text: str
    beside: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


def compared(name: str, ours: float, other: str, theirs: float) -> Figure:
    """Two times, in seconds, of one run."""
    return Figure(name, milliseconds(ours), f"{other} {milliseconds(theirs)}", ours / theirs)


def aimed(name: str, ours: float, other: str, theirs: float, allowed: float) -> Figure:
    """The same, where ours may take so many times as long as the other."""
    figure = compared(name, ours, other, theirs)
    return replace(figure, target=f"at most {allowed:g}×", met=ours <= allowed * theirs)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def medians(rounds: int, commands: Sequence[Callable[[], float]]) -> tuple[float, ...]:
    """The median time of each command in seconds; they take turns, so that a busy machine slows all of them."""
    times = [[command() for command in commands] for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*times, strict=True))


def seconds(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> float:
    """How long a command takes in a folder. Raises RuntimeError when it does not finish as a checker does."""
    environment = {**(environment or os.environ)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled already
    started = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - started
    if run.returncode not in FINISHED:
        raise RuntimeError(f"{' '.join(command)}: status {run.returncode}: {run.stderr[-500:]}")
    return taken
