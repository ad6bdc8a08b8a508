"""Conditions as far as the source tells them, and how those of several paths through the code join."""

from dataclasses import dataclass, replace

from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.written_value import WrittenValue

MAX_PATHS = 8
MAX_ALTERNATIVES = 16  # values that one expression may have: of more, those that come first are looked at
MAX_LEAVES = 300  # of one expression, "Expression parameters" in Amazon DynamoDB's quotas: operators and functions


@dataclass(frozen=True, slots=True)
class Outcome:
    """The leaves of a condition. `complete`: there are no others."""

    leaves: tuple[Condition, ...] = ()
    complete: bool = True

    def both(self, other: "Outcome") -> "Outcome":
        """This AND the other."""
        leaves = (*self.leaves, *other.leaves)
        complete = self.complete and other.complete and len(leaves) <= MAX_LEAVES
        return Outcome(leaves[:MAX_LEAVES], complete)

    def either(self, other: "Outcome") -> "Outcome":
        """The one or the other, depending on the run: what only one of them says is optional."""
        left, right = list(self.leaves), list(other.leaves)
        found: list[Condition] = []
        for leaf in left:
            twin = next((one for one in right if _says(one) == _says(leaf)), None)
            if twin is None:
                found.append(replace(leaf, optional=True))
                continue
            right.remove(twin)
            value = leaf.value if leaf.value == twin.value else WrittenValue(type=_common(leaf, twin))
            found.append(replace(leaf, value=value, optional=leaf.optional or twin.optional))
        found += [replace(leaf, optional=True) for leaf in right]
        return Outcome(tuple(found), self.complete and other.complete)

    def optional(self) -> "Outcome":
        return replace(self, leaves=tuple(replace(leaf, optional=True) for leaf in self.leaves))

    def free(self) -> "Outcome":
        return replace(self, leaves=tuple(replace(leaf, free=True) for leaf in self.leaves))


NOTHING = Outcome()
UNKNOWN = Outcome(complete=False)


def one_of(outcomes: "list[Outcome]") -> Outcome:
    """One of several outcomes; nothing is known of none."""
    if not outcomes:
        return UNKNOWN
    result = outcomes[0]
    for other in outcomes[1:MAX_ALTERNATIVES]:
        result = result.either(other)
    return result if len(outcomes) <= MAX_ALTERNATIVES else result.both(UNKNOWN)


def _says(leaf: Condition) -> tuple[str, str, bool, bool]:
    return leaf.attribute, leaf.operator, leaf.free, leaf.nested


def _common(left: Condition, right: Condition) -> str | None:
    return left.value.type if left.value.type == right.value.type else None
