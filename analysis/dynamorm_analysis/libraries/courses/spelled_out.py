"""Items that a call is given attribute by attribute, out of an object that a read has given and the function has
changed: `existing.Name = name` and `{"id": existing.ID, "name": existing.Name, "crop": existing.Crop}`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Function,
    Statement,
    blocks,
    inside,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Call,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    parts_of,
)
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
        fields = [part for value in whole for part in fields_in(value)]
        for name in dict.fromkeys(owner for owner, _ in fields):
            of_name = {field for owner, field in fields if owner == name}
            changed = {field for each in before for field in fields_set_in(each, name)}
            if changed & of_name and len(of_name - set_in_any_case(function, name, given.span.start)) >= FEWEST:
                yield Name(name, given.span)


def set_in_any_case(function: Function, variable: str, before: int) -> set[str]:
    """The fields of a variable that a function sets ahead of a place, whichever way it comes there."""
    around = statements_around(function.body, before)
    inner = (block for each in around for block in blocks(each) if is_within(block, before))
    done = (each for block in (function.body, *inner) for each in block if each.span.end <= before)
    return {field for each in done for field in fields_set_in(each, variable)}


def _written_out(scope: Scope, given: Value) -> Iterator[tuple[Value, ...]]:
    """The attributes of a value that is written out, or of what its variable is set to, and filled with by name."""
    match given:
        case Mapping(entries=entries):
            yield tuple(entry.value for entry in entries if entry.key is not None)
        case Operation(operator="&", operands=(inner,)):
            yield from _written_out(scope, inner)
        case Call(arguments=arguments) if is_made_by_name(given):
            yield tuple(argument.value for argument in arguments if argument.name)
        case Name(name=name, span=span):
            done = [each.statement for each in steps(scope, name, span.start) if isinstance(each.statement, Assignment)]
            stored = tuple(each.value for each in done if each.value is not None and _is_entry(each))
            for each in done:
                if isinstance(each.value, Mapping | Operation | Call) and not _is_entry(each):
                    yield from ((*whole, *stored) for whole in _written_out(scope, each.value))
                    if _begins_empty(each.value) and stored:
                        yield stored


def _begins_empty(value: Value) -> bool:
    """Whether a value is a literal of a type without anything in it, or what `make` gives."""
    return isinstance(value, Call) and (not value.arguments or last_name(value.function) == "make")


def _is_entry(statement: Assignment) -> bool:
    """Whether a statement puts something into a dictionary by its name: `item["total"] = total`."""
    match statement.targets:
        case (Item(owner=Name(), index=Constant(value=str())),):
            return not statement.operator
    return False


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
