"""Every call of a top-level statement, with what surrounds it: scope, loops, `with` blocks and outer expressions."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

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

    def _of(self, value: Value) -> "Occurrence":
        """The same place with another expression; written out because it is done for each expression of a file."""
        rounds, resources, conditional = self.rounds, self.resources, self.conditional
        return Occurrence(value, self.scope, self.statement, self.outer, rounds, resources, conditional)

    def _inside(self) -> "Occurrence":
        outer, rounds, resources = (*self.outer, self.value), self.rounds, self.resources
        return Occurrence(self.value, self.scope, self.statement, outer, rounds, resources, self.conditional)

    def _in(self, statement: Statement) -> "Occurrence":
        rounds, resources, conditional = self.rounds, self.resources, self.conditional
        return Occurrence(self.value, self.scope, statement, self.outer, rounds, resources, conditional)


def occurrences(scope: Scope, statement: Statement) -> Iterator[Occurrence]:
    """Every expression of a top-level statement, functions and classes inside it included, outer ones first.

    `scope` is the module's scope carrying the statement's anchor (`Module.unit_scope`).
    """
    return _in_statement(Occurrence(_NOTHING, scope, statement))


def calls(scope: Scope, statement: Statement) -> Iterator[tuple[Call, Occurrence]]:
    """Every call of a top-level statement."""
    if scope.node is None and scope.anchor:
        yield from _calls_of_unit(_Unit(scope, statement))
    else:
        yield from _calls(scope, statement)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A top-level statement by its place, which names it by content: a cheap key for a cache."""

    scope: Scope
    statement: Statement = field(compare=False)


@lru_cache(maxsize=16)  # each library's recogniser asks for the calls of the same statement in turn
def _calls_of_unit(unit: _Unit) -> tuple[tuple[Call, Occurrence], ...]:
    return tuple(_calls(unit.scope, unit.statement))


def _calls(scope: Scope, statement: Statement) -> Iterator[tuple[Call, Occurrence]]:
    for occurrence in occurrences(scope, statement):
        if isinstance(occurrence.value, Call):
            yield occurrence.value, occurrence


def _in_statement(at: Occurrence) -> Iterator[Occurrence]:
    statement = at.statement
    for value in expressions(statement):
        yield from _in_value(at._of(value))
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
        yield from _in_statement(at._in(statement))


def _in_value(at: Occurrence) -> Iterator[Occurrence]:
    yield at
    value = at.value
    below = children(value)
    if not below:
        return
    inner = at._inside()
    match value:
        case Comprehension(element=element, clauses=clauses, span=span):
            repeated = inner
            for clause in clauses:
                yield from _in_value(repeated._of(clause.iterable))
                rounds = (*repeated.rounds, Round(clause.target, clause.iterable, span, None))
                repeated = replace(repeated, rounds=rounds, conditional=True)
                for condition in clause.conditions:
                    yield from _in_value(repeated._of(condition))
            yield from _in_value(repeated._of(element))
        case Lambda(body=body):
            yield from _in_value(replace(inner, value=body, conditional=True))
        case _:
            for child in below:
                yield from _in_value(inner._of(child))
