"""Waits for changes of what a check looks at."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from dynamorm_workspace.asked import is_source
from dynamorm_workspace.config import DECIDING_FILES

SILENCE = 200  # milliseconds


def changes(paths: Iterable[str]) -> Iterator[bool]:
    """False at first, and True after each change of a file that may matter; ends when it is interrupted.

    What changes after the first is not missed: the watching begins before, and shows that it has by its first silence.
    """
    begun = False
    for changed in watch(*paths, watch_filter=_matters, yield_on_timeout=True, rust_timeout=SILENCE):
        if not begun or changed:
            yield begun
        begun = True


def _matters(_: Change, path: str) -> bool:
    file = Path(path)
    return is_source(file.name) or file.name in DECIDING_FILES
