"""Conditions of the SDK's package `expression`: `expression.Key("code").Equal(expression.Value(code))`.

A builder's parts are followed from where the built expression is used back to the calls that put it together.
"""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Value, is_none
from dynamorm_analysis.libraries.outcomes import NOTHING, UNKNOWN, Outcome, one_of
from dynamorm_analysis.libraries.sdk_go.inputs import Given
from dynamorm_analysis.libraries.sdk_go.words import EXPRESSIONS
from dynamorm_analysis.libraries.static_values import written_value
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by, qualified
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.model.access import Condition, Operator, Written, WrittenValue

MAX_DEPTH = 12
# What gives the parts of a built expression, and what put them into the builder.
PARTS = {
    "KeyCondition": "WithKeyCondition",
    "Filter": "WithFilter",
    "Condition": "WithCondition",
    "Projection": "WithProjection",
    "Update": "WithUpdate",
}
OPERATORS: dict[str, Operator] = {
    "Equal": "=", "NotEqual": "<>", "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">",
    "GreaterThanEqual": ">=", "Between": "between", "BeginsWith": "begins_with", "In": "in", "Contains": "contains",
    "AttributeExists": "exists", "AttributeNotExists": "not_exists", "AttributeType": "type",
}  # fmt: skip
NAMES = frozenset({"Key", "Name"})
SETTING = frozenset({"Set", "Add"})


def built(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """What was put into a builder for a part of the expression that it built: `expr.KeyCondition()`."""
    match value:
        case Call(function=Member(owner=owner, name=part), arguments=()) if part in PARTS:
            builder = _builder(program, owner, scope, 0)
            return _put(program, *builder, PARTS[part]) if builder is not None else None
    return None


def _builder(program: Program, value: Value, scope: Scope, depth: int) -> tuple[Value, Scope] | None:
    """The chain of calls that an expression, or a builder, was made by."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Call(function=Member(owner=owner, name="Build"), arguments=()):
            return owner, scope
        case Call():
            function = called(program, value, scope)
            return _made(program, during(program, value, function, scope), depth) if function else (value, scope)
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                return _builder(program, *argument, depth + 1)
            found = found_by(program, value, scope)
            statement = found.bound.statement if found is not None and not found.is_parameter else None
            if found is None or not isinstance(statement, Assignment) or statement.value is None:
                return None
            given = statement.value
            if isinstance(given, Collection):  # several values side by side
                return None
            return _builder(program, given, found.scope, depth + 1)
    return None


def _made(program: Program, function: Scope, depth: int) -> tuple[Value, Scope] | None:
    """The chain that a function of the workspace makes, where it makes one; beside an error it makes none."""
    results = [one.value for one in returns(function.node.body)] if isinstance(function.node, Function) else []
    several = [one for one in results if isinstance(one, Collection) and one.items]
    whole = [one.items[0] for one in several if is_none(one.items[-1])] or [one.items[0] for one in several]
    made = [*(one for one in results if one is not None and not isinstance(one, Collection)), *whole]
    return _builder(program, made[0], function, depth + 1) if len(made) == 1 else None


def _put(program: Program, chain: Value, scope: Scope, method: str, depth: int = 0) -> tuple[Value, Scope] | None:
    while isinstance(chain, Call) and isinstance(chain.function, Member):
        if chain.function.name == method and len(chain.arguments) == 1:
            return chain.arguments[0].value, scope
        chain = chain.function.owner
    if isinstance(chain, Name) and depth < MAX_DEPTH:
        before = _builder(program, chain, scope, depth + 1)
        return _put(program, *before, method, depth + 1) if before is not None else None
    return None


# ---- conditions -----------------------------------------------------------------------------------------------------


def condition(program: Program, value: Value, scope: Scope, depth: int = 0) -> Outcome:
    """The leaves of a condition that is built."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=arguments):
            given = tuple(argument.value for argument in arguments if not argument.spread)
            if not _is_package(program, value.function, scope):
                if (function := called(program, value, scope)) is not None:
                    return _returned(program, during(program, value, function, scope), depth)
                given = (owner, *given)
            return _combined(program, name, given, value, scope, depth)
        case Call(function=Name()):
            function = called(program, value, scope)
            return _returned(program, during(program, value, function, scope), depth) if function else UNKNOWN
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                return condition(program, *argument, depth + 1)
            sought = (f"condition {value.name} {value.span.start}", scope, 0)
            return program.once(sought, depth, lambda: _held(program, value, scope, depth))
    return UNKNOWN


def _returned(program: Program, function: Scope, depth: int) -> Outcome:
    """The condition that a function of the workspace makes."""
    results = [one.value for one in returns(function.node.body)] if isinstance(function.node, Function) else []
    return one_of([condition(program, one, function, depth + 1) if one is not None else UNKNOWN for one in results])


def _combined(program: Program, name: str, given: tuple[Value, ...], call: Call, scope: Scope, depth: int) -> Outcome:
    inner = name.removeprefix("Key") if name not in NAMES else name
    if inner in ("And", "Or", "Not") and given:
        found = [condition(program, one, scope, depth + 1) for one in given]
        whole = NOTHING
        for one in found:
            whole = whole.both(one if inner == "And" else one.free())
        return whole
    if inner not in OPERATORS or not given:
        return UNKNOWN
    named = _name(program, given[0], scope)
    if named is None:
        return UNKNOWN
    attribute, is_nested = named
    place = scope.place(call.span)
    value = _value(program, given[1], scope) if len(given) > 1 else WrittenValue()
    return Outcome((Condition(attribute, OPERATORS[inner], place, value, nested=is_nested),))


def _held(program: Program, name: Name, scope: Scope, depth: int) -> Outcome:
    """A condition in a variable that may go on in branches: what these add is optional."""
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return UNKNOWN
    if found.scope.node is None:
        return condition(program, found.bound.value, found.scope, depth + 1) if found.bound.value else UNKNOWN
    result: Outcome | None = None
    for step in steps(found.scope, name.name, name.span.start):
        value = step.statement.value if isinstance(step.statement, Assignment) else None
        if value is None:
            continue
        one = condition(program, value, found.scope, depth + 1)
        result = one if result is None or not step.optional else result.either(one)
    return result if result is not None else UNKNOWN


def _is_package(program: Program, function: Value, scope: Scope) -> bool:
    path, _, _ = qualified(program, function, scope).rpartition(".")
    return path in EXPRESSIONS


def _name(program: Program, value: Value, scope: Scope) -> tuple[str, bool] | None:
    """The attribute of `expression.Key("a")` and `expression.Name("a.b")`, and whether a part of it is meant."""
    match value:
        case Call(function=Member(name=name), arguments=(Argument(value=text),)) if name in NAMES:
            found = constant_text(program, text, scope)
            if not found:
                return None
            first = found.split(".", 1)[0].split("[", 1)[0]
            return first, first != found
        case Name():
            bound = found_by(program, value, scope)
            if bound is not None and not bound.is_parameter and isinstance(bound.bound.value, Call):
                return _name(program, bound.bound.value, bound.scope)
    return None


def _value(program: Program, value: Value, scope: Scope) -> WrittenValue:
    match value:
        case Call(function=Member(name="Value"), arguments=(Argument(value=inner),)):
            return written_value(program, inner, scope)
    return written_value(program, value, scope)


# ---- projections and updates ----------------------------------------------------------------------------------------


def projection(program: Program, value: Value, scope: Scope) -> tuple[str, ...] | None:
    """The attributes of `expression.NamesList(expression.Name("a"), …)`."""
    found = _builder(program, value, scope, 0)
    if found is None:
        return None
    call, where = found
    names: list[str] = []
    while isinstance(call, Call) and isinstance(call.function, Member):
        added = [_name(program, argument.value, where) for argument in call.arguments]
        if any(one is None for one in added):
            return None
        names = [*(one[0] for one in added if one is not None), *names]
        call = call.function.owner
    return tuple(dict.fromkeys(names)) or None


def update(program: Program, value: Value, scope: Scope) -> tuple[tuple[Written, ...], bool]:
    """What `expression.Set(expression.Name("a"), expression.Value(v)).Add(…)` sets, and whether that is all."""
    found = list(_updates(program, value, scope, 0))
    written = [one for one in found if one is not None]
    return tuple(reversed(written)), bool(found) and len(written) == len(found)


def _updates(program: Program, value: Value, scope: Scope, depth: int) -> Iterator[Written | None]:
    """The last call first; None for what is not known."""
    while isinstance(value, Call) and isinstance(value.function, Member):
        if value.function.name in SETTING and len(value.arguments) == 2:
            named = _name(program, value.arguments[0].value, scope)
            given = value.arguments[1].value
            is_plain = isinstance(given, Call) and value.function.name == "Set" and named is not None and not named[1]
            written = _value(program, given, scope) if is_plain else WrittenValue()
            yield Written(named[0], written, scope.place(value.arguments[0].span)) if named is not None else None
        value = value.function.owner
    if not isinstance(value, Name) or _is_expression_package(program, value, scope) or depth > MAX_DEPTH:
        return
    found = found_by(program, value, scope)
    if found is None or found.is_parameter or found.scope.node is None:
        yield None
        return
    taken = steps(found.scope, value.name, value.span.start)
    if any(step.optional for step in taken):
        yield None
    for step in reversed(taken):
        if isinstance(step.statement, Assignment) and step.statement.value is not None:
            inner = step.statement.value
            yield from _updates(program, inner, found.scope, depth + 1)


def _is_expression_package(program: Program, name: Name, scope: Scope) -> bool:
    return _is_package(program, Member(name, "_", name.span, name.span), scope)


def of_given(program: Program, given: Given | None) -> tuple[Value, Scope] | None:
    """The part of a builder that a field of a request is given."""
    return built(program, given.value, given.scope) if given is not None else None


def optional(outcome: Outcome, given: Given) -> Outcome:
    """Conditions of a field that is set on some paths only."""
    return outcome.optional() if given.optional else outcome
