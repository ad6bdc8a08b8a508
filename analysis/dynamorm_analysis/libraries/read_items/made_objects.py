"""Objects that code makes of each item that it has read, `[Order.from_item(item) for item in items]`: where they stand,
and which attribute each of their fields is."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.lists import converts
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


def objects_given(program: Program, attribute_of: AttributeOf, function: Scope) -> FieldOf | None:
    """Which attribute each field of the objects is that a function gives back, made of all items that it has read;
    None where it gives back something else."""
    if not isinstance(function.node, Function):
        return None
    given = [each.value for each in inside(function.node) if isinstance(each, Return) and each.value is not None]
    lists = [each for each in given if not isinstance(each, Collection) or each.items]
    made = [_made_of_each(program, attribute_of, function, each) for each in lists]
    return made[0] if len(made) == 1 else None


def _made_of_each(program: Program, attribute_of: AttributeOf, function: Scope, given: Value) -> FieldOf | None:
    match given:
        case Comprehension(
            kind="list",
            clauses=(Clause(target=Name(name=item), conditions=()),),
            element=Call(arguments=(Argument(value=Name(name=name)) as only,)) as made,
        ) if name == item:
            return _fields(program, attribute_of, made, only, function)
        case Name(name=name):
            set_to = [bound.value for bound in function.bindings.get(name, ()) if bound.value is not None]
            found = [_made_of_each(program, attribute_of, function, each) for each in set_to if each is not given]
            return found[0] if len(found) == 1 and not isinstance(set_to[0], Name) else None
    return None


def fields_as_attributes(field_of: FieldOf) -> AttributeOf:
    """How fields of objects are read as the attributes that they are."""

    def attribute_of(value: Value, item: str, _: Scope) -> str | None:
        match value:
            case Member(owner=Name(name=name), name=field) if name == item:
                return field_of(field)
            case Item(owner=Name(name=name), index=Constant(value=str(key))) if name == item:
                return field_of(key)
            case Call(
                function=Member(owner=Name(name=name), name="get"),
                arguments=(Argument(value=Constant(value=str(key))), *_),
            ) if name == item:
                return field_of(key)
        return None

    return attribute_of


def _fields(program: Program, attribute_of: AttributeOf, made: Call, only: Argument, scope: Scope) -> FieldOf | None:
    """How the fields of an object that a call makes of an item are called there: as its function tells, which may be
    called like a conversion that leaves them as they are."""
    found = meaning(program, made.function, scope)
    as_called = _same if converts(made) else None
    if only.spread == "**":
        return _same if isinstance(found, ClassRef) else as_called
    if isinstance(made.function, Member) and made.function.name in READING:
        return _same if isinstance(meaning(program, made.function.owner, scope), ClassRef) else None
    if not isinstance(found, FunctionRef) or not isinstance(found.scope.node, Function):
        return as_called
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
        case [Mapping(entries=entries)]:
            parameter = found.scope.node.parameters[-1].name
            held = {
                one.key.value: set(_attributes(attribute_of, one.value, parameter, found.scope))
                for one in entries
                if isinstance(one.key, Constant) and isinstance(one.key.value, str)
            }
            return lambda name: next(iter(held[name])) if len(held.get(name, ())) == 1 else None
    return as_called


def _same(name: str) -> str | None:
    return name


def _is_named(value: Value, name: str) -> bool:
    return isinstance(value, Name) and value.name == name


def _attributes(attribute_of: AttributeOf, value: Value, item: str, scope: Scope) -> Iterator[str]:
    for part in parts_of(value):
        attribute = attribute_of(part, item, scope)
        if attribute is not None:
            yield attribute
