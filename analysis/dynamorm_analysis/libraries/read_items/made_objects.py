"""Objects that code makes of each item that it has read, `[Order.from_item(item) for item in items]`: where they stand,
and which attribute each of their fields is."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Member,
    Name,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

AttributeOf = Callable[[Value, str, Scope], str | None]
"""The attribute that an expression reads of the item of a name; None for all other expressions."""
FieldOf = Callable[[str], str | None]
"""The attribute that a field of an object has its value from; None where that is not known."""
READING = frozenset({"model_validate", "parse_obj"})


def objects_made(
    program: Program, attribute_of: AttributeOf, at: Occurrence
) -> tuple[list[Occurrence], FieldOf] | None:
    """Where the list stands of the objects that are made of all of some items, which stand at a place."""
    function, statement = at.scope.node, at.statement
    around = at.outer[-1] if at.outer else None
    if not isinstance(function, Function):
        return None
    match around, statement:
        case (
            Comprehension(
                kind="list",
                clauses=(Clause(target=Name(name=item), iterable=iterable, conditions=()),),
                element=Call(arguments=(Argument(value=Name(name=given)) as only,)) as made,
            ),
            Assignment(targets=(Name(name=name),), value=value, operator=""),
        ) if iterable is at.value and value is around and given == item:
            field_of = _fields(program, attribute_of, made, only, at.scope)
            return (list(reads_of(function, name, at)), field_of) if field_of is not None else None
    return None


def _fields(program: Program, attribute_of: AttributeOf, made: Call, only: Argument, scope: Scope) -> FieldOf | None:
    """How the fields of an object that a call makes of an item are called there."""
    found = meaning(program, made.function, scope)
    if only.spread == "**":
        return _same if isinstance(found, ClassRef) else None
    if isinstance(made.function, Member) and made.function.name in READING:
        return _same if isinstance(meaning(program, made.function.owner, scope), ClassRef) else None
    if not isinstance(found, FunctionRef) or not isinstance(found.scope.node, Function):
        return None
    if not found.scope.node.parameters:
        return None  # broken code: it is given an item, and takes none
    returned = [each.value for each in inside(found.scope.node) if isinstance(each, Return)]
    match returned:
        case [Call(function=called, arguments=arguments)] if (
            last_name(called)[:1].isupper() or last_name(called) == "cls"
        ):
            parameter = found.scope.node.parameters[-1].name
            if any(one.spread == "**" for one in arguments):
                is_whole = len(arguments) == 1 and _is_named(arguments[0].value, parameter)
                return _same if is_whole else None
            taken = {
                one.name: set(_attributes(attribute_of, one.value, parameter, found.scope))
                for one in arguments
                if one.name
            }
            return lambda name: next(iter(taken[name])) if len(taken.get(name, ())) == 1 else None
    return None


def _same(name: str) -> str | None:
    return name


def _is_named(value: Value, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def _attributes(attribute_of: AttributeOf, value: Value, item: str, scope: Scope) -> Iterator[str]:
    for part in parts_of(value):
        attribute = attribute_of(part, item, scope)
        if attribute is not None:
            yield attribute
