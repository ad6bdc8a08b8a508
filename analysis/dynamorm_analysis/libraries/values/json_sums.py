"""Numbers that code computes of measures in JSON: `body["price"] * body["count"]`, `sum(one["price"] for one in all)`,
a total to which a loop adds. They are floats where one of these is."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    parts_of,
)
from dynamorm_analysis.libraries.values.json_floats import read_from_json, whole_from_json
from dynamorm_analysis.libraries.values.measures import is_measure
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place

ARITHMETIC = frozenset({"+", "-", "*"})
MOST_STEPS = 4  # of numbers that are computed of others


def computed_from_json(program: Program, value: Value, scope: Scope, steps: int = 0) -> Place | None:
    """Where the JSON is read of whose measures a number is computed, and of nothing that may be no number of Python;
    None where it is not certain."""
    if steps > MOST_STEPS:
        return None
    match origin_of(value, scope):
        case Operation(operator=operator, operands=operands) if operator in ARITHMETIC:
            found = [_read(program, each, scope, steps) for each in operands]
            known = [each for each in found if each is not None]
            kinds = [kind_of(program, each, scope) for each in operands]
            return known[0] if known and not {"decimal", "text", "list"}.intersection(kinds) else None
        case Call(function=Name(name="round"), arguments=(Argument(value=inner, spread=""), _)):
            return computed_from_json(program, inner, scope, steps + 1)
        case Call(function=Name(name="sum"), arguments=(Argument(value=Comprehension() as each),)):
            return _summed(program, each, scope)
        case Name(name=name):
            return _added_up(program, name, scope, steps)
    return None


def measures_in_rounds(program: Program, made: Comprehension, scope: Scope) -> Iterator[tuple[Value, Place]]:
    """The measures that a comprehension takes out of each entry of a list in JSON, and where that is read."""
    element = made.element
    for part in (each.value for each in element.entries) if isinstance(element, Mapping) else (element,):
        if (read := _taken(program, made, part, scope)) is not None:
            yield part, read


def _taken(program: Program, each: Comprehension, value: Value, scope: Scope) -> Place | None:
    """Where the JSON is read of a measure that a value takes out of each entry of a list in it."""
    if len(each.clauses) != 1:
        return None
    match value:
        case Item(owner=Name(name=name), index=Constant(value=str(measure))):
            pass
        case Call(
            function=Member(owner=Name(name=name), name="get"),
            arguments=(Argument(value=Constant(value=str(measure))), *_),
        ):
            pass
        case _:
            return None
    target, listed = each.clauses[0].target, each.clauses[0].iterable
    if isinstance(target, Name) and name == target.name and is_measure(measure):
        return whole_from_json(program, listed, scope, measure)
    return None


def _added_up(program: Program, name: str, scope: Scope, steps: int) -> Place | None:
    """The same of what is added to a variable that begins as a whole number: `total += line["price"]`."""
    made = [bound.statement for bound in scope.bindings.get(name, ())]
    set_ = [one for one in made if isinstance(one, Assignment) and one.operator == "" and _is_whole(one.value)]
    added = [one.value for one in made if isinstance(one, Assignment) and one.operator in ("+=", "-=")]
    if not set_ or not added or len(set_) + len(added) < len(made):
        return None
    found = [_read(program, each, scope, steps) for each in added if each is not None]
    return found[0] if found and None not in found else None


def _is_whole(value: Value | None) -> bool:
    return isinstance(value, Constant) and type(value.value) is int


def _read(program: Program, value: Value, scope: Scope, steps: int) -> Place | None:
    read = read_from_json(program, value, scope)
    if read is not None:
        return read[0] if not read[1] else None
    return computed_from_json(program, value, scope, steps + 1)


def _summed(program: Program, each: Comprehension, scope: Scope) -> Place | None:
    """The same of a sum over the entries of a list in JSON, each of which has the measure."""
    if len(each.clauses) != 1 or any(isinstance(part, Call) for part in parts_of(each.element)):
        return None
    found = (_taken(program, each, part, scope) for part in parts_of(each.element))
    return next((one for one in found if one is not None), None)
