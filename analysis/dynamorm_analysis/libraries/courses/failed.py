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
    is_within,
)
from dynamorm_analysis.facts.values import Call, Collection, last_name, parts_of
from dynamorm_analysis.text import Span

ANY_ERROR = frozenset({"BaseException", "Boto3Error", "BotoCoreError", "ClientError", "Exception", "PynamoDBException"})
"""Errors of which it must be looked at what they are about."""


def failed_before(body: tuple[Statement, ...], place: int) -> Iterator[Span]:
    """The calls without whose error a place in a block is not reached, where the code asks not which error it is."""
    for statement in body:
        if statement.span.start > place:
            return
        if isinstance(statement, Attempt) and any(map(is_for_any, _handlers_before(statement, place))):
            yield from _calls_in(statement.body)
        if statement.span.end > place:
            for block in bodies(statement):
                yield from failed_before(block, place)


def _handlers_before(attempt: Attempt, place: int) -> list[Handler]:
    """Those without which the code does not come to a place: in one of them, or behind all of them."""
    if attempt.span.end > place:
        return [one for one in attempt.handlers if is_within(one.body, place)]
    gives_back = bool(attempt.body) and isinstance(attempt.body[-1], Return)
    return [one for one in attempt.handlers if gives_back and not any(map(_leaves, one.body))]


def _calls_in(body: tuple[Statement, ...]) -> Iterator[Span]:
    values = (value for each in body for one in inside(each) for value in expressions(one))
    return (part.span for value in values for part in parts_of(value) if isinstance(part, Call))


def _leaves(statement: Statement) -> bool:
    return isinstance(statement, Return) or (isinstance(statement, Flow) and statement.kind == "raise")


def is_for_any(handler: Handler) -> bool:
    """Whether a handler is for errors of any kind, and does not ask further: without a name for the error it cannot."""
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    is_broad = any(kind is None or last_name(kind) in ANY_ERROR for kind in kinds)
    if not is_broad or not handler.name:
        return is_broad
    return not any(isinstance(each, Branch) for statement in handler.body for each in inside(statement))
