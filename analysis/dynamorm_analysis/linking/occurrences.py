"""Every call of a top-level statement, with what surrounds it: scope, loops, `with` blocks and outer expressions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import (
    Class,
    Context,
    Function,
    Loop,
    Resource,
    Statement,
    blocks,
    expressions,
)
from dynamorm_analysis.facts.values import Call, Comprehension, Lambda, Unknown, Value, children
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span

_NOTHING = Unknown((), Span(0, 0))


@dataclass(frozen=True, slots=True)
class Round:
    """A loop or comprehension around an expression: what it runs over, and the variable that changes (or None)."""

    target: Value | None
    iterable: Value
    span: Span
    statement: Loop | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An expression where it stands.

    `scope` is the innermost function, class or module. `statement` is the innermost statement. `outer` holds the
    expressions around it inside that statement, the innermost last. `rounds` are the loops around it inside its
    function, `resources` the `with` resources, both innermost last. `conditional`: inside a branch of its function.
    """

    value: Value
    scope: Scope
    statement: Statement
    outer: tuple[Value, ...] = ()
    rounds: tuple[Round, ...] = ()
    resources: tuple[Resource, ...] = ()
    conditional: bool = False

    @property
    def parent(self) -> Value | None:
        return self.outer[-1] if self.outer else None


def occurrences(scope: Scope, statement: Statement) -> Iterator[Occurrence]:
    """Every expression of a top-level statement, functions and classes inside it included, outer ones first.

    `scope` is the module's scope carrying the statement's anchor (`Module.unit_scope`).
    """
    return _in_statement(Occurrence(_NOTHING, scope, statement))


def calls(scope: Scope, statement: Statement) -> Iterator[tuple[Call, Occurrence]]:
    """Every call of a top-level statement."""
    for occurrence in occurrences(scope, statement):
        if isinstance(occurrence.value, Call):
            yield occurrence.value, occurrence


def _in_statement(at: Occurrence) -> Iterator[Occurrence]:
    statement = at.statement
    for value in expressions(statement):
        yield from _in_value(replace(at, value=value))
    match statement:
        case Class() | Function():
            inner = Occurrence(_NOTHING, at.scope.inner(statement), statement)
            yield from _in_block(statement.body, inner)
        case Loop(target=target, iterable=iterable, body=body, otherwise=otherwise, span=span):
            repeated = replace(at, rounds=(*at.rounds, Round(target, iterable, span, statement)), conditional=True)
            yield from _in_block(body, repeated)
            yield from _in_block(otherwise, at)
        case Context(resources=resources, body=body):
            yield from _in_block(body, replace(at, resources=(*at.resources, *resources)))
        case _:
            for block in blocks(statement):
                yield from _in_block(block, replace(at, conditional=True))


def _in_block(body: tuple[Statement, ...], at: Occurrence) -> Iterator[Occurrence]:
    for statement in body:
        yield from _in_statement(replace(at, statement=statement))


def _in_value(at: Occurrence) -> Iterator[Occurrence]:
    yield at
    value = at.value
    below = children(value)
    if not below:
        return
    inner = replace(at, outer=(*at.outer, value))
    match value:
        case Comprehension(element=element, clauses=clauses, span=span):
            repeated = inner
            for clause in clauses:
                yield from _in_value(replace(repeated, value=clause.iterable))
                rounds = (*repeated.rounds, Round(clause.target, clause.iterable, span, None))
                repeated = replace(repeated, rounds=rounds, conditional=True)
                for condition in clause.conditions:
                    yield from _in_value(replace(repeated, value=condition))
            yield from _in_value(replace(repeated, value=element))
        case Lambda(body=body):
            yield from _in_value(replace(inner, value=body, conditional=True))
        case _:
            for child in below:
                yield from _in_value(replace(inner, value=child))
