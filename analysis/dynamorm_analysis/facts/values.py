"""Expressions of a file, as it wrote them: no name is resolved here, and no library is known."""

from collections.abc import Callable, Iterator
from typing import Any
from typing import Literal as Choices

import msgspec

from dynamorm_analysis.text import Span


class Constant(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A string, number, truth value or None written in the source.

    `content` is the offset where a string's characters begin when they stand in the source exactly as in `value`
    (no escapes), so that offsets inside the string can be shown in the source; otherwise -1.
    """

    value: str | int | float | bool | None
    span: Span
    content: int = -1


class Template(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """Strings written side by side, or one with holes: `f"ORDER#{id}"` is `Constant("ORDER#")`, `Name("id")`.
    `formats` tell how each part becomes text where that is written out, `:06d` and `!r`; there are none where none is.
    """

    parts: "tuple[Value, ...]"
    span: Span
    formats: tuple[str, ...] = ()


class Name(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    name: str
    span: Span


class Member(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`owner.name`; `name_span` covers the name alone."""

    owner: "Value"
    name: str
    name_span: Span
    span: Span


class Item(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`owner[index]`; a slice or a generic's parameters are an `Unknown` or a `Collection` index."""

    owner: "Value"
    index: "Value"
    span: Span


class Argument(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """One argument of a call: positional (`name` empty), by keyword, or spread with `*` or `**` (`spread`)."""

    value: "Value"
    name: str
    spread: Choices["", "*", "**"]
    span: Span


class Call(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`function(arguments)`. `await call` is the call itself: waiting changes nothing about what it reads."""

    function: "Value"
    arguments: tuple[Argument, ...]
    span: Span


class Entry(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`key: value` of a mapping; `**value` has no key."""

    key: "Value | None"
    value: "Value"


class Mapping(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    entries: tuple[Entry, ...]
    span: Span


class Collection(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    kind: Choices["list", "tuple", "set"]
    items: "tuple[Value, ...]"
    span: Span


class Spread(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`*value` inside a collection or an assignment's target."""

    value: "Value"
    span: Span


class Operation(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """An operator and its operands in source order.

    Operators are written as in Python: `+ - * / // % ** & | ^ ~ << >> @`, `and or not`, `== != < <= > >= in`,
    `not in`, `is`, `is not`, and `yield`. A chain `a < b < c` is `(a < b) and (b < c)`.
    """

    operator: str
    operands: "tuple[Value, ...]"
    span: Span


class Conditional(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`then if test else otherwise`."""

    test: "Value"
    then: "Value"
    otherwise: "Value"
    span: Span


class Binding(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """`(name := value)`."""

    name: str
    value: "Value"
    span: Span


class Lambda(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    parameters: tuple[str, ...]
    body: "Value"
    span: Span


class Clause(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """One `for target in iterable if condition…` of a comprehension."""

    target: "Value"
    iterable: "Value"
    conditions: "tuple[Value, ...]"


class Comprehension(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """A list, set, dictionary or generator comprehension; a dictionary's `element` is a tuple of key and value."""

    kind: Choices["list", "set", "dict", "generator"]
    element: "Value"
    clauses: tuple[Clause, ...]
    span: Span


class Unknown(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """What the reader does not understand; `parts` are the expressions found inside, so that no call is lost."""

    parts: "tuple[Value, ...]"
    span: Span


Value = (
    Constant
    | Template
    | Name
    | Member
    | Item
    | Call
    | Mapping
    | Collection
    | Spread
    | Operation
    | Conditional
    | Binding
    | Lambda
    | Comprehension
    | Unknown
)


def children(value: Value) -> tuple[Value, ...]:
    """The expressions directly inside a value, in source order."""
    parts = _PARTS.get(type(value))
    return parts(value) if parts is not None else ()


def parts_of(value: Value) -> Iterator[Value]:
    """An expression and all expressions in it, each before its own parts."""
    yield value
    for child in children(value):
        yield from parts_of(child)


def names_in(value: Value) -> Iterator[str]:
    """The names that an expression mentions, as often as it does."""
    return (part.name for part in parts_of(value) if isinstance(part, Name))


def without_types(value: Value) -> Value:
    """`f` of `f[T]`: a class or function without the types that are put for its type variables."""
    return value.owner if isinstance(value, Item) else value


def _of_call(value: Call) -> tuple[Value, ...]:
    return (value.function, *(argument.value for argument in value.arguments))


def _of_mapping(value: Mapping) -> tuple[Value, ...]:
    return tuple(part for entry in value.entries for part in (entry.key, entry.value) if part is not None)


def _of_comprehension(value: Comprehension) -> tuple[Value, ...]:
    clauses = (part for clause in value.clauses for part in (clause.target, clause.iterable, *clause.conditions))
    return (*clauses, value.element)


# By type, since this is asked for every expression of every file.
_PARTS: dict[type, Callable[[Any], tuple[Value, ...]]] = {
    Template: lambda value: value.parts,
    Unknown: lambda value: value.parts,
    Collection: lambda value: value.items,
    Operation: lambda value: value.operands,
    Member: lambda value: (value.owner,),
    Item: lambda value: (value.owner, value.index),
    Call: _of_call,
    Mapping: _of_mapping,
    Spread: lambda value: (value.value,),
    Binding: lambda value: (value.value,),
    Lambda: lambda value: (value.body,),
    Conditional: lambda value: (value.test, value.then, value.otherwise),
    Comprehension: _of_comprehension,
}


def called_span(call: Call) -> Span:
    """The called name: `query` of `table.query(…)`."""
    return call.function.name_span if isinstance(call.function, Member) else call.function.span


def last_name(value: Value) -> str:
    """The last name of a dotted one: `now` of `datetime.now`; empty for other expressions."""
    return value.name if isinstance(value, Name | Member) else ""


def dotted(value: Value) -> str:
    """A name, or the attribute of one, as it is written, `self.orders`; empty for other expressions."""
    match value:
        case Name(name=name):
            return name
        case Member(owner=owner, name=name) if outer := dotted(owner):
            return f"{outer}.{name}"
    return ""


def is_none(value: Value) -> bool:
    """Whether an expression is `None`, `null` or `nil` as it is written."""
    return isinstance(value, Constant) and value.value is None
