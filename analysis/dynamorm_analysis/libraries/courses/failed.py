"""Which calls may have failed, for whatever reason, where code comes to a place after their error."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Attempt,
    Branch,
    Flow,
    Handler,
    Return,
    Statement,
    bodies,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import Call, Collection, last_name, parts_of
from dynamorm_analysis.text import Span

ANY_ERROR = frozenset({"BaseException", "BotoCoreError", "ClientError", "Exception"})
"""Errors of which it must be looked at what they are about."""


def failed_before(body: tuple[Statement, ...], place: int) -> Iterator[Span]:
    """The calls without whose error a place in a block is not reached, where the code asks not which error it is."""
    for statement in body:
        if statement.span.start > place:
            return
        is_around = statement.span.end > place
        if isinstance(statement, Attempt):
            yield from _failed_in(statement, place, is_around=is_around)
        if is_around:
            for block in bodies(statement):
                yield from failed_before(block, place)


def _failed_in(attempt: Attempt, place: int, *, is_around: bool) -> Iterator[Span]:
    if is_around:
        handlers = [one for one in attempt.handlers if any(_holds(each, place) for each in one.body)]
    else:
        gives_back = bool(attempt.body) and isinstance(attempt.body[-1], Return)
        handlers = [one for one in attempt.handlers if gives_back and not any(map(_leaves, one.body))]
    if any(map(_is_for_any, handlers)):
        values = (value for each in attempt.body for one in inside(each) for value in expressions(one))
        yield from (part.span for value in values for part in parts_of(value) if isinstance(part, Call))


def _holds(statement: Statement, place: int) -> bool:
    return statement.span.start <= place < statement.span.end


def _leaves(statement: Statement) -> bool:
    return isinstance(statement, Return) or (isinstance(statement, Flow) and statement.kind == "raise")


def _is_for_any(handler: Handler) -> bool:
    """Whether a handler is for errors of any kind, and does not ask further."""
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    is_broad = any(kind is None or last_name(kind) in ANY_ERROR for kind in kinds)
    return is_broad and not any(isinstance(each, Branch) for statement in handler.body for each in inside(statement))
