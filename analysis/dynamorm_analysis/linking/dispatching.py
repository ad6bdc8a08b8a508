"""Functions that a dictionary holds, and calls that choose one of them: `HANDLERS[event["op"]](order)`."""

from collections.abc import Iterator

import msgspec

from dynamorm_analysis.facts.values import Call, Item, Mapping, Member, Name, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Part, Produced, Raw, Text
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope

MOST_FUNCTIONS = 30
"""A dictionary of more is no choice that anybody could read."""


def dispatched(program: Program, occurrence: Occurrence) -> Iterator[Occurrence]:
    """The calls of which one is made, each of a function of a dictionary; none for a call of anything else."""
    call, scope = occurrence.value, occurrence.scope
    if not isinstance(call, Call) or not _may_choose(call.function, scope):
        return
    match meaning(program, call.function, scope):
        case Raw(value=Item(owner=owner, index=key), scope=where):
            held = meaning(program, owner, where)
        case Produced(callee=Part(owner=held, name="get"), call=Call(arguments=(first, *_)), scope=where):
            key = first.value
        case _:
            return
    if not isinstance(held, Raw) or not isinstance(held.value, Mapping) or len(held.value.entries) > MOST_FUNCTIONS:
        return
    sought = meaning(program, key, where)
    for entry in held.value.entries:
        function = entry.value
        if entry.key is None or not isinstance(function, Name | Member):
            continue
        if isinstance(sought, Text) and meaning(program, entry.key, held.scope) != sought:
            continue
        if held.scope == scope or meaning(program, function, held.scope) == meaning(program, function, scope):
            yield msgspec.structs.replace(
                occurrence, value=msgspec.structs.replace(call, function=_standing_at(function, call.function))
            )


def _standing_at(function: Name | Member, place: Value) -> Name | Member:
    if isinstance(function, Name):
        return Name(function.name, place.span)
    return msgspec.structs.replace(function, name_span=place.span, span=place.span)


def _may_choose(function: Value, scope: Scope) -> bool:
    """A cheap first look: whether what is called is taken out of something, here or where a variable is set."""
    match function:
        case Item() | Call(function=Member(name="get")):
            return True
        case Name(name=name):
            bounds = scope.bindings.get(name, ())
            return any(isinstance(bound.value, Item | Call) and _is_taken_out(bound.value) for bound in bounds)
    return False


def _is_taken_out(value: Value) -> bool:
    return isinstance(value, Item) or (
        isinstance(value, Call) and isinstance(value.function, Member) and value.function.name == "get"
    )
