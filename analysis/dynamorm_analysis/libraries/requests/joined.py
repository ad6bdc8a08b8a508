"""Conditions that code keeps in a list and joins to one: by a call, or by a loop over what the list holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    last_name,
)
from dynamorm_analysis.linking.names.flow import Step, loops_around
from dynamorm_analysis.linking.scope import Scope

OPERATORS = {"And": "&", "and_": "&", "Or": "|", "or_": "|", "&=": "&", "|=": "|"}


@dataclass(frozen=True, slots=True)
class Joined:
    """What joins conditions with `&` or another operator."""

    operator: str
    conditions: Collection


def joined_in_loop(name: str, done: Iterable[Step], scope: Scope) -> Joined | None:
    """The conditions of a list that a loop joins in a variable, of which `done` are the steps: `found = filters[0]`,
    then `for each in filters[1:]: found = found & each`."""
    begun: Name | None = None
    joined: Joined | None = None
    for step in done:
        statement = step.statement
        if joined is not None or not isinstance(statement, Assignment) or statement.value is None:
            return None
        loop = next(reversed(loops_around(scope, statement.span.start)), None)
        if loop is not None and (operator := _operator(name, statement, loop)):
            conditions = _list_of(loop.iterable)
            if conditions is None or (begun is not None and begun.name != conditions.name):
                return None
            joined = Joined(operator, Collection("list", (Spread(conditions, conditions.span),), conditions.span))
        elif begun is None and not statement.operator:
            begun = _first_of(statement.value)
            if begun is None and not (isinstance(statement.value, Constant) and statement.value.value is None):
                return None
        else:
            return None
    return joined


def _first_of(value: Value) -> Name | None:
    """The list of which a value is the first element: `filters[0]`, `filters.pop(0)`."""
    match value:
        case (
            Item(owner=Name() as owner, index=Constant(value=0))
            | Call(function=Member(owner=Name() as owner, name="pop"), arguments=(Argument(value=Constant(value=0)),))
        ):
            return owner
    return None


def _list_of(iterable: Value) -> Name | None:
    """The list that a loop runs over, whole or from its second element on."""
    match iterable:
        case (Name() as name) | Item(owner=Name() as name, index=Unknown()):
            return name
    return None


def _operator(name: str, statement: Assignment, loop: Loop) -> str:
    """How a statement joins a variable and what the loop gives in each round; empty where it does something else."""
    if not isinstance(loop.target, Name) or statement.value is None:
        return ""
    if statement.operator:
        is_each = isinstance(statement.value, Name) and statement.value.name == loop.target.name
        return OPERATORS.get(statement.operator, "") if is_each else ""
    return _joining(statement.value, {name, loop.target.name}, loop.target.name)


def _joining(value: Value, both: set[str], each: str) -> str:
    match value:
        case Operation(operator="&" | "|" as operator, operands=(Name(name=left), Name(name=right))):
            return operator if {left, right} == both else ""
        case Call(function=function, arguments=(Argument(value=Name(name=left)), Argument(value=Name(name=right)))):
            return OPERATORS.get(last_name(function), "") if {left, right} == both else ""
        case Conditional(then=then, otherwise=otherwise):  # the first one begins
            found = [_joining(part, both, each) for part in (then, otherwise)]
            begins = any(isinstance(part, Name) and part.name == each for part in (then, otherwise))
            return "".join(found) if begins else ""
    return ""
