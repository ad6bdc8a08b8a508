"""Fields that a method changes of its own object and writes: `self.points += points`, then `SET points = :points`."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, parts_of
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import Origin
from dynamorm_analysis.model.access import Written
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike

OWN = re.compile(r"self\.(\w+)( [-+*] .+)?")
"""A field of a method's own object, and one to which it adds something: `self.points + 5`."""


def changed_by_method(program: Program, asked: Asked, call: Call, written: Written) -> Iterator[Origin]:
    """Where an attribute comes from of the object on which a method is called that changes it itself, and writes it:
    `user.award(5)`."""
    own = OWN.fullmatch(written.value.expression)
    if own is None or not isinstance(call.function, Member) or not is_named_alike(own[1], written.attribute):
        return
    run = run_by(program, call, asked.scope)
    method = run.scope.node if run is not None else None
    if isinstance(method, Function) and (_has(method, own[0]) if own[2] else _changes_own(method, own[1])):
        at = Span(call.span.start, call.span.start)
        yield from asked.origins(Member(call.function.owner, own[1], at, at))


def _changes_own(method: Function, field: str) -> bool:
    """Whether a method changes a field of its own object: `self.points += points`."""
    written = f"self.{field}"
    for statement in inside(method):
        match statement:
            case Assignment(targets=(Member() as target,), operator=operator, value=given):
                parts = [source_of(part) for part in parts_of(given)] if given is not None else []
                if source_of(target) == written and (operator or written in parts):
                    return True
            case Evaluation(value=Call(function=Member(owner=owner, name=name))):
                if name in CHANGING and source_of(owner) == written:
                    return True
    return False


def _has(method: Function, written: str) -> bool:
    """Whether an expression is written in a method."""
    values = (value for statement in inside(method) for value in expressions(statement))
    return any(source_of(part) == written for value in values for part in parts_of(value))
