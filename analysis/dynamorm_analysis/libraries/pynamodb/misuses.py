"""Slips in how PynamoDB is written that show without any table."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Statement
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value, last_name
from dynamorm_analysis.libraries.comparing import COMPARISONS
from dynamorm_analysis.libraries.pynamodb.attributes import is_attribute_class
from dynamorm_analysis.libraries.pynamodb.conditions import conditions
from dynamorm_analysis.libraries.pynamodb.declarations import declared, descends
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.operands import operand
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CLASSES
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse

CONDITION_ARGUMENTS = frozenset({"range_key_condition", "filter_condition", "condition"})
JOINING = frozenset({"&", "|", "~"})
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


def misjoined(models: Models, scope: Scope, statement: Statement) -> Iterator[Misuse]:
    """Conditions that are joined otherwise than with `&`, `|` and `~` around comparisons in parentheses."""
    seen: set[object] = set()
    for call, at in calls(scope, statement):
        if not isinstance(call.function, Member):
            continue
        for value in _condition_arguments(call, call.function.name):
            whole = origin_of(value, at.scope)
            found = (
                *_boolean_operators(models, whole, at.scope),
                *_unparenthesised(models, whole, at.scope),
                *_uncompared(models, whole, at.scope),
            )
            for misuse in found:
                if misuse.place not in seen:
                    seen.add(misuse.place)
                    yield misuse


def _boolean_operators(models: Models, whole: Value, scope: Scope) -> Iterator[Misuse]:
    """`and`, `or` and `not` between conditions: Python asks the condition for its truth, which raises."""
    for operation in _operations(whole):
        if _joins_conditions(models, operation, scope):
            subject = source_of(operation)
            yield Misuse("boolean-operator", LIBRARY, scope.place(operation.span), subject, (operation.operator,))


def _unparenthesised(models: Models, value: Value, scope: Scope) -> Iterator[Misuse]:
    """Comparisons whose `&` or `|` joins what they compare: in `a == 1 & b == 2` that is `1 & b`."""
    if not isinstance(value, Operation):
        return
    links = value.operands if value.operator == "and" else (value,)
    for link in links:
        if not isinstance(link, Operation) or link.operator not in COMPARISONS:
            continue
        for part in link.operands:
            if isinstance(part, Operation) and part.operator in JOINING and _joins_attribute(models, part, scope):
                names = part.operator, link.operator
                yield Misuse("unparenthesised", LIBRARY, scope.place(value.span), source_of(value), names)
                return
    if value.operator in JOINING:
        for part in value.operands:
            yield from _unparenthesised(models, part, scope)


def _uncompared(models: Models, value: Value, scope: Scope) -> Iterator[Misuse]:
    """Attributes that stand where a condition must: in `(a == 1) & ~b` the `b` is compared with nothing."""
    if not isinstance(value, Operation) or value.operator not in JOINING:
        return
    for part in value.operands:
        if isinstance(part, Member) and operand(models, part, scope) is not None:
            names = value.operator, source_of(part)
            yield Misuse("unparenthesised", LIBRARY, scope.place(value.span), source_of(value), names)
        else:
            yield from _uncompared(models, part, scope)


def _joins_attribute(models: Models, operation: Operation, scope: Scope) -> bool:
    """Whether an operator of conditions is given an attribute that is compared with nothing yet."""
    return any(
        operand(models, part, scope) is not None
        or (isinstance(part, Call) and bool(conditions(models, part, scope).leaves))
        or (isinstance(part, Operation) and part.operator in JOINING and _joins_attribute(models, part, scope))
        for part in operation.operands
    )


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
