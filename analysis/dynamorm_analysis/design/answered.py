"""A design: a table with its indexes, keys for each entity type, and how each access pattern is served, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.asked import AccessPattern, Period
from dynamorm_analysis.design.composite_keys import SHARD_HOLE, attributes_in, filled
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate

Reason = Literal[
    "no-equality",
    "filter-only",
    "two-ranges",
    "other-order",
    "unknown-name",
    "unfit-type",
    "unfit-range",
    "consistent-index",
    "unbounded-series",
    "mixed-collection",
    "filter-on-key",
    "hot-key",
    "too-many-indexes",
    "too-many-key-attributes",
]


@dataclass(frozen=True, slots=True)
class EntityKey:
    """The key that items of an entity type have in the table (`index` None) or in an index.

    `partition` and `sort` are what the application writes into the key attributes, `written`; a sort of None means
    that there is none to write. Where a key is made of the items' own attributes instead, these are `own`. Items
    have the key only if they are as `only` says, and have all attributes that its holes name; the hole `{shard}` is a
    number below `shards` that the identity alone decides.
    """

    entity: str
    index: str | None
    partition: KeyTemplate
    sort: KeyTemplate | None
    written: Mapping[str, KeyTemplate]
    own: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    shards: int = 1
    period: Period | None = None
    because: str = ""

    @property
    def template(self) -> EntityTemplate:
        return EntityTemplate(self.index, self.partition, self.sort)

    def filled(self, item: Mapping[str, object], shard: int = 0) -> dict[str, str]:
        """What to write into the key attributes of an item, by the names of these; nothing where it has no such key."""
        holes = {name for template in self.written.values() for name in attributes_in(template)} - {SHARD_HOLE}
        if any(item.get(name) != value for name, value in self.only.items()) or not holes <= set(item):
            return {}
        return {name: filled(template, {**item, SHARD_HOLE: shard}) for name, template in self.written.items()}


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """One condition of a query: an attribute of the key, and the text or, for a `between`, the two to compare with.

    Holes are named as what the caller gives: `{customer_id}`, and `{placed_at_from}`, `{placed_at_to}` or
    `{placed_at_start}` for the ends of a range and the beginning of a text. `own`: the attribute is one of the items'
    own, whose values are compared as they are.
    """

    attribute: str
    operator: Literal["=", "between", "begins_with", ">=", "<="]
    values: tuple[KeyTemplate, ...]
    own: bool = False

    def filled(self, given: Mapping[str, object]) -> tuple[object, ...]:
        """What to compare with, for what the caller gives."""
        if not self.own:
            return tuple(filled(template, given) for template in self.values)
        return tuple(given[part.name] if isinstance(part, Hole) else part for one in self.values for part in one.parts)


@dataclass(frozen=True, slots=True)
class ServedPattern:
    """How an access pattern is served: by one GetItem with `conditions` as the key, or by a Query of the table (`index`
    None) or of an index.

    A key that is spread is asked once for each of its `shards`, and for each `period` in the range: together these
    answers are what was asked for. `filtered` are attributes by which a filter sorts out what was read;
    after a GetItem the code does.
    """

    pattern: AccessPattern
    operation: Literal["GetItem", "Query"]
    index: str | None
    conditions: tuple[KeyCondition, ...]
    because: str
    forward: bool = True
    filtered: tuple[str, ...] = ()
    shards: int = 1
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An access pattern that cannot be served, with the reason and a way round."""

    pattern: AccessPattern
    reason: Reason
    because: str
    instead: str


@dataclass(frozen=True, slots=True)
class Design:
    """A table that serves access patterns with the fewest indexes. `because` says of each key why it is as it is."""

    blueprint: Blueprint
    keys: tuple[EntityKey, ...]
    served: tuple[ServedPattern, ...]
    refused: tuple[Refusal, ...]

    def keys_of(self, entity: str) -> tuple[EntityKey, ...]:
        """The keys of an entity type, that of the table first."""
        return tuple(key for key in self.keys if key.entity == entity)

    def serving(self, pattern: str) -> ServedPattern | None:
        return next((served for served in self.served if served.pattern.name == pattern), None)

    def refusal(self, pattern: str) -> Refusal | None:
        return next((refused for refused in self.refused if refused.pattern.name == pattern), None)
