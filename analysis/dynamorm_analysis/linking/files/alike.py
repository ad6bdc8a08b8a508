"""Whether two texts of a statement mean the same: they differ in comments, blanks and texts that nobody uses alone."""

from functools import cache

import msgspec

from dynamorm_analysis.facts.statements import Evaluation, Statement
from dynamorm_analysis.facts.values import Constant

SPANS = frozenset({"span", "name_span"})


def is_alike(one: Statement, other: Statement) -> bool:
    """Whether a statement says what another one does, and all that is in it in the same order."""
    return _is_alike(one, other)


def _is_alike(one: object, other: object) -> bool:
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        left, right = ([each for each in part if not _is_text(each)] for part in (one, other))
        return len(left) == len(right) and all(map(_is_alike, left, right))
    if not isinstance(one, msgspec.Struct):
        return one == other
    if isinstance(one, Constant) and isinstance(other, Constant):
        stands_as_written = (one.content < 0) is (other.content < 0)
        return stands_as_written and type(one.value) is type(other.value) and one.value == other.value
    return all(_is_alike(getattr(one, name), getattr(other, name)) for name in _told_by(type(one)))


def _is_text(part: object) -> bool:
    """Whether something is a statement and a text alone, as a docstring is."""
    if not isinstance(part, Evaluation):
        return False
    return isinstance(part.value, Constant) and isinstance(part.value.value, str)


@cache
def _told_by(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that tell more than where something stands."""
    return tuple(name for name in kind.__struct_fields__ if name not in SPANS)
