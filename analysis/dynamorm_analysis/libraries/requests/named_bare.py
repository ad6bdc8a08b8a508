"""Attributes that an update expression names as a dictionary of their new values does, without placeholders:
`", ".join(f"{name} = :{name}" for name in changes)`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Value,
)
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.items import written_of
from dynamorm_analysis.libraries.requests.set_from import in_loop, is_alike, of_clause
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.expression import RawName
from dynamorm_analysis.text import Span

MAX_DEPTH = 6
ENDING = frozenset({"removesuffix", "rstrip", "strip"})
"""Methods that take away the last comma."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text that rounds over something add to an expression."""

    clause: Clause
    text: Value
    span: Span


def named_bare(program: Program, given: Given, typed: bool) -> tuple[RawName, ...]:
    """The names that an update expression has from the dictionaries over which it is made."""
    found: list[RawName] = []
    for piece in _pieces(given.value, given.scope, 0):
        for rounds in of_clause(piece.clause, piece.text, given.scope):
            if _begins_with(rounds.stored, rounds.key):
                entries = written_of(program, rounds.entries(program), typed)
                place = given.scope.place(piece.span)
                found += [RawName(each.attribute, place, "UpdateExpression") for each in entries]
    return tuple(dict.fromkeys(found))


def _begins_with(text: Value, key: Value) -> bool:
    match text:
        case Template(parts=(Constant(value=str() as before), *parts)) if not before.strip(" ,"):
            return _begins_with(Template(tuple(parts), text.span), key)
        case (
            Template(parts=(first, Constant(value=str() as then), *_))
            | Operation(operator="+", operands=(first, Constant(value=str() as then), *_))
        ):
            return is_alike(first, key) and then.lstrip().startswith("=")
    return False


def _pieces(value: Value, scope: Scope, depth: int) -> Iterator[_Piece]:
    """The texts that rounds add to an expression."""
    if depth > MAX_DEPTH:
        return
    match value:
        case Operation(operator="+", operands=parts) | Template(parts=parts):
            for part in parts:
                yield from _pieces(part, scope, depth + 1)
        case Call(
            function=Member(owner=Constant(), name="join"), arguments=(Argument(value=joined, name="", spread=""),)
        ):
            yield from _pieces(joined, scope, depth + 1)
        case Comprehension(element=element, clauses=(clause,), span=span):
            yield _Piece(clause, element, span)
        case Call(function=Member(owner=owner, name=name)) if name in ENDING:
            yield from _pieces(owner, scope, depth + 1)
        case Item(owner=Name() as owner):
            yield from _pieces(owner, scope, depth + 1)
        case Name(name=name) if isinstance(scope.node, Function):
            bounds = scope.bindings.get(name, ())
            if len(bounds) == 1 and bounds[0].by == "assignment" and bounds[0].value is not None:
                yield from _pieces(bounds[0].value, scope, depth + 1)
            yield from _added(scope.node, name)


def _added(function: Function, name: str) -> Iterator[_Piece]:
    """What the loops of a function add to the text or list in a variable."""
    for statement in inside(function):
        added = in_loop(statement, partial(_adds, name=name)) if isinstance(statement, Loop) else None
        if added is not None:
            yield _Piece(*added, added[1].span)


def _adds(statement: Statement, name: str) -> Value | None:
    match statement:
        case Evaluation(
            value=Call(function=Member(owner=Name(name=same), name="append"), arguments=(Argument(value=added),))
        ) if same == name:
            return added
        case Assignment(targets=(Name(name=same),), operator="+=", value=added) if same == name:
            return added
        case Assignment(
            targets=(Name(name=same),), operator="", value=Operation(operator="+", operands=(Name(name=first), added))
        ) if same == name == first:
            return added
    return None
