"""In which deployments tables become what they are to be, and what no deployment can make of them.

A deployment creates or drops one index of a table at most: DynamoDB does not do more at once, and a stack whose update
asks for more fails. Indexes are created before code reads them and dropped when none does any more. What cannot be
changed of a table that is there is refused, with the way round.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from dynamorm_analysis.deployment import Altered, Change
from dynamorm_analysis.lock import LockedIndex
from dynamorm_analysis.wording import keyed, listed

MOST_INDEXES = 20
"""Global secondary indexes of a table, unless AWS has raised the quota."""

Deed = Literal["create-table", "create-index", "drop-index", "expire-by", "stop-expiring"]


@dataclass(frozen=True, slots=True)
class Step:
    """What a deployment does to one table; `name` is the index, or the attribute that expires items."""

    table: str
    deed: Deed
    name: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be changed of a table, in one sentence, and the way round."""

    table: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rollout:
    """The deployments to make before the code is released, and those after it, in order; each step of one is of
    another table."""

    before: tuple[tuple[Step, ...], ...]
    after: tuple[tuple[Step, ...], ...]
    refused: tuple[Refusal, ...]

    @property
    def deployments(self) -> tuple[tuple[Step, ...], ...]:
        return self.before + self.after


def rollout(changes: Mapping[str, Change], new: Iterable[str] = ()) -> Rollout:
    """How tables come from what they were to what they are now; those that are `new` are created whole."""
    created = [[Step(name, "create-table")] for name in new]
    refused = tuple(refusal for name, change in changes.items() for refusal in refusals(name, change))
    ways = [_way(name, change) for name, change in changes.items()]
    before = [*created, *(before for before, _ in ways)]
    return Rollout(_together(before), _together([after for _, after in ways]), refused)


def _together(ways: list[list[Step]]) -> tuple[tuple[Step, ...], ...]:
    """The first steps of all tables in one deployment, the second ones in the next."""
    return tuple(tuple(step for step in steps if step is not None) for steps in zip_longest(*ways))


def _way(table: str, change: Change) -> tuple[list[Step], list[Step]]:
    """The steps of one table before the code is released, and after it."""
    kinds = change.now.indexes
    create = [Step(table, "create-index", name) for name in change.added if kinds[name].kind != "LSI"]
    drop = [Step(table, "drop-index", name) for name in change.dropped if change.before.indexes[name].kind != "LSI"]
    first: list[Step] = []
    count = sum(index.kind == "GSI" for index in change.before.indexes.values())
    for step in create:
        if count >= MOST_INDEXES and drop:  # there is no room for a further one as long as the old one is there
            first.append(drop.pop(0))
            count -= 1
        first.append(step)
        count += 1
    return first, [*drop, *_lifetime(table, change)]


def _lifetime(table: str, change: Change) -> Iterator[Step]:
    """DynamoDB takes no other attribute while one expires items, and shares no deployment with an index."""
    before, now = change.before.ttl, change.now.ttl
    if before is not None and before != now:
        yield Step(table, "stop-expiring", before)
    if now is not None and before != now:
        yield Step(table, "expire-by", now)


# ---- what cannot be done in place -----------------------------------------------------------------------------------


def refusals(table: str, change: Change) -> Iterator[Refusal]:
    """What a change asks for that no deployment does to a table that is there."""
    if change.keys is not None:
        before, now = change.keys
        yield Refusal(table, f"its key is {keyed(before)} and is to be {keyed(now)}", NEW_TABLE)
    for name in change.key_types:
        before_type, now_type = change.before.types[name], change.now.types[name]
        yield Refusal(table, f"its key `{name}` is of type `{before_type}` and is to be `{now_type}`", NEW_TABLE)
    for names, indexes, done in (
        (change.added, change.now.indexes, "created with its table and not later"),
        (change.dropped, change.before.indexes, "dropped with its table and not before"),
    ):
        if local := [name for name in names if indexes[name].kind == "LSI"]:
            yield Refusal(table, f"a local index is {done}: {listed(local)}", LOCAL)
    for altered in change.altered:
        yield Refusal(table, f"an index cannot be changed: {told_alteration(altered, change)}", _new_name(altered))


NEW_TABLE = (
    "make a new table beside it, copy the items while a stream keeps both in step, and switch reads, then writes."
)
LOCAL = "make it a global index, or make a new table beside this one and copy the items."


def _new_name(altered: Altered) -> str:
    if "LSI" in (altered.before.kind, altered.now.kind):
        return LOCAL
    return f"add it under another name, let the code read that one once it is active, and drop `{altered.name}` then."


def told_alteration(altered: Altered, change: Change) -> str:
    """The first part of an index that differs, as it is and as it is to be."""
    before, now = altered.before, altered.now
    match altered.parts[0]:
        case "kind":
            return f"`{altered.name}` is a {KINDS[before.kind]} one and is to be a {KINDS[now.kind]} one"
        case "key":
            return f"`{altered.name}` is keyed by {keyed(before.key)} and is to be keyed by {keyed(now.key)}"
        case "types":
            types = change.before.types, change.now.types
            name = next(each for each in now.key.attributes if types[0].get(each) != types[1].get(each))
            return f"`{name}` of `{altered.name}` is of type `{types[0][name]}` and is to be `{types[1][name]}`"
        case "projection":
            return f"`{altered.name}` copies {copied(before)} and is to copy {copied(now)}"


KINDS = {"GSI": "global", "LSI": "local", "VECTOR": "vector"}


def copied(index: LockedIndex) -> str:
    """What an index copies, in words."""
    if index.projection.kind == "ALL":
        return "every attribute"
    return listed(index.projection.included) or "the keys alone"
