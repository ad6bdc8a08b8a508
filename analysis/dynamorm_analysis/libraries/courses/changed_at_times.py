"""Attributes that an update takes of an object of which its function changes what it is told to: `if title:
channel.title = title`, `if topic: channel.topic = topic`, and then all of them are written."""

from dynamorm_analysis.facts.statements import Branch, Function, Statement, inside
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.changed_parts import values_in
from dynamorm_analysis.libraries.courses.spelled_out import fields_in, fields_set_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Span

FEWEST = 2
"""Tests, each for another attribute: one alone may tell that there is something to write at all."""


def changed_at_times(asked: Asked, function: Function, call: Call, access: Access) -> set[str]:
    """Their names, where there are several; the others are written as they were read."""
    if len(access.written) < FEWEST:
        return set()
    values = values_in(asked, call, [written.value for written in access.written])
    fields = {
        written.attribute: field
        for written, value in zip(access.written, values, strict=True)
        for field in (fields_in(value) if value is not None else ())
    }
    tests = {
        attribute: test
        for attribute, (variable, field) in fields.items()
        if (test := _only_test(function, variable, field, call.span.start)) is not None
    }
    return set(tests) if len(set(tests.values())) >= FEWEST else set()


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
