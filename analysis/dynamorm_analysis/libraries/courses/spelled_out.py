"""Items that a call is given attribute by attribute, out of an object that a read has given and the function has
changed: `existing.Name = name` and `{"id": existing.ID, "name": existing.Name, "crop": existing.Crop}`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, inside
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Member, Name, Operation, Value, parts_of
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.names.origins import is_made_by_name
from dynamorm_analysis.linking.scope import Scope

FEWEST = 2
"""Attributes that an item takes over from the object, the key among them: with less it is not that object."""


def changed_and_spelled_out(scope: Scope, given: Value) -> Iterator[Name]:
    """The variable, where a value is an item made of the fields of one of which the function has set some, and not all
    of them in any case."""
    function = scope.node
    if not isinstance(function, Function):
        return
    for whole in _written_out(scope, given):
        before = [each for each in inside(function) if each.span.end <= given.span.start]
        fields = [part for value in _values(whole) for part in fields_in(value)]
        for name in dict.fromkeys(owner for owner, _ in fields):
            of_name = {field for owner, field in fields if owner == name}
            changed = {field for each in before for field in fields_set_in(each, name)}
            if changed & of_name and len(of_name - set_in_any_case(function, name, given.span.start)) >= FEWEST:
                yield Name(name, given.span)


def set_in_any_case(function: Function, variable: str, before: int) -> set[str]:
    """The fields of a variable that a function sets ahead of a place, whichever way it goes."""
    done = (each for each in function.body if each.span.end <= before)
    return {field for each in done for field in fields_set_in(each, variable)}


def _written_out(scope: Scope, given: Value) -> Iterator[Value]:
    """A value, or what its variable is set to."""
    match given:
        case Mapping():
            yield given
        case Operation(operator="&", operands=(inner,)):
            yield from _written_out(scope, inner)
        case Call() if is_made_by_name(given):
            yield given
        case Name(name=name, span=span):
            for step in steps(scope, name, span.start):
                value = step.statement.value if isinstance(step.statement, Assignment) else None
                if isinstance(value, Mapping | Operation | Call):
                    yield from _written_out(scope, value)


def _values(whole: Value) -> Iterator[Value]:
    match whole:
        case Mapping(entries=entries):
            yield from (entry.value for entry in entries if entry.key is not None)
        case Call(arguments=arguments):
            yield from (argument.value for argument in arguments if argument.name)


def fields_in(value: Value) -> Iterator[tuple[str, str]]:
    """The fields of variables in an attribute's value, each with its variable."""
    for part in parts_of(value):
        match part:
            case (
                Member(owner=Name(name=owner), name=field)
                | Item(owner=Name(name=owner), index=Constant(value=str() as field))
            ):
                yield owner, field


def fields_set_in(statement: Statement, variable: str) -> Iterator[str]:
    """The fields of a variable that a statement sets."""
    for target in statement.targets if isinstance(statement, Assignment) else ():
        yield from (field for owner, field in fields_in(target) if owner == variable)
