"""For people: each finding with the source that it speaks of, and what to do."""

from collections.abc import Iterator
from textwrap import wrap

from dynamorm_analysis.finding import MOST_RELATED
from dynamorm_lsp.checking.report import Report, Reported
from dynamorm_lsp.terminal.excerpt import excerpt
from dynamorm_lsp.terminal.summary import header, summary

WIDTH = 110


def render(report: Report) -> Iterator[str]:
    for reported in () if report.statistics else report.reported:
        yield from _finding(reported, report)
        yield ""
    yield from summary(report)


def _finding(reported: Reported, report: Report) -> Iterator[str]:
    paint = report.paint
    yield header(reported, paint)
    yield from (f"  {line}" for line in _wrapped(reported.finding.message))
    yield from excerpt(reported.at, report.lines(reported.at.path), paint, reported.severity.word)
    margin = " " * len(str(reported.at.line))
    note = f"{margin} {paint('=', 'quiet')} {paint('note:', 'bold')}"
    for at, message in reported.related[:MOST_RELATED]:
        yield f"{note} {at.path}:{at.line}:{at.column}: {message}"
    if (more := len(reported.related) - MOST_RELATED) > 0:
        yield f"{note} and {more} more"
    first, *rest = _wrapped(reported.finding.help) or [""]
    if first:
        yield f"{margin} {paint('=', 'quiet')} {paint('help:', 'help')} {first}"
        yield from (f"{margin}         {line}" for line in rest)


def _wrapped(text: str) -> list[str]:
    """A text in lines of a readable width; words are never broken."""
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
