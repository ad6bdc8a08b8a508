"""The lines of source that a finding speaks of, with its span underlined, as a terminal shows them."""

import unicodedata
from collections.abc import Iterator

from dynamorm_analysis.text import LineIndex
from dynamorm_lsp.checking.report import Location
from dynamorm_lsp.terminal.colours import Paint

TAB = "    "
MOST_LINES = 4  # of a longer span the first lines say enough
MOST_COLUMNS = 160


def excerpt(at: Location, lines: LineIndex, paint: Paint, style: str) -> Iterator[str]:
    """The lines of a span, each with its number, and carets below."""
    last = min(at.end_line, at.line + MOST_LINES - 1)
    margin = len(str(last))
    bar = paint("|", "quiet")
    yield f"{' ' * margin} {bar}"
    for number in range(at.line, last + 1):
        text = lines.line_text(number)
        start, end = _underlined(at, number, text)
        if number > at.line and start >= end:
            continue
        before, marked = _shown(text[:start]), _shown(text[start:end])
        shown, width = before + marked + _shown(text[end:]), _width(before)
        carets = "^" * min(max(_width(marked), 1), max(MOST_COLUMNS - width, 1))
        yield f"{paint(f'{number:>{margin}}', 'quiet')} {bar} {_cut(shown)}".rstrip()
        if width < MOST_COLUMNS:
            yield f"{' ' * margin} {bar} {' ' * width}{paint(carets, style)}"


def _underlined(at: Location, number: int, text: str) -> tuple[int, int]:
    """The part of a line that belongs to the span, without the line's indentation."""
    start = at.column - 1 if number == at.line else len(text) - len(text.lstrip())
    end = at.end_column - 1 if number == at.end_line else len(text.rstrip())
    return start, end


def _shown(text: str) -> str:
    """Tabs as spaces, and control characters as something that a terminal does not obey."""
    text = text.replace("\t", TAB)
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_COLUMNS else text[: MOST_COLUMNS - 1] + "…"


def _width(text: str) -> int:
    """Columns on a terminal: East Asian characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
