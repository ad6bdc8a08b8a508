"""What a mapping that is written down holds under a key."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Entry, Item, Mapping, Member, Name, Value
from dynamorm_analysis.linking.constructing import MeaningOf
from dynamorm_analysis.linking.meaning import OPAQUE, Meaning, Raw, Scalar, Text
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.rounds import in_round
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 6
MemberOf = Callable[[Meaning, str], Meaning]


def member_of_object(
    program: Program,
    entries: tuple[Entry, ...],
    scope: Scope,
    name: str,
    meaning: MeaningOf,
    member: MemberOf,
    depth: int,
) -> Meaning:
    """What an object of a script holds under a name, the last that is written winning; None where it holds nothing."""
    for entry in reversed(entries):
        if entry.key is None:
            inside = member(meaning(program, entry.value, scope, depth + 1), name)
            if inside != Scalar(None):
                return inside
            continue
        key = meaning(program, entry.key, scope, depth + 1)
        if not isinstance(key, Text) or key.template.constant is None:
            return OPAQUE
        if key.template.constant == name:
            return meaning(program, entry.value, scope, depth + 1)
    return Scalar(None)


def item_of_constant(
    program: Program, owner: Value, held: Meaning, key: Meaning, scope: Scope, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What a dictionary that does not change holds under a key: one with the name of a constant (`TABLES["orders"]`),
    or over which a loop runs. None where that is not known."""
    sought = key.template.constant if isinstance(key, Text) else None
    if sought is None or not isinstance(held, Raw) or not isinstance(held.value, Mapping):
        return None
    if not _is_constant(owner, scope, 0):
        return None
    for entry in reversed(held.value.entries):
        written = meaning(program, entry.key, held.scope, depth + 1) if entry.key is not None else OPAQUE
        if not isinstance(written, Text) or written.template.constant is None:
            return None
        if written.template.constant == sought:
            return meaning(program, entry.value, held.scope, depth + 1)
    return None


def _is_constant(owner: Value, scope: Scope, steps: int) -> bool:
    match owner:
        case Name(name=name):
            return name.isupper() or in_round(scope, name) is not None
        case Member(name=name):
            return name.isupper()
        case Item(owner=inner):
            return steps < MAX_STEPS and _is_constant(inner, scope, steps + 1)
    return False
