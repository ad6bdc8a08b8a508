"""A table on its way from what the lock says is deployed to what its code needs, one deployment after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.deployment import Change
from dynamorm_analysis.lock import LockedIndex, LockedTable
from dynamorm_analysis.rollout import Refusal, Rollout, Step, rollout
from dynamorm_cdkgen.locked_blueprint import locked_as


@dataclass(frozen=True, slots=True)
class Staged:
    """Some tables by name, each as it is deployed (None where it is new) and as it is to be, and the way there."""

    before: Mapping[str, LockedTable | None]
    after: Mapping[str, Blueprint]
    rollout: Rollout

    @property
    def refused(self) -> tuple[Refusal, ...]:
        return self.rollout.refused

    @property
    def changes(self) -> tuple[tuple[Step, ...], ...]:
        """The deployments that change tables which are there, in order; new ones come with the first of all."""
        kept = (tuple(step for step in steps if step.deed != "create-table") for steps in self.rollout.deployments)
        return tuple(steps for steps in kept if steps)

    def at(self, wave: int) -> Mapping[str, Blueprint]:
        """The tables when so many deployments are made."""
        done = [step for steps in self.changes[:wave] for step in steps]
        return {
            name: blueprint
            if (before := self.before[name]) is None
            else _at(before, blueprint, [step for step in done if step.table == name])
            for name, blueprint in self.after.items()
        }


def staged(blueprints: Iterable[tuple[Blueprint, LockedTable | None]]) -> Staged:
    """The way of some tables. One of which the lock does not tell all is taken for a new one."""
    before: dict[str, LockedTable | None] = {}
    after: dict[str, Blueprint] = {}
    for blueprint, locked in blueprints:
        after[blueprint.name] = blueprint
        before[blueprint.name] = locked if locked is not None and _is_whole(locked) else None
    changes = {name: Change(old, locked_as(after[name], ()), ()) for name, old in before.items() if old is not None}
    return Staged(before, after, rollout(changes, [name for name, old in before.items() if old is None]))


def _is_whole(table: LockedTable) -> bool:
    keys = [table.key, *(index.key for index in table.indexes.values())]
    known = all(
        key is not None and key.partition and all(name in table.types for name in key.attributes) for key in keys
    )
    return table.complete and known and all(index.projection.kind is not None for index in table.indexes.values())


def told(step: Step) -> str:
    """A step in words: `creates index by_shop of orders`."""
    match step.deed:
        case "create-table":
            return f"creates `{step.table}`"
        case "create-index":
            return f"creates index `{step.name}` of `{step.table}`"
        case "drop-index":
            return f"drops index `{step.name}` of `{step.table}`"
        case "expire-by":
            return f"lets items of `{step.table}` expire by `{step.name}`"
        case "stop-expiring":
            return f"lets items of `{step.table}` no longer expire by `{step.name}`"


def _at(before: LockedTable, after: Blueprint, done: list[Step]) -> Blueprint:
    created = {step.name for step in done if step.deed == "create-index"}
    dropped = {step.name for step in done if step.deed == "drop-index"}
    there = (before.indexes.keys() | created) - dropped
    kept = [index for index in after.indexes if index.name in there]
    leaving = [_leaving(name, before.indexes[name]) for name in sorted(there - {index.name for index in kept})]
    ttl = before.ttl
    for step in done:
        ttl = step.name if step.deed == "expire-by" else None if step.deed == "stop-expiring" else ttl
    indexes = tuple(sorted((*kept, *leaving), key=lambda index: index.name))
    types = {**before.types, **after.types}
    named = {name for key in (after.key, *(index.key for index in indexes)) for name in key.attributes}
    return replace(after, indexes=indexes, ttl=ttl, types={name: types[name] for name in sorted(named)})


def _leaving(name: str, index: LockedIndex) -> PlannedIndex:
    because = "No code reads it any more: a later deployment drops it."
    return PlannedIndex(name, index.kind, index.key, index.projection, because)
