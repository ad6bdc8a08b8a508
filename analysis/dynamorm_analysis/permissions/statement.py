"""IAM statements about tables, before anybody knows the tables' ARNs.

A statement names its resources symbolically (`Resource`), so that constructs fill in tokens, generators write code and
`rendering.rendered` makes a policy of it. Tables go by the ids that accesses and `Project.tables` call them.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from dynamorm_analysis.text import Place

Part = Literal["table", "index", "stream", "key", "any"]


@dataclass(frozen=True, slots=True)
class Resource:
    """What a statement is about: a table by its id, one of its indexes by name, its stream, the KMS key that it is
    encrypted with, or, where an action knows no resource, `ANYTHING`."""

    table: str
    part: Part = "table"
    index: str = ""

    @property
    def order(self) -> tuple[str, bool, str, str]:
        """What to sort by: tables before what is part of them."""
        return self.table, self.part != "table", self.part, self.index


ANYTHING = Resource("", "any")


def index_of(table: str, index: str | None) -> Resource:
    """An index of a table; the table itself where there is none."""
    return Resource(table, "index", index) if index is not None else Resource(table)


def stream_of(table: str) -> Resource:
    return Resource(table, "stream")


def key_of(table: str) -> Resource:
    return Resource(table, "key")


@dataclass(frozen=True, slots=True, order=True)
class Restriction:
    """One line of a statement's `Condition`: `operator` (`ForAllValues:StringLike`), `key` (`dynamodb:LeadingKeys`)
    and the values of which one must fit."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is allowed: each action on each resource, where all restrictions hold. Actions and resources are sorted.

    `because` says in one sentence what it is for; `places` are the accesses that need it, requests before calls of
    functions that make them.
    """

    actions: tuple[str, ...]
    resources: tuple[Resource, ...]
    restrictions: tuple[Restriction, ...] = ()
    sid: str = ""
    because: str = field(default="", compare=False)
    places: tuple[Place, ...] = field(default=(), compare=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """The ids of the tables that it is about, `""` for none in particular."""
        return tuple(dict.fromkeys(resource.table for resource in self.resources))

    def restricted(self, *restrictions: Restriction) -> "Statement":
        """The same, with further restrictions."""
        return replace(self, restrictions=(*self.restrictions, *restrictions))


@dataclass(frozen=True, slots=True)
class Ungranted:
    """Something that is asked for and that no statement allows, because it is not known what it is, or cannot be
    isolated: where, the reason in one sentence, and the remedy. `place` is None for what no code asks for."""

    place: Place | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What a set of accesses needs: statements, and what could not be granted."""

    statements: tuple[Statement, ...]
    ungranted: tuple[Ungranted, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """The ids of all tables that the statements are about."""
        return tuple(dict.fromkeys(table for each in self.statements for table in each.tables if table))
