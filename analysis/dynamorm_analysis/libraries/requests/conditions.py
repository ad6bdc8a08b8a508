"""Conditions that are put together inline or step by step: of a library's own objects, or as expression strings."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function
from dynamorm_analysis.facts.values import (
    Binding,
    Call,
    Collection,
    Conditional,
    Constant,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Value,
)
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.joined import Joined, joined_in_loop
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome, one_of
from dynamorm_analysis.linking.calls.deciding import chosen, taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced, Raw, Scalar, Text, options
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 16

Written = Callable[[Value, Scope], Outcome]
"""How an expression that is a string is read."""


Built = Callable[[Program, Call, Scope], Outcome | Joined | None]
"""What a call makes in a library's own words for conditions; None when it is something else."""


@dataclass(frozen=True, eq=False)
class _Reading:
    """One parameter that is read. `known` holds what local names were found to say: a condition that is set again and
    again from itself would otherwise be followed on every path."""

    program: Program
    written: Written
    built: Built
    known: dict[tuple[str, Scope, int], Outcome] = field(default_factory=dict)


def built_of_strings(_program: Program, _call: Call, _scope: Scope) -> None:
    """For libraries without words of their own for conditions."""


def condition(
    program: Program, values: tuple[Given, ...], written: Written, built: Built = built_of_strings
) -> Outcome:
    """What a parameter such as `FilterExpression` says, over all the values that it may have."""
    reading = _Reading(program, written, built)
    result: Outcome | None = None
    for given in values:
        found = _read(reading, given.value, given.scope, 0)
        match given.operator:
            case "=" if result is None:
                result = found.optional() if given.optional else found
            case "=":
                result = result.either(found) if result is not None and given.optional else found
            case _:
                result = _joined(result or NOTHING, found, given.operator, given.optional)
    return result if result is not None else NOTHING


def _joined(before: Outcome, found: Outcome, operator: str, optional: bool) -> Outcome:
    if operator == "&=":
        return before.both(found.optional() if optional else found)
    if operator == "|=":
        return before.both(found).free()
    return before.both(UNKNOWN)


def _read(reading: _Reading, value: Value, scope: Scope, depth: int) -> Outcome:
    if depth > MAX_DEPTH:
        return UNKNOWN

    def read(inner: Value) -> Outcome:
        return _read(reading, inner, scope, depth + 1)

    match value:
        case Constant(value=None):
            return NOTHING
        case Constant() | Template():
            return reading.written(value, scope)
        case Operation(operator="&" | "|" | "~" as operator, operands=operands):
            result = NOTHING
            for operand in operands:
                result = result.both(read(operand))
            return result if operator == "&" else result.free()
        case Operation(operator="+" | "%"):
            return reading.written(value, scope)
        case Operation(operator="and" | "or" | "not", operands=operands):
            return one_of([read(operand) for operand in operands]).both(UNKNOWN)
        case Conditional():
            return one_of([read(part) for part in chosen(reading.program, value, scope, meaning)])
        case Binding(value=inner):
            return read(inner)
        case Name(name=name):
            sought = (name, scope, value.span.start)
            if sought not in reading.known:
                reading.known[sought] = _named(reading, value, name, scope, depth)
            return reading.known[sought]
        case Call():
            return _called(reading, value, scope, depth)
        case _:
            return _meant(reading, value, scope, depth)


def _called(reading: _Reading, call: Call, scope: Scope, depth: int) -> Outcome:
    match reading.built(reading.program, call, scope):
        case Outcome() as found:
            return found
        case Joined() as joined:
            return _all_joined(reading, joined, scope, depth)
    if isinstance(call.function, Member) and call.function.name in ("join", "format"):
        return reading.written(call, scope)
    return _meant(reading, call, scope, depth)


def _meant(reading: _Reading, value: Value, scope: Scope, depth: int) -> Outcome:
    """An expression whose parts stand elsewhere: what it stands for, read where that is written."""
    found: list[Outcome] = []
    for option in options(meaning(reading.program, value, scope)):
        match option:
            case Scalar(value=None):
                found.append(NOTHING)
            case Produced(call=call, scope=where) if call is not value:
                found.append(_read(reading, call, where, depth + 1))
            case Raw(value=inner, scope=where) if inner is not value:
                found.append(_read(reading, inner, where, depth + 1))
            case Text():
                found.append(reading.written(value, scope))
            case _:
                found.append(UNKNOWN)
    return one_of(found)


def _named(reading: _Reading, value: Value, name: str, scope: Scope, depth: int) -> Outcome:
    """A local variable, over the steps that lead to it."""
    if not isinstance(scope.node, Function) or name not in scope.bindings:
        return _meant(reading, value, scope, depth)
    done = taken(reading.program, scope, name, value.span.start, meaning)
    given, caller = scope.arguments.get(name, (None, scope))
    if given is None and not done:
        return _meant(reading, value, scope, depth)
    if given is None and (joined := joined_in_loop(name, done, scope)) is not None:
        return _all_joined(reading, joined, scope, depth + 1)
    if any(isinstance(step.statement, Assignment) and step.statement.operator == "+=" for step in done):
        return reading.written(value, scope)
    is_parameter = any(bound.by == "parameter" for bound in scope.bindings[name])
    result: Outcome | None = UNKNOWN if is_parameter else None
    if given is not None:
        result = _read(reading, given, caller, depth + 1)
    for step in done:
        statement = step.statement
        if not isinstance(statement, Assignment) or statement.value is None:
            continue
        if not any(isinstance(target, Name) for target in statement.targets):
            continue
        found = _read(reading, statement.value, scope, depth + 1)
        if statement.operator:
            result = _joined(result or NOTHING, found, statement.operator, step.optional)
        else:
            result = result.either(found) if step.optional and result is not None else found
    return result if result is not None else UNKNOWN


def _all_joined(reading: _Reading, joined: Joined, scope: Scope, depth: int) -> Outcome:
    found = _listed(reading, joined.conditions, scope, depth)
    return found if joined.operator == "&" else found.free()


def _listed(reading: _Reading, value: Value, scope: Scope, depth: int) -> Outcome:
    """All conditions of a list: as it is written, with what was appended to it."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Collection(items=items):
            result = NOTHING
            for item in items:
                part = _listed if isinstance(item, Spread) else _read
                inner = item.value if isinstance(item, Spread) else item
                result = result.both(part(reading, inner, scope, depth + 1))
            return result
        case Name(name=name) if isinstance(scope.node, Function) and name in scope.bindings:
            return _collected(reading, value, name, scope, depth)
    found = meaning(reading.program, value, scope)
    if isinstance(found, Raw) and found.value is not value:
        return _listed(reading, found.value, found.scope, depth + 1)
    return UNKNOWN


def _collected(reading: _Reading, value: Value, name: str, scope: Scope, depth: int) -> Outcome:
    result = NOTHING if all(bound.by != "parameter" for bound in scope.bindings[name]) else UNKNOWN
    for step in taken(reading.program, scope, name, value.span.start, meaning):
        match step.statement:
            case Assignment(operator="", value=assigned) if assigned is not None:
                result = _listed(reading, assigned, scope, depth + 1)
                continue
            case Assignment(operator="+=", value=added) if added is not None:
                found = _listed(reading, added, scope, depth + 1)
            case Evaluation(value=Call(function=Member(name="append"), arguments=(argument,))):
                found = _read(reading, argument.value, scope, depth + 1)
            case Evaluation(value=Call(function=Member(name="extend"), arguments=(argument,))):
                found = _listed(reading, argument.value, scope, depth + 1)
            case _:
                found = UNKNOWN
        result = result.both(found.optional() if step.optional else found)
    return result
