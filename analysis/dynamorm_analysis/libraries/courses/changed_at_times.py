"""Attributes that an update takes of an object of which its function changes what it is told to: `if title:
channel.title = title`, `if topic: channel.topic = topic`, and then all of them are written."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Branch, Function, Statement, inside
from dynamorm_analysis.facts.values import Call, Constant, Name, Value
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.libraries.courses.changed_parts import values_in
from dynamorm_analysis.libraries.courses.spelled_out import fields_in, fields_set_in
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.text import Span

FEWEST = 2
"""Tests, each for another attribute: one alone may tell that there is something to write at all."""


def changed_at_times(asked: Asked, function: Function, call: Call, access: Access) -> dict[str, frozenset[Span]]:
    """Their names, where there are several, each with the calls that gave what it was; the others are written as they
    were read."""
    if len(access.written) < FEWEST:
        return {}
    values = values_in(asked, call, [written.value for written in access.written])
    tests: dict[str, Span] = {}
    read: dict[str, frozenset[Span]] = {}
    for written, value in zip(access.written, values, strict=True):
        for test, calls in _changed(asked, function, call, written, value) if value is not None else ():
            tests[written.attribute] = test
            read[written.attribute] = calls
    return read if len(set(tests.values())) >= FEWEST else {}


def _changed(
    asked: Asked, function: Function, call: Call, written: Written, value: Value
) -> Iterator[tuple[Span, frozenset[Span]]]:
    """The test under which a value is set that else is as it was read, with the calls that gave it."""
    before = call.span.start
    for variable, field in fields_in(value):
        if (test := _only_test(function, variable, field, before)) is not None:
            origins = asked.origins(Name(variable, Span(before, before)))
            yield test, frozenset(one.call.span for one in origins if not one.error and asked.is_whole(one))
    if isinstance(value, Name) and (kept := _kept_in_variable(asked, function, value.name, before)) is not None:
        test, first = kept
        own = (one for one in asked.origins(first) if not one.error and written.is_called(attribute_of(one)))
        if calls := frozenset(one.call.span for one in own):
            yield test, calls


def _kept_in_variable(asked: Asked, function: Function, name: str, before: int) -> tuple[Span, Value] | None:
    """The one test under which a variable is set anew, and what it is set to first: `title := note.Title`, and
    `if change.Title != nil { title = *change.Title }`."""
    match asked.scope.bindings.get(name, ()):
        case (first, again) if first.value is not None and again.statement.span.end <= before:
            if first.conditional or isinstance(first.value, Constant):
                return None
            for statement in inside(function):
                match statement:
                    case Branch(body=body, otherwise=()) if any(one is again.statement for one in body):
                        return statement.span, first.value
    return None


def _only_test(function: Function, variable: str, field: str, before: int) -> Span | None:
    """The one test under which a function, ahead of a place, sets a field of a variable; None where it sets it
    elsewhere, too."""
    found: Span | None = None
    times = 0
    for statement in inside(function):
        if statement.span.end > before:
            continue
        times += _sets((statement,), variable, field)
        match statement:
            case Branch(body=body, otherwise=()) if _sets(body, variable, field):
                found = statement.span
    return found if times == 1 else None


def _sets(body: tuple[Statement, ...], variable: str, field: str) -> int:
    """How often the statements of a block set a field of a variable."""
    return sum(field in fields_set_in(each, variable) for each in body)
