"""What a design is asked for: entity types, what is read of them and how often, and how they belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Period = Literal["hour", "day", "month", "year"]
Operator = Literal["between", "begins_with", ">=", "<=", "contains", "<>", "in", "exists"]
RANGES: frozenset[Operator] = frozenset({"between", "begins_with", ">=", "<="})
"""Operators by which a sort key finds items; any other filters what was read."""


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """Items that become ever more: those of one `by` (`device_id`), in the order of `at`, an ISO 8601 text in UTC or a
    number of epoch seconds that never changes. Their partition key names a `period` besides, by default the longest one
    whose items fit into a partition."""

    by: tuple[str, ...]
    at: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of item. `attributes` gives each attribute its DynamoDB type (`{"order_id": "S", "total": "N"}`), and
    `identity` names those whose values together are of one item alone.

    `immutable` are attributes that never change once the item is written, so that they may be part of the table's key;
    `optional` are those that some items lack. `ttl` is the attribute that expires items.

    Rough numbers, where they are known: bytes of an item, writes a second at peak, items added a day, and how many
    values an attribute has. Only where they are is a key judged to be hot, and spread over shards.
    """

    name: str
    attributes: Mapping[str, str]
    identity: tuple[str, ...]
    immutable: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    series: TimeSeries | None = None
    ttl: str | None = None
    item_size: int = 1024
    writes_per_second: float | None = None
    items_per_day: float | None = None
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition other than an equality: `Condition("placed_at", "between")`."""

    attribute: str
    operator: Operator


@dataclass(frozen=True, slots=True)
class AccessPattern:
    """What is asked of a table. `entities` are the types in one answer: several are read as one item collection.

    `given` are attributes that equal a value which the caller gives, and `only` those that equal one that is always
    the same (`{"status": "open"}`). The answer is `sorted_by` an attribute, `descending` where the newest come first.
    `reads` are the attributes that the caller takes of each item, None for whole items. `per_second` and `items` tell
    roughly how often it is asked, and how many items one answer has; `most_requests` how many requests it may take.
    """

    name: str
    entities: tuple[str, ...]
    given: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    where: tuple[Condition, ...] = ()
    sorted_by: str | None = None
    descending: bool = False
    reads: tuple[str, ...] | None = None
    consistent: bool = False
    per_second: float | None = None
    items: int = 1
    most_requests: int | None = None

    @property
    def equal(self) -> frozenset[str]:
        """The attributes that equal a value."""
        return frozenset((*self.given, *self.only))

    @property
    def ranges(self) -> tuple[Condition, ...]:
        """The conditions by which a sort key finds items."""
        return tuple(condition for condition in self.where if condition.operator in RANGES)


@dataclass(frozen=True, slots=True)
class OneToMany:
    """A parent and its children, which stay with it: the child carries the parent's identity and may be stored in the
    parent's item collection. It is asked for all children of a parent, in the order of `sorted_by`."""

    parent: str
    child: str
    sorted_by: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ManyToMany:
    """Items on both sides have many of the other side. The item `through` which two of them are linked is stored with
    the one of the `left` side and found from the right side by an inverted index (an adjacency list)."""

    left: str
    right: str
    through: str
    attributes: Mapping[str, str] = field(default_factory=dict)


Relationship = OneToMany | ManyToMany
