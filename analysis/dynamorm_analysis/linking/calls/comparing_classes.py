"""Whether classes are the same, and objects of them, as tests ask that choose a table: `if model is Order`,
`isinstance(item, Order)`."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Collection, Item, Member, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning
from dynamorm_analysis.linking.scope import Scope

MOST_CLASSES = 64
NAMES = frozenset({"__name__", "__qualname__"})
"""What a class holds its own name under."""


def are_one_class(one: Meaning | None, other: Meaning | None) -> bool | None:
    """Whether two classes of the workspace are the same; None where one of both is not known."""
    if not isinstance(one, ClassRef) or not isinstance(other, ClassRef):
        return None
    return one.scope.written_at == other.scope.written_at


def is_of(program: Program, value: Value, kinds: Value, scope: Scope, meaning: MeaningOf) -> bool | None:
    """Whether an object is of a class, or of one of several that are written out."""
    of = meaning(program, Member(value, "__class__", value.span, value.span), scope, 0)
    return is_below(program, of, kinds, scope, meaning)


def is_below(program: Program, found: Meaning | None, kinds: Value, scope: Scope, meaning: MeaningOf) -> bool | None:
    """Whether a class is another one, or one of several that are written out, or derives from it."""
    if not isinstance(found, ClassRef):
        return None
    line = _line(program, found, meaning)
    is_known = all(isinstance(each, ClassRef | External) for each in line) and len(line) < MOST_CLASSES
    places = {each.scope.written_at for each in line if isinstance(each, ClassRef)}
    asked = kinds.items if isinstance(kinds, Collection) else (kinds,)
    return _any_of(_is_among(meaning(program, each, scope, 0), places, whole=is_known) for each in asked)


def _line(program: Program, start: ClassRef, meaning: MeaningOf) -> list[Meaning]:
    """A class and all from which it derives, in no order that counts."""
    found: list[Meaning] = [start]
    for each in found:
        node, outer = (each.scope.node, each.scope.parent) if isinstance(each, ClassRef) else (None, None)
        if isinstance(node, Class) and outer is not None and len(found) < MOST_CLASSES:
            written = (one.value for one in node.bases if not one.name)
            bases = (one.owner if isinstance(one, Item) else one for one in written)
            found += (meaning(program, base, outer, 0) for base in bases)
    return found


def _is_among(kind: Meaning, places: set[tuple[str, str, int]], *, whole: bool) -> bool | None:
    if not isinstance(kind, ClassRef):
        return None
    return True if kind.scope.written_at in places else False if whole else None


def _any_of(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return True if True in found else None if None in found else False
