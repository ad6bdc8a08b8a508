"""Loops over numbers that count nothing which the code was given, as shards and buckets are numbered."""

from dynamorm_analysis.facts.statements import Assignment, Loop, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Name,
    Operation,
    Value,
    names_in,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Round
from dynamorm_analysis.linking.scope import Scope

COMPARISONS = frozenset({"<", "<=", ">", ">=", "!="})


def is_numbered(round_: Round, scope: Scope) -> bool:
    """Whether a loop runs over `range(…)`, or what is made of that, or counts by itself, `for n := first; n <= last;
    n++`; and not over the positions of something: `range(len(orders))`."""
    if round_.statement is not None and round_.statement.kind == "while":
        return _counts(round_.statement, scope)
    return _is_range(round_.iterable, scope)


def _counts(loop: Loop, scope: Scope) -> bool:
    """Whether a loop ends by raising a number of its own that it is repeated for, and by which it takes no part of
    anything."""
    match loop.iterable, loop.body[-1] if loop.body else None:
        case (
            Operation(operator=operator, operands=operands),
            Assignment(targets=(Name(name=counter) as counted,), operator="+=" | "-=", value=Constant()),
        ) if operator in COMPARISONS and any(isinstance(one, Name) and one.name == counter for one in operands):
            is_given = any(bound.by == "parameter" for bound in scope.bindings.get(counter, ()))
            return not is_given and "len" not in names_in(loop.iterable) and not _is_position(loop, counted)
    return False


def _is_position(loop: Loop, counter: Name) -> bool:
    """Whether a loop takes something by the place at which its counter stands: `orders[i]`."""
    indexes = (
        part.index
        for statement in loop.body
        for inner in inside(statement)
        for value in expressions(inner)
        for part in parts_of(value)
        if isinstance(part, Item)
    )
    return any(counter.name in names_in(index) for index in indexes)


def _is_range(iterable: Value, scope: Scope) -> bool:
    match iterable:
        case Call(function=Name(name="range"), arguments=arguments):
            return not any("len" in names_in(argument.value) for argument in arguments)
        case Call(function=Name(name="list" | "tuple"), arguments=(Argument(value=inner),)):
            return _is_range(inner, scope)
        case Comprehension(clauses=(clause,)):
            return _is_range(clause.iterable, scope)
        case Operation(operator="+", operands=operands):
            listed = [one for one in operands if not isinstance(one, Collection)]
            return bool(listed) and all(_is_range(one, scope) for one in listed)
        case Name(name=name):
            bounds = scope.bindings.get(name, ())
            told = bounds[0].value if len(bounds) == 1 else None
            return isinstance(told, Comprehension | Operation) and _is_range(told, scope)
    return False
