"""What a check reported, kept as long as nothing changes: checks of the same files in a row are the rule in CI."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec

from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import LineIndex
from dynamorm_lsp.checking.report import Report, Reported
from dynamorm_workspace.asked import Asked
from dynamorm_workspace.files import Note, looking, read
from dynamorm_workspace.lines import Lines
from dynamorm_workspace.unchanged import Unchanged


class _Kept(msgspec.Struct, array_like=True):
    reported: tuple[Reported, ...]
    files: int
    notes: tuple[Note, ...]
    known: int
    gone: int


def remembered(
    asked: Asked, settings: Settings, base: Path, outcomes: Unchanged, check: Callable[[], Report]
) -> Report:
    """The report of the last check of the same files under the same settings, when nothing that it looked at has
    changed, else that of a new `check`."""
    question = msgspec.json.encode((str(base), asked, settings), order="deterministic")
    kept = outcomes.outcome(question)
    if kept is not None:
        try:
            known = msgspec.msgpack.decode(kept, type=_Kept)
        except msgspec.MsgspecError:
            pass
        else:
            lines = _lines_of_stored(base, settings.max_file_size)
            return Report(known.reported, known.files, known.notes, lines, known=known.known, gone=known.gone)
    with looking() as looked:
        report = check()
    as_told = tuple(
        replace(each, finding=replace(each.finding, facts=None, cause=None, causes=())) for each in report.reported
    )
    encoded = msgspec.msgpack.encode(_Kept(as_told, report.files, report.notes, report.known, report.gone))
    outcomes.keep(question, encoded, looked)
    return report


def _lines_of_stored(base: Path, largest: int) -> Lines:
    @cache
    def lines(path: str) -> LineIndex:
        content = read(path, base, largest)
        return LineIndex(content if isinstance(content, bytes) else b"")

    return lines
