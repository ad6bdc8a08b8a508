"""Values that code gives their types by a function: `serializer.serialize(value)`, `{name: to_typed(value) for …}`."""

from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Value,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.deciding import chosen
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, FunctionRef, Produced
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.scope import Scope

SERIALIZER = "boto3.dynamodb.types.TypeSerializer"
TEXTUAL = frozenset({"S", "N"})
MOST_CALLS = 3  # of functions, one in the other, that give values their types


def typed_throughout(program: Program, value: Value, scope: Scope, calls: int = 0) -> Value | None:
    """What gives each value of a dictionary its type, where all of them surely have theirs: as a comprehension makes
    it, or a function, or as the map that a serializer makes of the whole."""
    match origin_of(value, scope):
        case Comprehension(kind="dict", element=Collection(items=(_, made))) if has_type_by_call(
            program, made, scope, calls
        ):
            return made
        case Item(owner=Call() as whole, index=Constant(value="M")) if has_type_by_call(program, whole, scope, calls):
            return whole
        case Call() as call if calls < MOST_CALLS:
            made_by = [
                typed_throughout(program, given, inside, calls + 1) for given, inside in _returned(program, call, scope)
            ]
            return call if made_by and None not in made_by else None
    return None


def has_type_by_call(program: Program, value: Value, scope: Scope, calls: int = 0) -> bool:
    """Whether a value has the form `{"S": "x"}` since a call gives it that form, whatever it returns."""
    match value:
        case Call(function=Member(owner=owner, name="serialize"), arguments=(_,)) if is_serializer(
            program, owner, scope
        ):
            return True
        case Call() if calls < MOST_CALLS:
            returned = _returned(program, value, scope)
            return bool(returned) and all(_is_typed(program, given, inside, calls + 1) for given, inside in returned)
        case Conditional():
            return all(has_type_by_call(program, one, scope, calls) for one in chosen(program, value, scope, meaning))
    return False


def is_serializer(program: Program, owner: Value, scope: Scope) -> bool:
    found = meaning(program, owner, scope)
    return isinstance(found, Produced) and found.callee == External(SERIALIZER)


def _returned(program: Program, call: Call, scope: Scope) -> tuple[tuple[Value, Scope], ...]:
    """What a function of the workspace returns in a call; nothing where it may return nothing, or is not known."""
    called = meaning(program, call.function, scope)
    if not isinstance(called, FunctionRef):
        return ()
    inside = running(called, call, scope)
    given = [one.value for one in returned_during(program, inside, meaning)]
    return tuple((one, inside) for one in given if one is not None) if None not in given else ()


def _is_typed(program: Program, value: Value, scope: Scope, calls: int) -> bool:
    match origin_of(value, scope):
        case Mapping(entries=(Entry(key=Constant(value=str(type_)), value=inner),)) if type_ in TYPES:
            return type_ not in TEXTUAL or kind_of(program, inner, scope) in ("text", "")
        case Conditional() as choice:
            return all(_is_typed(program, one, scope, calls) for one in chosen(program, choice, scope, meaning))
        case Call() | Name() as other:
            return has_type_by_call(program, other, scope, calls)
    return False
