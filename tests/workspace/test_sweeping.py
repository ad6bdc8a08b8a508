"""The cache stays small by itself: what is not used goes, and the oldest of too much."""

import os
from pathlib import Path

from dynamorm_workspace.cache import DAY
from dynamorm_workspace.sweeping import MARK, sweep_daily

NOW = 1_000_000_000.0


def entry(path: Path, days: float, size: int = 10) -> Path:
    """A file that was last used so many days ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (NOW - days * DAY, NOW - days * DAY))
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.name != MARK}


def test_what_is_not_used(tmp_path: Path) -> None:
    """What no run has used for a month goes, with the folders of earlier versions that this empties."""
    entry(tmp_path / "facts-1" / "ab" / "old", 31)
    entry(tmp_path / "facts-2" / "cd" / "new", 29)
    entry(tmp_path / "facts-2" / "cd" / ".half", 0.1)
    entry(tmp_path / "facts-2" / "cd" / ".writing", 0.01)
    sweep_daily(tmp_path, NOW)
    assert names(tmp_path) == {"facts-2", "cd", "new", ".writing"}


def test_too_much(tmp_path: Path) -> None:
    """Of more than the largest size the oldest goes, down to a little less than that."""
    for day in range(10):
        entry(tmp_path / "facts" / f"day{day}", day, 100)
    sweep_daily(tmp_path, NOW, largest=1000)
    assert len(names(tmp_path)) == 11
    sweep_daily(tmp_path, NOW + 2 * DAY, largest=900)
    assert names(tmp_path) == {"facts", *(f"day{day}" for day in range(7))}


def test_once_a_day(tmp_path: Path) -> None:
    """A cache that was swept within the day is not looked at again, nor made where there is none."""
    sweep_daily(tmp_path / "none", NOW)
    assert not (tmp_path / "none").exists()
    sweep_daily(tmp_path, NOW)
    entry(tmp_path / "old", 40)
    sweep_daily(tmp_path, NOW + DAY / 2)
    assert names(tmp_path) == {"old"}
    sweep_daily(tmp_path, NOW + 2 * DAY)
    assert names(tmp_path) == set()
