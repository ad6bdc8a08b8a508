"""Objects that code makes of each item that it has read, `[Order.from_item(item) for item in items]`: where they stand,
and which attribute each of their fields is."""

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Value,
)
from dynamorm_analysis.libraries.read_items.built_objects import AttributeOf, Built, FieldOf, built
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope


def objects_made(program: Program, attribute_of: AttributeOf, at: Occurrence) -> tuple[list[Occurrence], Built] | None:
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
                element=Call() as made,
            ),
            Assignment(targets=(Name(name=name),), value=value, operator=""),
        ) if iterable is at.value and value is around:
            objects = built(program, attribute_of, made, item, at.scope)
            return (list(reads_of(function, name, at)), objects) if objects is not None else None
    return None


def objects_given(program: Program, attribute_of: AttributeOf, function: Scope) -> Built | None:
    """What the objects are that a function gives back, made of all items that it has read; None where it gives back
    something else."""
    if not isinstance(function.node, Function):
        return None
    given = [each.value for each in inside(function.node) if isinstance(each, Return) and each.value is not None]
    lists = [each for each in given if not isinstance(each, Collection) or each.items]
    made = [_made_of_each(program, attribute_of, function, each) for each in lists]
    return made[0] if len(made) == 1 else None


def _made_of_each(program: Program, attribute_of: AttributeOf, function: Scope, given: Value) -> Built | None:
    match given:
        case Comprehension(
            kind="list",
            clauses=(Clause(target=Name(name=item), conditions=()),),
            element=Call() as made,
        ):
            return built(program, attribute_of, made, item, function)
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
