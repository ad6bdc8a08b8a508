"""What stands in columns in Go, as `gofmt` aligns it, beside names of another length."""

import re
from collections.abc import Iterator, Sequence

from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import TextEdit

TEXT = r'"(?:\\.|[^"\\])*"'
VALUES = re.compile(rf"(?P<code>\s*{TEXT}:)(?P<gap> +)\S.*,\s*(?://.*)?$")
COMMENTS = re.compile(rf"(?P<code>(?:{TEXT}|`[^`]*`|'(?:\\.|[^'\\])*'|/(?!/)|[^\"'`/])+?)(?P<gap> +)//")
"""In lines of a literal, what is behind its keys; and what is said behind code."""


def in_columns(content: bytes, edits: Sequence[TextEdit]) -> tuple[TextEdit, ...]:
    """Edits of a file with those of the blanks before columns, where what was in one of these stays in it."""
    told = tuple(edits)
    for column in (VALUES, COMMENTS):
        told = (*told, *_aligned(content, told, column))
    return tuple(sorted(told, key=lambda one: one.span))


def _aligned(content: bytes, edits: Sequence[TextEdit], column: re.Pattern[str]) -> Iterator[TextEdit]:
    starts = [0, *(place.end() for place in re.finditer(b"\n", content))]
    lines = [line.decode("utf-8", "replace") for line in content.split(b"\n")]
    cells = [column.match(line) for line in lines]
    grown = [
        sum(_growth(content, one, start, cell) for one in edits) if cell is not None else 0
        for start, cell in zip(starts, cells, strict=True)
    ]
    done = 0
    for number, change in enumerate(grown):
        if not change or number < done:
            continue
        first = done = number
        while first and _are_one(cells[first - 1], cells[number]):
            first -= 1
        while done < len(cells) and _are_one(cells[done], cells[number]):
            done += 1
        block = [(starts[each], cell, grown[each]) for each in range(first, done) if (cell := cells[each]) is not None]
        yield from _in_block(block)


def _in_block(block: Sequence[tuple[int, re.Match[str], int]]) -> Iterator[TextEdit]:
    """Nothing where lines were no column as `gofmt` makes one."""
    if max(len(cell["code"]) for _, cell, _ in block) + 1 != block[0][1].end("gap"):
        return
    width = max(len(cell["code"]) + change for _, cell, change in block) + 1
    for start, cell, change in block:
        gap = " " * (width - len(cell["code"]) - change)
        if gap != cell["gap"]:
            at = start + len(cell["code"].encode())
            yield TextEdit(Span(at, at + len(cell["gap"])), gap)


def _growth(content: bytes, edit: TextEdit, start: int, cell: re.Match[str]) -> int:
    """By how many signs an edit makes what is before a column longer."""
    is_before = start <= edit.span.start and edit.span.end <= start + len(cell["code"].encode())
    return len(edit.text) - len(content[edit.span.start : edit.span.end].decode()) if is_before else 0


def _are_one(cell: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    """Whether both lines are as far inside, and what is behind stands in the same column."""
    if cell is None or other is None or cell.end("gap") != other.end("gap"):
        return False
    return _indent(cell) == _indent(other)


def _indent(cell: re.Match[str]) -> str:
    return cell["code"][: len(cell["code"]) - len(cell["code"].lstrip())]
