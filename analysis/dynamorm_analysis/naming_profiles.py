"""How the tables of a project call their keys and indexes where one table holds several kinds of items."""

from dataclasses import dataclass
from itertools import count, islice

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection


@dataclass(frozen=True, slots=True)
class NamingProfile:
    """Names of attributes and indexes; `{n}` stands for the number of an index, which counts from 1, or for what sorts
    the items of one that is not for all."""

    partition_key: str = "pk"
    sort_key: str = "sk"
    index: str = "gsi{n}"
    index_partition_key: str = "gsi{n}pk"
    index_sort_key: str = "gsi{n}sk"
    ttl: str = "ttl"
    entity_type: str = "entity_type"
    passed_over: frozenset[int] = frozenset()
    """Numbers that indexes have which are keyed otherwise."""

    @property
    def key(self) -> Key:
        """The key of the table."""
        return Key((self.partition_key,), (self.sort_key,))

    def index_name(self, number: int | str) -> str:
        return self.index.format(n=self._free(number))

    def index_key(self, number: int | str) -> Key:
        """The key of an index that all kinds of items share."""
        named = self._free(number)
        return Key((self.index_partition_key.format(n=named),), (self.index_sort_key.format(n=named),))

    def _free(self, number: int | str) -> int | str:
        """The number as it is counted where some are passed over: 3 for the second of all but 1."""
        if not isinstance(number, int):
            return number
        free = (one for one in count(1) if one not in self.passed_over)
        return next(islice(free, max(number - 1, 0), None))


STANDARD = NamingProfile()
DYNAMORM = NamingProfile("PK", "SK", "gsi{n}", "gsi{n}PK", "gsi{n}SK", "ttl", "entityType")
"""What DynamORM and TableTheory for Go write."""
UPPER = NamingProfile("PK", "SK", "GSI{n}", "GSI{n}PK", "GSI{n}SK", "ttl", "EntityType")


def shared_table(name: str, profile: NamingProfile = STANDARD, indexes: int = 0, ttl: str | None = None) -> Blueprint:
    """A table for several kinds of items: texts as keys, and so many indexes with keys of their own."""
    keys = {number: profile.index_key(number) for number in range(1, indexes + 1)}
    attributes = (*profile.key.attributes, *(one for key in keys.values() for one in key.attributes))
    return Blueprint(
        name=name,
        key=profile.key,
        types=dict.fromkeys(attributes, "S"),
        indexes=tuple(
            PlannedIndex(profile.index_name(number), "GSI", key, Projection("ALL"), "All kinds of items share it.")
            for number, key in keys.items()
        ),
        ttl=ttl,
    )
