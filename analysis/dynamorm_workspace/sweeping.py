"""Keeps the cache small: once a day goes what no run has used for long, and the oldest where it is too large."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dynamorm_workspace.cache import DAY

UNUSED = 30 * DAY
LARGEST = 500_000_000  # bytes
ROOM = 0.8  # of the largest size is left after a sweep, so that the next entry does not ask for another one
ABANDONED = DAY / 24  # of a half-written file: nobody writes for an hour
MARK = "swept"


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    used: float
    size: int
    path: str


def sweep_daily(folder: Path, now: float | None = None, largest: int = LARGEST) -> None:
    """Sweeps a cache folder, unless that was done within the last day. Several runs may share the folder; whatever
    cannot be looked at or removed stays."""
    now = time.time() if now is None else now
    mark = folder / MARK
    with suppress(OSError):
        if mark.exists() and abs(now - mark.stat().st_mtime) < DAY:
            return
        if not folder.is_dir():
            return
        mark.touch()
        os.utime(mark, (now, now))
        _sweep(folder, now, largest)


def _sweep(folder: Path, now: float, largest: int) -> None:
    entries = sorted(_entries(str(folder)), reverse=True)
    size = 0
    kept = largest if sum(entry.size for entry in entries) <= largest else largest * ROOM
    for entry in entries:  # those used last come first
        half_written = Path(entry.path).name.startswith(".")
        size += entry.size
        if size > kept or now - entry.used > (ABANDONED if half_written else UNUSED):
            with suppress(OSError):
                Path(entry.path).unlink()
    for place, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):  # it is not empty
            if place != str(folder):
                Path(place).rmdir()


def _entries(folder: str) -> Iterator[_Entry]:
    for place, _, names in os.walk(folder):
        for name in names:
            if place == folder and name == MARK:
                continue
            with suppress(OSError):
                status = os.stat(os.path.join(place, name), follow_symlinks=False)  # noqa: PTH116, PTH118  # there may be many
                yield _Entry(status.st_mtime, status.st_size, os.path.join(place, name))  # noqa: PTH118  # as above
