"""Pieces of a program that makes resources, in no language's words: names are in snake_case, and each language lays
them out in its own manner."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Member:
    """A name, or a member of what a name stands for: `dynamodb.AttributeType.STRING`, `self.table.table_arn`."""

    path: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number or truth as it is."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Equal:
    """Whether a name stands for the same as another."""

    left: Member
    right: Member


@dataclass(frozen=True, slots=True)
class Spliced:
    """A text that begins with what a name stands for: the ARN of a table, and `/index/by_status` behind it."""

    start: Member
    rest: str


@dataclass(frozen=True, slots=True)
class Struct:
    """A group of named values, of a type that not every language has to name."""

    type: Member
    fields: tuple[tuple[str, "Fragment"], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An object made by a class from values in order and named ones."""

    type: Member
    ordered: tuple["Fragment", ...]
    fields: tuple[tuple[str, "Fragment"], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What a function gives for values in order."""

    function: Member
    ordered: tuple["Fragment", ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Values in order."""

    items: tuple["Fragment", ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment above it; it stands on lines of its own."""

    note: str
    value: "Fragment"


Fragment: TypeAlias = Member | Literal | Equal | Spliced | Struct | Made | Call | Listing | Noted


def members(fragment: Fragment) -> frozenset[str]:
    """The paths of all members in a fragment: what a program that holds it must import."""
    if isinstance(fragment, Member):
        return frozenset({fragment.path})
    return frozenset[str]().union(*map(members, pieces(fragment)))


def is_noted(fragment: Fragment) -> bool:
    """Whether a comment stands somewhere in it."""
    return isinstance(fragment, Noted) or any(map(is_noted, pieces(fragment)))


def pieces(fragment: Fragment) -> Iterator[Fragment]:
    """The fragments that a fragment is directly made of."""
    match fragment:
        case Equal(left, right):
            yield from (left, right)
        case Spliced(start):
            yield start
        case Struct(type_, fields):
            yield type_
            yield from (value for _, value in fields)
        case Made(type_, ordered, fields):
            yield from (type_, *ordered)
            yield from (value for _, value in fields)
        case Call(function, ordered):
            yield from (function, *ordered)
        case Listing(items):
            yield from items
        case Noted(_, value):
            yield value
