"""Entities: the kinds of items that share a table, told apart by how they build their keys."""

from dataclasses import dataclass, field

from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class EntityTemplate:
    """How an entity builds the key of the table (`index` None) or of an index: `CUSTOMER#{customer}`, `ORDER#{id}`.

    `sort` is None where the key has no sort key, or the write does not tell it. Items have the key only where
    attributes have the values that `only` tells, None where a condition for that is not understood.
    """

    index: str | None
    partition: KeyTemplate
    sort: KeyTemplate | None
    only: tuple[tuple[str, str], ...] | None = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of item: `symbol` is its model, or the function that writes it; `place` is where that stands."""

    table: str
    symbol: str
    place: Place
    templates: tuple[EntityTemplate, ...]
