"""Conditions of the SDK's package `expression`: `expression.Key("code").Equal(expression.Value(code))`.

A builder's parts are followed from where the built expression is used back to the calls that put it together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Operation, Value, is_none
from dynamorm_analysis.libraries.calls.static_chains import Link, begins_with, links_after
from dynamorm_analysis.libraries.sdk_go.inputs import Given
from dynamorm_analysis.libraries.sdk_go.words import EXPRESSIONS
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome, one_of
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.comes_out import comes_out
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by, qualified
from dynamorm_analysis.linking.static.spelled_fields import field_given
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.model.access import Condition, Operator, Written
from dynamorm_analysis.model.written_value import WrittenValue

MAX_DEPTH = 12
# What gives the parts of a built expression, and what put them into the builder.
PARTS = {
    "KeyCondition": "WithKeyCondition",
    "Filter": "WithFilter",
    "Condition": "WithCondition",
    "Projection": "WithProjection",
    "Update": "WithUpdate",
}
OPTIONAL_PARTS = frozenset({"Filter", "Condition", "Projection"})
NEW = "NewBuilder"
OPERATORS: dict[str, Operator] = {
    "Equal": "=", "NotEqual": "<>", "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">",
    "GreaterThanEqual": ">=", "Between": "between", "BeginsWith": "begins_with", "In": "in", "Contains": "contains",
    "AttributeExists": "exists", "AttributeNotExists": "not_exists", "AttributeType": "type",
}  # fmt: skip
NAMES = frozenset({"Key", "Name"})
SETTING = frozenset({"Set", "Add"})
REMOVING = frozenset({"Remove", "Delete"})

Followed = tuple[str, int]
"""A variable, and where a statement starts that sets it or goes on from it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is put into a builder for one part of an expression, and where; `optional`: on some paths only."""

    value: Value
    scope: Scope
    optional: bool = False


def built(program: Program, value: Value, scope: Scope) -> tuple[Part, ...]:
    """What was put into a builder for a part of the expression that it built, `expr.KeyCondition()`: one thing, or what
    each of several paths put there."""
    match value:
        case Call(function=Member(owner=owner, name=part), arguments=()) if part in PARTS:
            return _put(program, owner, scope, PARTS[part], 0)
    return ()


def _put(program: Program, value: Value, scope: Scope, method: str, depth: int) -> tuple[Part, ...]:
    """What the calls that made an expression, or a builder, gave one of its methods."""
    if depth > MAX_DEPTH:
        return ()
    match value:
        case Call(function=Member(name=name), arguments=(Argument(value=given),)) if name == method:
            return (Part(given, scope),)
        case Call():
            if (function := called(program, value, scope)) is not None:
                made = _made(during(program, value, function, scope))
                return _put(program, *made, method, depth + 1) if made is not None else ()
            owner = value.function.owner if isinstance(value.function, Member) else None
            return _put(program, owner, scope, method, depth) if owner is not None else ()
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                return _put(program, *argument, method, depth + 1)
            return _held_for(program, value, scope, method, depth)
    return ()


def _held_for(program: Program, name: Name, scope: Scope, method: str, depth: int) -> tuple[Part, ...]:
    """The same of a variable, whose chain may go on in branches."""
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return ()
    if found.scope.node is None:
        value = found.bound.value
        return _put(program, value, found.scope, method, depth + 1) if value is not None else ()
    held: tuple[Part, ...] = ()
    taken = steps(found.scope, name.name, name.span.start, partial(comes_out, program, scope=found.scope))
    set_to = [(step.statement.value, step.optional) for step in taken if step.statement.value is not None]
    for value, is_optional in set_to or _beside_errors(found, name):
        if isinstance(value, Collection):  # several values side by side
            continue
        goes_on = begins_with(value, name.name)
        own = _in_chain(value, found.scope, method) if goes_on else _put(program, value, found.scope, method, depth + 1)
        if goes_on and not own:
            continue
        if not is_optional:
            held = own
            continue
        kept = (one if one in own else replace(one, optional=True) for one in held)
        held = (*kept, *(replace(one, optional=True) for one in own if one not in held))
    return held


def _beside_errors(found: Found, name: Name) -> list[tuple[Value, bool]]:
    """What `expr, err := builder.Build()` sets a variable to, and whether on some paths only."""
    is_sure = found.surely_at(name)
    bounds = (found.bound,) if is_sure else found.scope.bindings.get(name.name, ())
    set_to = (one.statement.value for one in bounds if isinstance(one.statement, Assignment))
    return [(value, not is_sure) for value in set_to if value is not None]


def _in_chain(chain: Value, scope: Scope, method: str) -> tuple[Part, ...]:
    while isinstance(chain, Call) and isinstance(chain.function, Member):
        if chain.function.name == method and len(chain.arguments) == 1:
            return (Part(chain.arguments[0].value, scope),)
        chain = chain.function.owner
    return ()


def _made(function: Scope) -> tuple[Value, Scope] | None:
    """What a function of the workspace makes, where it makes one thing; beside an error it makes none."""
    results = [one.value for one in returns(function.node.body)] if isinstance(function.node, Function) else []
    several = [one for one in results if isinstance(one, Collection) and one.items]
    whole = [one.items[0] for one in several if is_none(one.items[-1])] or [one.items[0] for one in several]
    made = [*(one for one in results if one is not None and not isinstance(one, Collection)), *whole]
    return (made[0], function) if len(made) == 1 else None


# ---- conditions -----------------------------------------------------------------------------------------------------


def conditions(program: Program, parts: tuple[Part, ...]) -> Outcome:
    """The leaves of what is put into a builder for a condition."""
    result: Outcome | None = None
    for part in parts:
        one = condition(program, part.value, part.scope)
        if part.optional:
            one = one.optional() if result is None else result.either(one)
        result = one
    return result if result is not None else UNKNOWN


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
        case Member() if (held := field_given(program, value, scope)) is not None and held != (value, scope):
            return condition(program, *held, depth + 1)
        case Operation(operator="&" | "*", operands=(inner,)):
            return condition(program, inner, scope, depth + 1)
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
    for step in steps(found.scope, name.name, name.span.start, partial(comes_out, program, scope=found.scope)):
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


def projection(program: Program, parts: tuple[Part, ...]) -> tuple[str, ...] | None:
    """The attributes of `expression.NamesList(expression.Name("a"), …)`."""
    if len(parts) != 1 or parts[0].optional:
        return None
    names: list[str] = []
    for link in _links(program, parts[0].value, parts[0].scope, 0):
        added = [_name(program, value, link.scope) for value in link.values] if link is not None else []
        if link is None or any(one is None for one in added):
            return None
        names = [*(one[0] for one in added if one is not None), *names]
    return tuple(dict.fromkeys(names)) or None


def update(program: Program, parts: tuple[Part, ...]) -> tuple[tuple[Written, ...], bool]:
    """What `expression.Set(expression.Name("a"), expression.Value(v)).Add(…)` sets, and whether that is all."""
    written: list[Written] = []
    known = len(parts) == 1 and not parts[0].optional
    some = False
    for part in parts:
        for link in _links(program, part.value, part.scope, 0):
            is_setting = link is not None and link.method in SETTING
            one = _set(program, link) if link is not None and is_setting else None
            written += [one] if one is not None else []
            known = known and link is not None and (one is not None or not is_setting)
            some = True
    return tuple(reversed(written)), known and some


def removes(program: Program, parts: tuple[Part, ...]) -> bool:
    """Whether an update that is built takes attributes, or parts of them, away."""
    links = (link for part in parts for link in _links(program, part.value, part.scope, 0))
    return any(link is not None and link.method in REMOVING for link in links)


def _set(program: Program, link: Link) -> Written | None:
    """What one call of an update sets."""
    if len(link.values) != 2:
        return None
    path, given = link.values
    named = _name(program, path, link.scope)
    is_plain = isinstance(given, Call) and link.method == "Set" and named is not None and not named[1]
    written = _value(program, given, link.scope) if is_plain else WrittenValue()
    return Written(named[0], written, link.scope.place(path.span)) if named is not None else None


def _links(
    program: Program, value: Value, scope: Scope, depth: int, followed: frozenset[Followed] = frozenset()
) -> Iterator[Link | None]:
    """The calls of a chain, over the variables that hold it, the last call first; None for what is not known. Each is
    told once: statements that are `followed` already are left out, or branches one below the other that each go on
    from the same variable would double what there is to follow."""
    while isinstance(value, Call) and isinstance(value.function, Member):
        yield Link(value.function.name, value, scope)
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
    all_followed = followed.union((value.name, step.statement.span.start) for step in taken)
    for step in reversed(taken):
        if (value.name, step.statement.span.start) in followed:
            continue
        if isinstance(step.statement, Evaluation):  # what the builder holds is shared by those that go on from it
            yield from reversed(tuple(links_after(step.statement.value, value.name, found.scope)))
        elif step.statement.value is not None:
            yield from _links(program, step.statement.value, found.scope, depth + 1, all_followed)


def _is_expression_package(program: Program, name: Name, scope: Scope) -> bool:
    return _is_package(program, Member(name, "_", name.span, name.span), scope)


def of_given(program: Program, given: Given | None) -> tuple[Part, ...]:
    """The part of a builder that a field of a request is given."""
    return built(program, given.value, given.scope) if given is not None else ()


def is_for_callers(program: Program, given: Given) -> bool:
    """Whether whoever calls its function tells what a field is given, or whether it is given anything."""
    parts = of_given(program, given)
    return bool(parts) and all(part.optional or _is_given(program, part.value, part.scope) for part in parts)


def _is_given(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value is a parameter, or a field of one."""
    while isinstance(value, Operation | Member):
        value = value.owner if isinstance(value, Member) else value.operands[0]
    found = found_by(program, value, scope) if isinstance(value, Name) else None
    return found is not None and found.is_parameter


def is_left_away(program: Program, given: Given) -> bool:
    """Whether a field is given a part that a builder surely has not got: `expr.Filter()` where the builder got no
    filter in the function, or in this call of it."""
    match given.value:
        case Call(function=Member(owner=owner, name=part), arguments=()) if part in OPTIONAL_PARTS:
            put = _all_put(program, owner, given.scope)
            if put is not None:
                return PARTS[part] not in put
            if part != "Filter" or not given.scope.is_of_one_call:
                return False
            found = _put(program, owner, given.scope, PARTS["KeyCondition"], 0)
            return bool(found) and not _put(program, owner, given.scope, PARTS["Filter"], 0)
    return False


def _all_put(program: Program, value: Value, scope: Scope) -> frozenset[str] | None:
    """By which methods anything was put into the builder of an expression; None where that is not seen whole."""
    found = found_by(program, value, scope) if isinstance(value, Name) else None
    chain = found.giving(value) if found is not None and isinstance(value, Name) and found.surely_at(value) else None
    if found is None or chain is None:
        return None
    links = tuple(_links(program, chain, found.scope, 0))
    methods = frozenset(link.method for link in links if link is not None)
    return methods if None not in links and NEW in methods else None


def optional(outcome: Outcome, given: Given) -> Outcome:
    """Conditions of a field that is set on some paths only."""
    return outcome.optional() if given.optional else outcome
