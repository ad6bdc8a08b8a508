"""Lists and maps that hold floats by their declaration: `embedding: list[float]`, `scores: dict[str, float]`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
)
from dynamorm_analysis.libraries.values.declared_floats import LISTS, MAPS
from dynamorm_analysis.libraries.values.python_kinds import declared_kind, kind_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.changes import changed, handed_on_before
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef, Instance, ParameterRef, options
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.fields import PYDANTIC, fields_of
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 4
READING = frozenset({"all", "any", "enumerate", "len", "max", "mean", "min", "set", "sorted", "sum", "zip"})
"""Functions that leave a list that they are given as it is."""


def is_list_of_floats(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is what a parameter holds that is declared so, and to which no caller gives something else, or
    a field of a model of pydantic, which sees to it."""
    match origin_of(value, scope):
        case Name() as name:
            return _is_parameter(program, name, scope)
        case Member(owner=owner, name=name):
            found = [
                each
                for option in options(meaning(program, owner, scope))
                for each in (annotated(program, option, meaning) if isinstance(option, ParameterRef) else (option,))
            ]
            return bool(found) and all(isinstance(each, Instance) and _is_field(program, each, name) for each in found)
    return False


def _is_parameter(program: Program, name: Name, scope: Scope) -> bool:
    found = lookup(program, name.name, scope, name.span.start)
    bound = found.bounds[0] if found is not None and len(found.bounds) == 1 else None
    if found is None or bound is None or bound.by != "parameter" or not isinstance(bound.statement, Function):
        return False
    parameter = bound.statement.parameter(name.name)
    written = parameter.annotation if parameter is not None and parameter.kind in ("", "keyword") else None
    where = found.scope
    called = handed_on_before(where, name.name, name.span.start)
    if written is None or name.name in changed(where) or not called <= READING:
        return False
    if not _holds_floats(program, written, where.parent or where, 0):
        return False
    callers = given_by_callers(program, ParameterRef(where, name.name, None))
    return not any(_may_be_converted(program, *each) for each in callers)


def _may_be_converted(program: Program, given: Value, scope: Scope) -> bool:
    """Whether a caller gives what a function of the workspace makes, or a comprehension of other values."""
    match origin_of(given, scope):
        case Comprehension(element=element):
            return kind_of(program, element, scope) != "float"
        case Call(function=function):
            return isinstance(meaning(program, function, scope), FunctionRef)
    return False


def _is_field(program: Program, instance: Instance, name: str) -> bool:
    line = mro(program, instance.of) if isinstance(instance.of, ClassRef) else ()
    if not any(isinstance(base, External) and base.name in PYDANTIC for base in line):
        return False
    where, declared = fields_of(line).get(name, (None, None))
    if where is None or declared is None or declared.annotation is None:
        return False
    return _holds_floats(program, declared.annotation, where, 0)


def _holds_floats(program: Program, written: Value, scope: Scope, depth: int) -> bool:
    """Whether an annotation is that of a list or map of floats, None aside."""
    match written:
        case _ if depth > MAX_DEPTH:
            return False
        case Operation(operator="|", operands=operands):
            others = [each for each in operands if not is_none(each)]
            return len(others) == 1 and _holds_floats(program, others[0], scope, depth + 1)
        case Item(owner=owner, index=index) if last_name(owner) == "Optional":
            return _holds_floats(program, index, scope, depth + 1)
        case Item(owner=owner, index=Collection(items=(_, held))) if last_name(owner) in MAPS:
            return _is_float(program, held, scope, depth)
        case Item(owner=owner, index=index) if last_name(owner) in LISTS:
            return _is_float(program, index, scope, depth)
    return False


def _is_float(program: Program, held: Value, scope: Scope, depth: int) -> bool:
    return declared_kind(program, held, scope) == "float" or _holds_floats(program, held, scope, depth + 1)
