"""How a key condition must name the attributes of a key that has several of a role, and how it fails to."""

from collections.abc import Sequence
from dataclasses import dataclass

from dynamorm_analysis.model.access import RANGE_OPERATORS, Condition
from dynamorm_analysis.model.table import Key


@dataclass(frozen=True, slots=True)
class Misuse:
    """What is wrong with the conditions on a key. `missing` are attributes of the partition key without an equality;
    `skipped` those of the sort key that lack one although `beyond`, which comes after them, is named; `ranged` says
    that what they have is a range, after which nothing may come."""

    missing: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    beyond: str = ""
    ranged: bool = False


def misuse(conditions: Sequence[Condition], key: Key) -> Misuse | None:
    """The mistake in a key condition ("Multi-attribute keys pattern", AWS): every attribute of the partition key takes
    `=`, those of the sort key are named from the left without gaps, and only the last one named takes a range."""
    if len(key.partition) < 2 and len(key.sort) < 2:
        return None
    equal = {condition.attribute for condition in conditions if condition.binds}
    if missing := tuple(name for name in key.partition if name not in equal):
        return Misuse(missing=missing) if len(key.partition) > 1 else None
    named = [name for name in key.sort if any(condition.attribute == name for condition in conditions)]
    if not named:
        return None
    before = key.sort[: key.sort.index(named[-1])]
    skipped = tuple(name for name in before if name not in equal)
    if not skipped:
        return None
    ranged = any(one.attribute in skipped and one.operator in RANGE_OPERATORS for one in conditions)
    return Misuse(skipped=skipped, beyond=named[-1], ranged=ranged)
