"""What a mapping that is written down holds under a key."""

from collections.abc import Callable

from dynamorm_analysis.facts.values import Entry
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import OPAQUE, Meaning, Scalar, Text
from dynamorm_analysis.linking.scope import Scope

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
