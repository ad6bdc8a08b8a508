"""Conditions: PynamoDB's comparisons of attributes, through variables, branches and functions, leaf by leaf."""

from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Lambda,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.comparing import COMPARISONS, MIRRORED
from dynamorm_analysis.libraries.pynamodb.declarations import listed
from dynamorm_analysis.libraries.pynamodb.meant import meant
from dynamorm_analysis.libraries.pynamodb.models import Conditions, Models
from dynamorm_analysis.libraries.pynamodb.operands import Operand, operand
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.calls.deciding import chosen, taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import Alternatives, Raw, Scalar, options
from dynamorm_analysis.linking.names.flow import Step, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Span

MAX_STEPS = 16
METHODS: dict[str, Operator] = {
    "__eq__": "=",
    "__ne__": "<>",
    "__lt__": "<",
    "__le__": "<=",
    "__gt__": ">",
    "__ge__": ">=",
    "between": "between",
    "is_in": "in",
    "exists": "exists",
    "does_not_exist": "not_exists",
    "not_exists": "not_exists",
    "is_type": "type",
    "startswith": "begins_with",
    "begins_with": "begins_with",
    "contains": "contains",
}
NO_VALUE: frozenset[Operator] = frozenset({"exists", "not_exists", "type"})


NONE = Conditions()
UNKNOWN = Conditions(complete=False)


def conditions(models: Models, value: Value | None, scope: Scope) -> Conditions:
    """What a condition argument demands; no argument demands nothing."""
    return _read(models, value, scope, 0) if value is not None else NONE


def _read(models: Models, value: Value, scope: Scope, depth: int) -> Conditions:
    if depth > MAX_STEPS:
        return UNKNOWN
    match value:
        case Constant(value=None):
            return NONE
        case Operation(operator="&", operands=operands):
            return _all([_read(models, part, scope, depth + 1) for part in operands])
        case Operation(operator="|" | "and" | "or", operands=operands):
            return _free(_all([_read(models, part, scope, depth + 1) for part in operands]))
        case Operation(operator="~" | "not", operands=operands):
            return _free(_all([_read(models, part, scope, depth + 1) for part in operands]))
        case Operation(operator=operator, operands=(left, right)) if operator in COMPARISONS:
            return _comparison(models, COMPARISONS[operator], left, right, value.span, scope)
        case Conditional():
            parts = chosen(models.program, value, scope, meaning)
            return _either([_read(models, part, scope, depth + 1) for part in parts])
        case Binding(value=inner):
            return _read(models, inner, scope, depth + 1)
        case Call(function=Member(owner=owner, name=name), arguments=arguments) if name in METHODS:
            left_side = operand(models, owner, scope)
            if left_side is not None:
                return _leaf(models, _operator(name, arguments), left_side, _compared(arguments), value.span, scope)
        case Call(function=function, arguments=(folding, folded, *_)) if last_name(function) == "reduce":
            return _reduced(models, folding.value, folded.value, scope, depth)
        case Name(name=name):
            place = scope.place(value.span)
            if not scope.arguments and place in models.known_conditions:
                return models.known_conditions[place]
            if steps(scope, name, value.span.start):
                walked = taken(models.program, scope, name, value.span.start, meaning)
                found = _walked(models, walked, _begun(models, name, walked, scope, depth), scope, depth)
                if not scope.arguments:
                    models.known_conditions[place] = found
                return found
            if name in scope.arguments:
                return _begun(models, name, (), scope, depth)
        case Member() if operand(models, value, scope) is not None:
            return NONE  # an attribute that is compared with nothing is a slip
    return _followed(models, value, scope, depth)


def _followed(models: Models, value: Value, scope: Scope, depth: int) -> Conditions:
    """What a name, attribute or call of a function stands for."""
    found = meant(models, value, scope)
    results = []
    for option in options(found):
        match option:
            case Scalar(value=None):
                results.append(NONE)
            case Raw(value=inner, scope=where) if inner is not value:
                results.append(_read(models, inner, where, depth + 1))
            case _:
                return UNKNOWN
    return _either(results) if isinstance(found, Alternatives) else results[0]


# ---- variables ------------------------------------------------------------------------------------------------------


def _begun(models: Models, name: str, walked: tuple[Step, ...], scope: Scope, depth: int) -> Conditions:
    """A variable before the first of its steps: what the caller gave when it is a parameter that they only add to."""
    first = walked[0] if walked and not walked[0].optional else None
    begins_anew = first is not None and isinstance(first.statement, Assignment) and not first.statement.operator
    if begins_anew or not any(bound.by == "parameter" for bound in scope.bindings.get(name, ())):
        return NONE
    if name not in scope.arguments:
        return UNKNOWN
    argument, caller = scope.arguments[name]
    return _read(models, argument, caller, depth + 1)


def _walked(models: Models, walked: tuple[Step, ...], result: Conditions, scope: Scope, depth: int) -> Conditions:
    """A variable after its assignments: `cond &= …` adds, an assignment on some paths only is optional."""
    for step in walked:
        if not isinstance(step.statement, Assignment) or step.statement.value is None:
            continue
        if not all(isinstance(target, Name) for target in step.statement.targets):
            result = replace(result, complete=False)
            continue
        new = _read(models, step.statement.value, scope, depth + 1)
        match step.statement.operator:
            case "":
                result = _with(result, new, optional=True) if step.optional else new
            case "&=":
                result = _with(result, new, optional=step.optional)
            case "|=":
                result = _free(_with(result, new, optional=step.optional))
            case _:
                return UNKNOWN
    return result


def _with(before: Conditions, added: Conditions, *, optional: bool) -> Conditions:
    """Both; of the added ones those that stood there before stay as they were."""
    known = {leaf.place for leaf in before.leaves}
    new = tuple(replace(leaf, optional=leaf.optional or optional) for leaf in added.leaves if leaf.place not in known)
    return Conditions(before.leaves + new, before.complete and added.complete)


def _all(parts: list[Conditions]) -> Conditions:
    result = NONE
    for part in parts:
        result = _with(result, part, optional=False)
    return result


def _either(parts: list[Conditions]) -> Conditions:
    """One of several: what does not stand in each of them is optional."""
    shared = set.intersection(*({leaf.place for leaf in part.leaves} for part in parts)) if parts else set()
    together = _all(parts)
    leaves = tuple(leaf if leaf.place in shared else replace(leaf, optional=True) for leaf in together.leaves)
    return Conditions(leaves, together.complete)


def _free(found: Conditions) -> Conditions:
    return replace(found, leaves=tuple(replace(leaf, free=True) for leaf in found.leaves))


def _reduced(models: Models, folding: Value, folded: Value, scope: Scope, depth: int) -> Conditions:
    """`reduce(operator.and_, [a, b])`."""
    operator = folding.body if isinstance(folding, Lambda) else folding
    kind = operator.operator if isinstance(operator, Operation) else last_name(operator)
    if kind not in ("and_", "__and__", "&", "or_", "__or__", "|"):
        return UNKNOWN
    together = _of_list(models, folded, scope, depth)
    return together if kind in ("and_", "__and__", "&") else _free(together)


def _of_list(models: Models, value: Value, scope: Scope, depth: int) -> Conditions:
    """All conditions of a list, also of one that the function fills item by item; some only on some paths."""
    if depth > MAX_STEPS:
        return UNKNOWN
    walked = taken(models.program, scope, value.name, value.span.start, meaning) if isinstance(value, Name) else ()
    if walked:
        begins = isinstance(walked[0].statement, Assignment) and not walked[0].statement.operator
        result = NONE if begins and not walked[0].optional else UNKNOWN
        for step in walked:
            result = _with(result, _of_step(models, step, scope, depth), optional=step.optional)
        return result
    if isinstance(value, Comprehension):
        each = _read(models, value.element, scope, depth + 1)
        return _with(NONE, each, optional=True)  # there may be none to go through
    items = listed(models.program, value, scope)
    if items is None:
        return UNKNOWN
    return _all([_read(models, item, items[1], depth + 1) for item in items[0]])


def _of_step(models: Models, step: Step, scope: Scope, depth: int) -> Conditions:
    """What one statement adds to a list of conditions."""
    match step.statement:
        case Assignment(targets=(Name(),), value=Collection() | Comprehension() as added, operator="" | "+="):
            return _of_list(models, added, scope, depth + 1)
        case Evaluation(value=Call(function=Member(name="append"), arguments=(Argument(value=item),))):
            return _read(models, item, scope, depth + 1)
        case Evaluation(value=Call(function=Member(name="extend"), arguments=(Argument(value=added),))):
            return _of_list(models, added, scope, depth + 1)
    return UNKNOWN


# ---- leaves ---------------------------------------------------------------------------------------------------------


def _comparison(models: Models, operator: Operator, left: Value, right: Value, span: Span, scope: Scope) -> Conditions:
    if (found := operand(models, left, scope)) is not None:
        return _leaf(models, operator, found, (right,), span, scope)
    if (found := operand(models, right, scope)) is not None:
        return _leaf(models, MIRRORED.get(operator, operator), found, (left,), span, scope)
    return UNKNOWN


def _operator(name: str, arguments: tuple[Argument, ...]) -> Operator:
    """To be one of a single value is to equal it."""
    is_single = len(arguments) == 1 and not arguments[0].spread
    return "=" if name == "is_in" and is_single else METHODS[name]


def _compared(arguments: tuple[Argument, ...]) -> tuple[Value, ...]:
    """The values that a comparison names, up to a `*` that hides them."""
    values: list[Value] = []
    for argument in arguments:
        match argument:
            case Argument(spread="*", value=Collection(items=items)):
                values.extend(items)
            case Argument(spread="*"):
                break
            case _:
                values.append(argument.value)
    return tuple(values)


def _leaf(
    models: Models, operator: Operator, left: Operand, values: tuple[Value, ...], span: Span, scope: Scope
) -> Conditions:
    value = WrittenValue()
    if values and operator not in NO_VALUE:
        value = written_value(models.program, values[0], scope)
    return Conditions((Condition(left.attribute, operator, scope.place(span), value, nested=left.nested),))
