"""A bar that shows how far a long run has come: to people at a terminal alone, and only where it takes a while."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from dynamorm_lsp.terminal.counting import counted

if TYPE_CHECKING:
    from dynamorm_workspace.watching import Watch

DELAY = 0.7  # seconds; what is done by then needs no bar


@contextmanager
def progress(stream: TextIO, doing: str = "Looking at", one: str = "file", several: str = "files") -> "Iterator[Watch]":
    """What is to be told how many things are done, of how many."""
    started = time.monotonic()
    shown = _is_watched(stream)
    with ExitStack() as stack:
        bars: list[tuple[int, click._termui_impl.ProgressBar[int]]] = []

        def watch(done: int, total: int) -> None:
            if not shown or time.monotonic() - started < DELAY:
                return
            if not bars or bars[-1][0] != total:
                stack.close()
                label = f"{doing} {counted(total, one, several)}"
                bars.append((total, stack.enter_context(click.progressbar(length=total, label=label, file=stream))))
            bar = bars[-1][1]
            bar.update(done - bar.pos)

        yield watch


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
