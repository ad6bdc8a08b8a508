"""What a chain's model holds of the key: `db.Model(&Parcel{Code: code}).First(&parcel)` gets one item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value, children
from dynamorm_analysis.libraries.tabletheory_go.chains import Chain
from dynamorm_analysis.libraries.tabletheory_go.items import MAX_DEPTH, written_of
from dynamorm_analysis.libraries.tabletheory_go.models import Model
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.model.access import Condition


@dataclass(frozen=True, slots=True)
class Held:
    """Equalities by key attributes that the model gives. `complete`: no other field of it can be set."""

    equal: Mapping[str, Condition]
    complete: bool


def held_of(program: Program, model: Model, chain: Chain) -> Held:
    """What the model of a chain holds when it is asked with."""
    if chain.model is None or model.key is None:
        return Held({}, complete=False)
    value, scope = chain.model
    keys = model.key.attributes
    found = {
        one.attribute: Condition(one.attribute, "=", one.place, one.value)
        for one in written_of(program, model, value, scope)
        if one.attribute in keys
    }
    return Held(found, len(found) == len(keys) or _is_in_sight(program, model, value, scope))


def _is_in_sight(program: Program, model: Model, value: Value, scope: Scope, depth: int = 0) -> bool:
    """Whether all that fills a model is written here: not what a caller gives, nor what another function puts in."""
    match value:
        case Operation(operator="&" | "*", operands=(inner,)):
            return _is_in_sight(program, model, inner, scope, depth)
        case Call(function=Name(name="new")):
            return True
        case Call(function=function, arguments=arguments):
            named = found_by(program, function, scope)
            is_literal = named is not None and isinstance(named.bound.statement, Class)
            return is_literal and all(one.name and model.field(one.name) is not None for one in arguments)
        case Name() if depth < MAX_DEPTH:
            if (argument := argument_of(value, scope)) is not None:
                return _is_in_sight(program, model, *argument, depth + 1)
            return _is_held_in_sight(program, model, value, scope, depth)
    return False


def _is_held_in_sight(program: Program, model: Model, name: Name, scope: Scope, depth: int) -> bool:
    found = found_by(program, name, scope)
    if found is None or found.is_parameter or not isinstance(found.scope.node, Function):
        return False
    statement = found.bound.statement
    if not isinstance(statement, Assignment):
        return False
    made = found.bound.value
    if made is None and statement.value is not None:  # beside an error
        return False
    if made is not None and not _is_in_sight(program, model, made, found.scope, depth + 1):
        return False
    between = statement.span.end, name.span.start
    if any(one.optional for one in stored(found.scope, name.name, *between)):
        return False
    function = found.scope.calling({})
    given = program.shared("handed on", function, lambda: _handed_on(function))
    return not any(between[0] <= place < between[1] for place in given.get(name.name, ()))


def _handed_on(function: Scope) -> Mapping[str, tuple[int, ...]]:
    """Where a function names each of its variables for more than to read or set one of its fields."""
    found: dict[str, list[int]] = {}
    for statement in inside(function.node) if isinstance(function.node, Function) else ():
        for value in expressions(statement):
            for name in _whole(value):
                found.setdefault(name.name, []).append(name.span.start)
    return {name: tuple(places) for name, places in found.items()}


def _whole(value: Value) -> Iterator[Name]:
    waiting = [value]
    while waiting:
        match part := waiting.pop():
            case Name():
                yield part
            case Call(function=Member(owner=Name() as owner)):  # a method may fill what it is called on
                yield owner
                waiting += children(part)
            case Member(owner=Name()):
                pass
            case _:
                waiting += children(part)
