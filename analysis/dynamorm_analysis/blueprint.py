"""A table to be built: its keys with their types, its indexes and what expires, each with the reason for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dynamorm_analysis.model.entity import Entity
from dynamorm_analysis.model.table import IndexKind, Key, Projection
from dynamorm_analysis.text import Place

NAMED = "dynamorm:table"
"""The entry of a resource's `Metadata` in a template that says what code calls the table: its id in the project."""


@dataclass(frozen=True, slots=True)
class PlannedIndex:
    """An index to be built. `because` says in one sentence why it is there and copies what it copies; `place` is where
    code declares it or, where none does, the access that needs it. None where it was asked for without any code."""

    name: str
    kind: IndexKind
    key: Key
    projection: Projection
    because: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A table to be built. `name` is what code calls it, a physical name at most by chance. `types` gives a DynamoDB
    type (`S`, `N` or `B`) to each attribute of a key, and to no other. `ttl` is the attribute that expires items.
    `variables` are the environment variables from which code takes the physical name, and `entities` the kinds of items
    that share the table, with the texts that they make their keys of."""

    name: str
    key: Key
    types: Mapping[str, str]
    indexes: tuple[PlannedIndex, ...] = ()
    ttl: str | None = None
    place: Place | None = None
    variables: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()

    @property
    def keys(self) -> tuple[tuple[str | None, Key], ...]:
        """The key of the table, under None, and those of its indexes by their names."""
        return ((None, self.key), *((index.name, index.key) for index in self.indexes))

    def key_of(self, index: str | None) -> Key | None:
        """The key of the table (None) or of an index."""
        return next((key for name, key in self.keys if name == index), None)

    def index(self, name: str) -> PlannedIndex | None:
        return next((index for index in self.indexes if index.name == name), None)
