"""Floats in what a class declares its fields to hold: `price: float`, `rates: dict[str, float]`, `lines: list[Line]` of
models with floats in them."""

from typing import Literal

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Collection, Item, Member, Name, Operation, Value, is_none, last_name
from dynamorm_analysis.libraries.values.python_kinds import declared_kind
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.objects.fields import PYDANTIC, fields_of
from dynamorm_analysis.linking.scope import Scope

Floats = Literal["", "float", "perhaps", "inside"]
"""Whether a value is a float, is one or None, or holds such values; empty where none of it is known."""

MAX_DEPTH = 4
FLOATS = frozenset({"PositiveFloat", "NonNegativeFloat", "NegativeFloat", "NonPositiveFloat", "FiniteFloat"})
LISTS = frozenset({"list", "List", "Sequence", "Iterable"})
MAPS = frozenset({"dict", "Dict", "Mapping"})


def floats_in(program: Program, annotation: Value, scope: Scope, depth: int = 0) -> Floats:
    """What an annotation tells of floats in the values that it allows."""
    if depth > MAX_DEPTH:
        return ""
    match annotation:
        case Item(owner=owner, index=Collection(items=(first, *notes))) if last_name(owner) == "Annotated":
            is_plain = all(isinstance(one, Call) and last_name(one.function) == "Field" for one in notes)
            return floats_in(program, first, scope, depth + 1) if is_plain else ""
        case Item(owner=owner, index=index) if last_name(owner) == "Optional":
            return _perhaps(floats_in(program, index, scope, depth + 1))
        case Operation(operator="|", operands=operands):
            others = [each for each in operands if not is_none(each)]
            found = floats_in(program, others[0], scope, depth + 1) if len(others) == 1 else ""
            return _perhaps(found) if len(others) < len(operands) else found
        case Item(owner=owner, index=index) if last_name(owner) in LISTS:
            return _inside(floats_in(program, index, scope, depth + 1))
        case Item(owner=owner, index=Collection(items=(_, held))) if last_name(owner) in MAPS:
            return _inside(floats_in(program, held, scope, depth + 1))
        case Name() | Member():
            if declared_kind(program, annotation, scope) == "float":
                return "float"
            return _of_class(program, annotation, scope, depth)
    return ""


def _of_class(program: Program, named: Value, scope: Scope, depth: int) -> Floats:
    """The same of a model, of which a dictionary is made too, or of one of pydantic's own types."""
    found = meaning(program, named, scope)
    if isinstance(found, External):
        return "float" if found.name.startswith("pydantic.") and last_name(named) in FLOATS else ""
    line = mro(program, found) if isinstance(found, ClassRef) else ()
    if not any(isinstance(base, External) and base.name in PYDANTIC for base in line):
        return ""
    declared = (field for field in fields_of(line).values() if _is_always_given(field[1]))
    told = (floats_in(program, one.annotation, where, depth + 1) for where, one in declared if one.annotation)
    return "inside" if any(one in ("float", "inside") for one in told) else ""


def _is_always_given(declared: Assignment) -> bool:
    return declared.value is None


def _perhaps(found: Floats) -> Floats:
    return "perhaps" if found == "float" else found


def _inside(found: Floats) -> Floats:
    return "inside" if found else ""
