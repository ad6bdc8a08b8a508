"""What happens to the input of a request after it was made: what the first SDK's own methods set, and functions that it
is handed to."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, inside
from dynamorm_analysis.facts.values import Argument, Call, Item, Member, Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import Holds
from dynamorm_analysis.linking.names.storing import Stored, fields_set, run_between
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called, during, given_by

SETTER = re.compile(r"Set([A-Z]\w*)")


def set_later(scope: Scope, name: str, after: int, before: int, holds: Holds = lambda _: None) -> Iterator[Stored]:
    """What is set in an input between two offsets, by assignments and by its methods: `input.SetLimit(20)`, also where
    the variable is set to what they give back."""
    for statement, optional in run_between(scope, after, before, holds):
        match statement:
            case Assignment(targets=(Name(name=own),), value=Call() as call) if own == name:
                yield from _by_methods(call, name, optional=optional)
            case Assignment(value=value) if value is not None:
                yield from fields_set(statement, value, name, optional=optional)
            case Evaluation(value=Call() as call):
                yield from _by_methods(call, name, optional=optional)


def set_on(value: Value) -> tuple[Value, list[tuple[str, Value]]]:
    """What methods are called on that set its fields, and what they set, the first one first; each gives back what it
    was called on: `input.SetIndexName(…).SetLimit(…)`."""
    found: list[tuple[str, Value]] = []
    while isinstance(value, Call) and isinstance(value.function, Member):
        setter = SETTER.fullmatch(value.function.name)
        match value.arguments:
            case (Argument(value=given),) if setter is not None:
                found.append((setter[1], given))
        value = value.function.owner
    return value, found[::-1]


def goes_on(value: Value | None, name: str) -> Name | None:
    """The variable, where it is set to what its own methods give back: `input = input.SetLimit(20)`."""
    owner, later = set_on(value) if value is not None else (None, [])
    return owner if later and isinstance(owner, Name) and owner.name == name else None


def _by_methods(call: Value, name: str, *, optional: bool) -> Iterator[Stored]:
    """What methods set that are called on a variable."""
    owner, found = set_on(call)
    if isinstance(owner, Name) and owner.name == name:
        yield from (Stored(field, value, optional) for field, value in found)


def set_in_items(scope: Scope, name: str, kind: str) -> Iterator[Stored]:
    """What a function sets of what is in a list: `operations[i].Put.ConditionExpression = condition`."""
    for statement in inside(scope.node) if scope.node is not None else ():
        match statement:
            case Assignment(
                targets=(Member(owner=Member(owner=Item(owner=Name(name=owner)), name=of), name=field),), value=value
            ) if (owner, of) == (name, kind) and value is not None:
                yield Stored(field, value, optional=True)


def set_by_functions(
    program: Program, scope: Scope, name: str, after: int, before: int
) -> Iterator[tuple[Stored, Scope]]:
    """What functions of the workspace set in an input that they are handed between two offsets, `page.Apply(input)`,
    each with the function during that call; the call that hands the input on at the end is left to that function."""
    for statement, optional in run_between(scope, after, before):
        call = _call_of(statement)
        if call is None or call.span.end > before or not any(_is_it(one.value, name) for one in call.arguments):
            continue
        function = called(program, call, scope)
        if function is None or not isinstance(function.node, Function):
            continue
        inside = during(program, call, function, scope)
        for parameter, (value, _) in given_by(call, function.node, scope).items():
            span = function.node.span
            for one in set_later(function, parameter, span.start, span.end) if _is_it(value, name) else ():
                yield replace(one, optional=one.optional or optional), inside


def _call_of(statement: Statement) -> Call | None:
    value = statement.value if isinstance(statement, Evaluation | Assignment) else None
    return value if isinstance(value, Call) else None


def _is_it(value: Value, name: str) -> bool:
    match value:
        case Operation(operator="&", operands=(inner,)):
            return _is_it(inner, name)
        case Name(name=own):
            return own == name
    return False
