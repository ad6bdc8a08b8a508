"""Slips in how PynamoDB is written that show without any table."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value, last_name
from dynamorm_analysis.libraries.pynamodb.attributes import is_attribute_class
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.declarations import declared, descends
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.operands import origin_of
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CLASSES
from dynamorm_analysis.libraries.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse

CONDITION_ARGUMENTS = frozenset({"range_key_condition", "filter_condition", "condition"})
# Where a call takes conditions by position.
CONDITION_POSITIONS = {"query": (1, 2), "scan": (0,), "count": (1, 2), "save": (0,), "delete": (0,), "update": (1,)}


def uninstantiated(models: Models, model: ModelClass) -> Iterator[Misuse]:
    """`state = UnicodeAttribute` in a model's own body: the parentheses are missing, so there is no attribute."""
    if not isinstance(model.of, ClassRef):
        return
    body = model.of.scope
    for declaration in declared(body):
        if not isinstance(declaration.value, Name | Member):
            continue
        found = meaning(models.program, declaration.value, declaration.holder)
        if not isinstance(found, ClassRef | External) or last_name(declaration.value) in _bound_inside(body):
            continue
        if is_attribute_class(models.program, found) or descends(models.program, found, INDEX_CLASSES):
            place = declaration.holder.place(declaration.value.span)
            subject = last_name(declaration.value)
            yield Misuse("class-not-instantiated", LIBRARY, place, subject, (declaration.name,))


def _bound_inside(body: Scope) -> frozenset[str]:
    """Names that a model's own body defines: an alias of a class nested in it is none of its attributes."""
    return frozenset(name for name, bounds in body.bindings.items() if any(bound.by == "class" for bound in bounds))


def boolean_operators(models: Models, scope: Scope, statement: Statement) -> Iterator[Misuse]:
    """`and`, `or` and `not` between conditions: Python asks the condition for its truth, which raises."""
    seen: set[object] = set()
    for call, at in calls(scope, statement):
        if not isinstance(call.function, Member):
            continue
        for value in _condition_arguments(call, call.function.name):
            for operation in _operations(origin_of(value, at.scope)):
                if operation.span in seen or not _joins_conditions(models, operation, at.scope):
                    continue
                seen.add(operation.span)
                place = at.scope.place(operation.span)
                subject = source_of(operation)
                yield Misuse("boolean-operator", LIBRARY, place, subject, (operation.operator,))


def _condition_arguments(call: Call, method: str) -> Iterator[Value]:
    positions = CONDITION_POSITIONS.get(method, ())
    positional = [argument.value for argument in call.arguments if not argument.name and not argument.spread]
    for position in positions:
        if position < len(positional):
            yield positional[position]
    for argument in call.arguments:
        if argument.name in CONDITION_ARGUMENTS:
            yield argument.value


def _operations(value: Value) -> Iterator[Operation]:
    """The outermost `and`, `or` and `not` of a condition."""
    match value:
        case Operation(operator="and" | "or" | "not"):
            yield value
        case Operation(operator="&" | "|" | "~", operands=operands):
            for part in operands:
                yield from _operations(part)


def _joins_conditions(models: Models, operation: Operation, scope: Scope) -> bool:
    """Whether each operand is a condition: `flag and condition` is ordinary Python."""
    found = [conditions(models, part, scope) for part in operation.operands]
    if operation.operator == "not":
        return bool(found[0].leaves)
    return sum(bool(part.leaves) for part in found) > 1
