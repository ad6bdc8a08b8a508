"""Loops around a request, as statements that can be written anew."""

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Function, Loop, inside
from dynamorm_analysis.text import Span
from dynamorm_codeactions.lines import end_of_line, start_of_line


def loop_around(unit: Unit, call: Span) -> Loop | None:
    """The innermost `for` around a call in a function that does not wait for others."""
    found: Loop | None = None
    for statement in inside(unit.statement):
        if not statement.span.start <= call.start < statement.span.end:
            continue
        if isinstance(statement, Function) and statement.asynchronous:
            return None
        if isinstance(statement, Loop):
            found = statement
    return found if found is not None and found.kind == "for" else None


def lines_of_statement(content: bytes, span: Span) -> Span | None:
    """The whole lines of a statement that shares them with no other."""
    start, end = start_of_line(content, span.start), end_of_line(content, span.end).start
    return Span(start, end) if not content[start : span.start].strip() else None
