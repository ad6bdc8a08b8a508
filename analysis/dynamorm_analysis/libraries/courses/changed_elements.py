"""Lists and maps of which a function changes what is in them, one by one: `for line in lines: line["count"] += 1`,
`del lines[number]`; also what is in their elements: `for slot in day["slots"]: slot["state"] = "taken"`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Item,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.requests.computed import CHANGING
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.scope import Scope

ENUMERATING = frozenset({"enumerate", "filter", "list", "next", "reversed", "sorted"})
"""Functions of Python that give the elements of what they are given, and no copies of them."""


def changes_elements(scope: Scope, function: Function, written: str, before: int) -> bool:
    """Whether a function, ahead of a place, changes the elements of the list that is written so, or what is in these,
    or takes one out of it. What Go has of an element in a variable is a copy."""
    elements: set[str] = set()
    for statement in inside(function):
        if statement.span.start >= before:
            continue
        if statement.span.end <= before and _takes_out(statement, written):
            return True
        if any(_changes(statement, name) for name in elements):
            return True
        if not scope.path.endswith(".go"):
            elements.update(_named(statement, written, frozenset(elements)))
    return False


def _takes_out(statement: Statement, written: str) -> bool:
    """`del lines[number]`, `line = lines.pop(number)`."""
    match statement:
        case Flow(kind="delete", values=values):
            return any(isinstance(value, Item) and source_of(value.owner) == written for value in values)
        case Assignment(value=Call(function=Member(owner=owner, name="pop" | "popitem"))):
            return source_of(owner) == written
    return False


def _named(statement: Statement, written: str, elements: frozenset[str]) -> Iterator[str]:
    """The variables to which a statement gives elements, or what is in one."""
    match statement:
        case Loop(target=target, iterable=iterable) if target is not None and _is_of(iterable, written, elements):
            yield from _names(target)
        case Assignment(targets=(Name(name=name),), value=value, operator="") if value is not None:
            if _is_part(value, written, elements):
                yield name


def _is_of(iterable: Value, written: str, elements: frozenset[str]) -> bool:
    """Whether what is run over are the elements, or what is in one: `days`, `enumerate(days)`, `day["slots"]`."""
    match iterable:
        case Call(function=Name(name=name), arguments=(*_, Argument(value=given))) if name in ENUMERATING:
            return _is_of(given, written, elements)
        case Operation(operator="or", operands=(given, *_)):
            return _is_of(given, written, elements)
    return source_of(iterable) == written or _is_part(iterable, written, elements)


def _is_part(value: Value, written: str, elements: frozenset[str]) -> bool:
    """Whether a value is an element, or in one: `days[0]`, `day["slots"]`, `next(day for day in days if …)`."""
    match value:
        case Name(name=name):
            return name in elements
        case Item(owner=owner) | Call(function=Member(owner=owner, name="get" | "items" | "setdefault" | "values")):
            return source_of(owner) == written or _is_part(owner, written, elements)
        case Call(function=function, arguments=(Argument(value=given), *_)) if last_name(function) == "next":
            return _is_part(given, written, elements)
        case Comprehension(kind="list" | "generator", element=Name(name=name), clauses=(Clause() as clause,)):
            return name in _names(clause.target) and _is_of(clause.iterable, written, elements)
    return False


def _names(target: Value) -> Iterator[str]:
    match target:
        case Name(name=name):
            yield name
        case Collection(items=items):
            for item in items:
                yield from _names(item)


def _changes(statement: Statement, name: str) -> bool:
    match statement:
        case Assignment(targets=targets):
            return any(isinstance(target, Item | Member) and _root(target) == name for target in targets)
        case Evaluation(value=Call(function=Member(owner=owner, name=method))):
            return method in CHANGING and _root(owner) == name
    return False


def _root(value: Value) -> str:
    while isinstance(value, Item | Member):
        value = value.owner
    return value.name if isinstance(value, Name) else ""
