"""Every call of a top-level statement, with what surrounds it: scope, loops, `with` blocks and outer expressions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Class,
    Context,
    Evaluation,
    Flow,
    Function,
    Loop,
    Resource,
    Return,
    Statement,
    blocks,
    expressions,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Constant,
    Lambda,
    Member,
    Name,
    Value,
    children,
)
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span


@dataclass(frozen=True, slots=True)
class Round:
    """A loop or comprehension around an expression: what it runs over, and the variable that changes (or None)."""

    target: Value | None
    iterable: Value
    span: Span
    statement: Loop | None


class Occurrence(msgspec.Struct, frozen=True):  # made faster than a dataclass, and there are many
    """An expression where it stands.

    `scope` is the innermost function, class or module. `statement` is the innermost statement. `outer` holds the
    expressions around it inside that statement, the innermost last. `rounds` are the loops around it inside its
    function, and around that function where it has no name, `resources` the `with` resources, both innermost last.
    `conditional`: inside a branch of its function. `at_once`: given to a thread or executor, so that its rounds do not
    wait for each other.
    """

    value: Value
    scope: Scope
    statement: Statement
    outer: tuple[Value, ...] = ()
    rounds: tuple[Round, ...] = ()
    resources: tuple[Resource, ...] = ()
    conditional: bool = False
    at_once: bool = False

    @property
    def parent(self) -> Value | None:
        return self.outer[-1] if self.outer else None

    @property
    def is_target(self) -> bool:
        """Whether the statement assigns to it."""
        return isinstance(self.statement, Assignment) and any(one is self.value for one in self.statement.targets)

    @property
    def is_set(self) -> bool:
        """Whether the statement assigns to it, alone or with others: `it, other = …`."""
        within = self.outer[0] if len(self.outer) == 1 and isinstance(self.outer[0], Collection) else self.value
        return isinstance(self.statement, Assignment) and any(one is within for one in self.statement.targets)


Kinds = tuple[type, ...]


class _Asked(msgspec.Struct, frozen=True):
    """Which expressions are asked for; see `occurrences`."""

    kinds: frozenset[type]
    members: frozenset[str] | None

    def hold(self, value: Value) -> bool:
        if self.kinds and type(value) not in self.kinds:
            return False
        return self.members is None or not isinstance(value, Member) or value.name in self.members


LEAVING = frozenset({"break", "continue", "raise"})
PYTHON = (".py", ".pyi", ".ipynb")
"""Files of a language in which a function is there only once its definition has run."""
LEAVES = frozenset({Name, Constant})
"""Expressions that hold no others."""


def occurrences(
    scope: Scope, statement: Statement, kinds: Kinds = (), members: frozenset[str] | None = None
) -> tuple[Occurrence, ...]:
    """Every expression of a top-level statement, functions and classes inside it included, outer ones first.

    `scope` is the module's scope carrying the statement's anchor (`Module.unit_scope`). `kinds` names the types of
    expressions that are asked for; without any it is all of them. `members` are the names of those members that are.
    """
    found: list[Occurrence] = []
    _in_statement(statement, _Place(scope), _Asked(frozenset(kinds), members), found)
    return tuple(found)


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
    for occurrence in occurrences(scope, statement, (Call,)):
        if isinstance(occurrence.value, Call):
            yield occurrence.value, occurrence


class _Place(msgspec.Struct, frozen=True):
    """What surrounds a block of statements."""

    scope: Scope
    rounds: tuple[Round, ...] = ()
    resources: tuple[Resource, ...] = ()
    conditional: bool = False


def _in_statement(statement: Statement, at: _Place, asked: _Asked, found: list[Occurrence]) -> None:
    for value in expressions(statement):
        _in_value(value, (), statement, at, asked, found)
    match statement:
        case Evaluation() | Assignment() | Return():  # nearly all statements
            return
        case Function(body=body) if statement.is_nameless:  # it is mostly run where it is written
            _in_block(body, _Place(at.scope.inner(statement), at.rounds), asked, found)
        case Class(body=body) | Function(body=body):
            _in_block(body, _Place(at.scope.inner(statement)), asked, found)
        case Loop(target=target, iterable=iterable, body=body, otherwise=otherwise, span=span):
            repeated = msgspec.structs.replace(
                at, rounds=(*at.rounds, Round(target, iterable, span, statement)), conditional=True
            )
            _in_block(body, repeated, asked, found)
            _in_block(otherwise, at, asked, found)
        case Context(resources=resources, body=body):
            _in_block(body, msgspec.structs.replace(at, resources=(*at.resources, *resources)), asked, found)
        case _:
            perhaps = msgspec.structs.replace(at, conditional=True)
            for block in blocks(statement):
                _in_block(block, perhaps, asked, found)


def _in_block(body: tuple[Statement, ...], at: _Place, asked: _Asked, found: list[Occurrence]) -> None:
    for statement in body:
        _in_statement(statement, at, asked, found)
        if _leaves(statement) and at.scope.path.endswith(PYTHON):
            return  # what follows never runs, nor is it defined


def _leaves(statement: Statement) -> bool:
    """Whether nothing that follows in its block runs: on each way through it ends the function or the round."""
    match statement:
        case Return():
            return True
        case Flow(kind=kind):
            return kind in LEAVING
        case Branch(body=body, otherwise=otherwise):
            return _end(body, otherwise)
        case Attempt(body=body, handlers=handlers, otherwise=otherwise, finish=finish):
            return _end(finish) or _end(otherwise or body, *(handler.body for handler in handlers))
    return False


def _end(*ways: tuple[Statement, ...]) -> bool:
    return all(bool(way) and _leaves(way[-1]) for way in ways)


def _in_value(
    value: Value,
    outer: tuple[Value, ...],
    statement: Statement,
    at: _Place,
    asked: _Asked,
    found: list[Occurrence],
) -> None:
    if asked.hold(value):
        found.append(Occurrence(value, at.scope, statement, outer, at.rounds, at.resources, at.conditional))
    below = children(value)
    if not below:
        return
    outer = (*outer, value)
    match value:
        case Comprehension(element=element, clauses=clauses, span=span):
            for clause in clauses:
                _in_value(clause.iterable, outer, statement, at, asked, found)
                rounds = (*at.rounds, Round(clause.target, clause.iterable, span, None))
                at = msgspec.structs.replace(at, rounds=rounds, conditional=True)
                for condition in clause.conditions:
                    _in_value(condition, outer, statement, at, asked, found)
            _in_value(element, outer, statement, at, asked, found)
        case Lambda(body=body):
            rounds = (*at.rounds, *_rounds_of(value, outer[:-1]))
            inside = msgspec.structs.replace(at, rounds=rounds, conditional=True)
            _in_value(body, outer, statement, inside, asked, found)
        case _:
            for child in below:
                if type(child) in LEAVES and asked.kinds and type(child) not in asked.kinds:
                    continue  # half of all expressions: worth no call
                _in_value(child, outer, statement, at, asked, found)


def _rounds_of(function: Lambda, outer: tuple[Value, ...]) -> Iterator[Round]:
    """`map(lambda x: …, xs)` runs the function for each item."""
    match outer[-1:]:
        case (Call(function=Name(name="map") | Member(name="map"), arguments=(first, items, *_), span=span),):
            if first.value is function and function.parameters:
                yield Round(Name(function.parameters[0], function.span), items.value, span, None)
