"""The code that a command is asked about, and what it tells of the files that are left out of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.telling import tell_once

if TYPE_CHECKING:
    from dynamorm_workspace.files import Note
    from dynamorm_workspace.loading import LoadedWorkspace


UNDERSTOOD = "dynamorm_lsp.understood"
"""Where a command keeps the code that it was asked about for the kinds that it generates after that."""


def asked_code(paths: tuple[str, ...], use_cache: bool) -> "LoadedWorkspace":
    """The code in some files and folders (the current one with none) as it is understood, once for each command that
    has not written since. Raises ClickException."""
    context = click.get_current_context(silent=True)
    kept: dict[tuple[str, ...], LoadedWorkspace] = {} if context is None else context.meta.setdefault(UNDERSTOOD, {})
    if paths not in kept:
        kept[paths] = _understood(paths, use_cache)
    return kept[paths]


def forget_code() -> None:
    """Has the code read again that was understood: files of it have changed."""
    if (context := click.get_current_context(silent=True)) is not None:
        context.meta.pop(UNDERSTOOD, None)


def _understood(paths: tuple[str, ...], use_cache: bool) -> "LoadedWorkspace":
    from dynamorm_lsp.checking.report import all_notes  # late: `--help` needs none of it
    from dynamorm_lsp.checking.run import understand

    with refusing():
        workspace = understand(paths or (".",), use_cache)
    for note in all_notes(workspace):
        tell_once(_skipped(note))
    return workspace


def tell_skipped(notes: Iterable["Note"]) -> None:
    """A line for each file that is left out."""
    for note in notes:
        click.echo(_skipped(note), err=True)


def _skipped(note: "Note") -> str:
    return f"note: {note.path} {note.text}; skipped"
