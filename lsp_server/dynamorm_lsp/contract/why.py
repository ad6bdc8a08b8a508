"""`dynamorm model --why`: what stands at a place and how far it was understood, for people and for tools."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.explaining.explanation import Spot, explained
from dynamorm_analysis.explaining.steps import Step
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import LineIndex, Span
from dynamorm_lsp.checking.report import located
from dynamorm_lsp.checking.run import settings_for, understand
from dynamorm_lsp.contract.model import Row
from dynamorm_workspace.files import relative, without_mark
from dynamorm_workspace.lines import Lines, lines_of
from dynamorm_workspace.standing import Standing, standing

VERSION = 1
WRITTEN = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?")


class WhereError(Exception):
    """A place that was asked about is none."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the command line names it: line and column count from 1, the column in characters."""

    path: str
    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a file is read or not, and the explanation of the place in it if it is."""

    where: Where
    standing: Standing
    steps: tuple[Step, ...]
    project: Project
    lines: Lines


def where_of(text: str) -> Where:
    """`app/orders.py:40` or `app/orders.py:40:12`. Raises WhereError."""
    found = WRITTEN.fullmatch(text)
    if found is None or not int(found["line"]) or found["column"] == "0":
        raise WhereError(f"{text}: write FILE:LINE or FILE:LINE:COLUMN, as in app/orders.py:40")
    return Where(found["path"], int(found["line"]), int(found["column"]) if found["column"] else None)


def why(where: Where, paths: tuple[str, ...], use_cache: bool) -> Answer:
    """What is understood at a place in the workspace that paths stand for. Raises WhereError, SettingsError and
    MissingPathError."""
    base = Path.cwd()
    file = Path(os.path.normpath(base / where.path))
    if not file.is_file():
        raise WhereError(f"{where.path}: {'is a folder' if file.is_dir() else 'no such file'}")
    index = LineIndex(without_mark(file.read_bytes()))
    line = _line(where, index)
    asked = paths or ((".",) if file.is_relative_to(base) else (os.fspath(file.parent),))
    workspace = understand(asked, use_cache)
    folder = next((one for path in asked if file.is_relative_to(one := Path(os.path.normpath(base / path)))), base)
    path = relative(file, base)
    stands = standing(path, folder if folder.is_dir() else folder.parent, base, settings_for(asked, base), workspace)
    steps: tuple[Step, ...] = ()
    if stands.is_read:
        at = line.start + _bytes(index, where) if where.column is not None else None
        steps = explained(workspace.project, Spot(path, line, at))
    return Answer(where, stands, steps, workspace.project, lines_of(workspace.contents))


def _line(where: Where, index: LineIndex) -> Span:
    """The span of a line's text without the space around it."""
    if where.line > len(index.starts):
        raise WhereError(f"{where.path}: has {len(index.starts)} lines, and none of number {where.line}")
    text = index.line_text(where.line).encode()
    start = index.starts[where.line - 1] + len(text) - len(text.lstrip())
    return Span(start, max(start, index.starts[where.line - 1] + len(text.rstrip())))


def _bytes(index: LineIndex, where: Where) -> int:
    """The bytes between the first character of a line that is no space and a column."""
    text = index.line_text(where.line)
    return len(text[: (where.column or 1) - 1].encode()) - (len(text) - len(text.lstrip()))


# ---- for people -----------------------------------------------------------------------------------------------------


def told(answer: Answer) -> Iterator[str]:
    """The answer as a tree of sentences, each with the place that it speaks of."""
    verb = "read" if answer.standing.is_read else "not read"
    yield f"{answer.where.path} is {verb}: {'; '.join(answer.standing.reasons)}."
    for step in answer.steps:
        yield ""
        yield from _told(step, answer, 0)


def _told(step: Step, answer: Answer, depth: int) -> Iterator[str]:
    at = located(step.place, answer.project, answer.lines) if step.place is not None else None
    place = f"  ({at.path}:{at.line}:{at.column})" if at is not None else ""
    text = step.text[0].upper() + step.text[1:] if depth == 0 else step.text
    end = "" if place or step.rests_on or depth else "."
    yield f"{'  ' * depth}{text}{place}{end}"
    for inner in step.rests_on:
        yield from _told(inner, answer, depth + 1)


# ---- for tools ------------------------------------------------------------------------------------------------------


def row(answer: Answer) -> Row:
    """The answer as plain values."""
    return {
        "version": VERSION,
        "file": answer.where.path,
        "line": answer.where.line,
        "column": answer.where.column,
        "read": answer.standing.is_read,
        "reasons": list(answer.standing.reasons),
        "steps": [_row(step, answer) for step in answer.steps],
    }


def _row(step: Step, answer: Answer) -> Row:
    at = located(step.place, answer.project, answer.lines) if step.place is not None else None
    return {
        "text": step.text,
        "file": at.path if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "rests_on": [_row(inner, answer) for inner in step.rests_on],
    }
