"""The module of tables in memory on which doubles of repositories stand."""

from dynamorm_cdkgen.python_text import formatted

NAME = "memory.py"


def memory_table() -> str:
    """The module's text without its head."""
    return formatted(TEXT)


TEXT = '''"""Tables in memory that answer as DynamoDB does, for tests that need no engine."""

import json
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from .errors import AlreadyExists, ConditionFailed, NotFound, RepositoryError
from .paging import InvalidCursor, Page
from .transactions import MemoryOperation

Made = TypeVar("Made")
Value = dict[str, Any]
"""The value of an attribute as DynamoDB's API writes it: `{"S": "text"}`."""

Item = dict[str, Value]


@dataclass(frozen=True, slots=True)
class MemoryIndex:
    """The key of an index, and the attributes that it copies beside keys; None: all."""

    partition: tuple[str, ...]
    sort: tuple[str, ...] = ()
    copied: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute is to be: `Condition("placed_at", "between", first, last)`."""

    attribute: str
    operator: str
    values: tuple[Value, ...] = ()

    @staticmethod
    def as_in(item: Mapping[str, Value], attribute: str) -> "Condition":
        """That an attribute is as an item has it, or has none."""
        if attribute not in item:
            return Condition(attribute, "not_exists")
        is_first = item[attribute] == {"N": "0"}
        return Condition(attribute, "= or none" if is_first else "=", (item[attribute],))

    def holds(self, item: Mapping[str, Value]) -> bool:
        value = _found(item, self.attribute)
        match self.operator:
            case "exists":
                return value is not None
            case "not_exists":
                return value is None
            case "<>":
                return value is None or _plain(value) != _plain(self.values[0])
            case _ if value is None:
                return self.operator == "= or none"
            case "=" | "= or none" | "in":
                return _plain(value) in [_plain(wanted) for wanted in self.values]
            case "type":
                return [*value] == [self.values[0]["S"]]
            case "begins_with":
                return _type(value) == _type(self.values[0]) and _content(value).startswith(_content(self.values[0]))
            case "contains":
                return _contains(value, self.values[0])
        return _compares(_plain(value), self.operator, [_plain(each) for each in self.values])


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: conditions on the key of it or of an index, and on other
    attributes."""

    keyed: tuple[Condition, ...]
    index: str | None = None
    filtered: tuple[Condition, ...] = ()
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Write:
    """A change of one item, or a look at it: `item` is what is stored, None where it is
    removed. `exists` says whether it must be there before, `unchanged` holds what must be
    as it was read. Where it says which attributes are `known`, others stay."""

    table: "MemoryTable"
    key: Item
    item: Item | None = None
    removes: bool = False
    exists: bool | None = None
    unchanged: Sequence[Condition] = ()
    known: Collection[str] | None = None

    @property
    def stored(self) -> Item:
        """What is in the table once it is made."""
        return deepcopy(self.item or {})

    def operation(self) -> MemoryOperation:
        """It as a part of a transaction."""
        item = (id(self.table), *self.table.place(self.key))
        return MemoryOperation(self.check, self.make, item)

    def check(self) -> None:
        """Raises why it cannot be made now."""
        refusal = self.refused()
        if refusal is not None:
            raise refusal

    def make(self) -> None:
        item = self.item
        if item is not None and self.known is not None:
            present = self.table.get(self.key) or {}
            item = {name: value for name, value in present.items() if name not in self.known} | item
        self.table.make(self.key, item, self.removes)

    def refused(self) -> RepositoryError | None:
        """Why it cannot be made now."""
        present = self.table.get(self.key)
        if self.exists is False and present is not None:
            return AlreadyExists(f"there is one already: {_told(self.key)}")
        if self.exists is True and present is None:
            return NotFound(f"there is none: {_told(self.key)}")
        if not all(each.holds(present or {}) for each in self.unchanged):
            return ConditionFailed(f"it was changed since: {_told(self.key)}")
        return None


@dataclass(slots=True)
class MemoryTable:
    """The items of a table by their keys."""

    partition: str
    sort: str | None = None
    indexes: Mapping[str, MemoryIndex] = field(default_factory=dict)
    _items: dict[tuple[Any, ...], Item] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        return (self.partition,) if self.sort is None else (self.partition, self.sort)

    def key_of(self, item: Mapping[str, Value]) -> Item:
        return {name: item[name] for name in self.key}

    def place(self, key: Mapping[str, Value]) -> tuple[Any, ...]:
        """What tells an item from all others."""
        return tuple(_plain(key[name]) for name in self.key)

    def get(self, key: Mapping[str, Value]) -> Item | None:
        return deepcopy(self._items.get(self.place(key)))

    def write(self, change: Write) -> None:
        """Makes a change, or raises why it cannot be made."""
        change.check()
        change.make()

    def make(self, key: Item, item: Item | None, removes: bool) -> None:
        """Stores an item under its key, or removes what is there."""
        if removes:
            self._items.pop(self.place(key), None)
        elif item is not None:
            self._items[self.place(key)] = deepcopy(item)

    def page(
        self,
        question: Question,
        made: Callable[[Item], Made],
        limit: int | None,
        cursor: str | None,
    ) -> Page[Made]:
        """Some of the items, behind those that led to the cursor."""
        if limit is not None and limit < 1:
            raise ValueError("a page holds at least one item")
        after = None if cursor is None else _key_of(question, cursor)
        found = self.find(question, after)
        items = found if limit is None else found[:limit]
        names = dict.fromkeys((*self._keys(question.index), *self.key))
        last = {name: items[-1][name] for name in names} if items else {}
        more = len(items) < len(found)
        return Page(
            tuple(made(item) for item in items),
            _cursor_of(question, last) if more else None,
        )

    def find(self, question: Question, after: Item | None = None) -> list[Item]:
        """All items that are asked for, in their order, behind one of them."""
        index, forward = question.index, question.forward
        sorts = self._sorts(index)
        found = [item for item in self._items.values() if self._is_in(item, index)]
        found = [item for item in found if all(each.holds(item) for each in question.keyed)]
        found.sort(key=lambda item: _order(item, sorts), reverse=not forward)
        if after is not None:
            last = _order(after, sorts)
            found = [
                item
                for item in found
                if (_order(item, sorts) > last if forward else _order(item, sorts) < last)
            ]
        kept = [item for item in found if all(each.holds(item) for each in question.filtered)]
        return [self._copied(item, index) for item in kept]

    def _keys(self, index: str | None) -> tuple[str, ...]:
        if index is None:
            return self.key
        return (*self.indexes[index].partition, *self.indexes[index].sort)

    def _sorts(self, index: str | None) -> tuple[str, ...]:
        """By what items are in order; of an index, at last by the table's key."""
        if index is None:
            return () if self.sort is None else (self.sort,)
        return (*self.indexes[index].sort, *self.key)

    def _is_in(self, item: Mapping[str, Value], index: str | None) -> bool:
        return index is None or all(name in item for name in self._keys(index))

    def _copied(self, item: Item, index: str | None) -> Item:
        copied = None if index is None else self.indexes[index].copied
        if copied is None:
            return deepcopy(item)
        names = {*copied, *self._keys(index), *self.key}
        return {name: deepcopy(value) for name, value in item.items() if name in names}


def wire(value: Any) -> Value:
    """A value of Python's as DynamoDB's API writes it; as boto3 does, of no float."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | Decimal():
            return {"N": str(value)}
        case bytes() | bytearray():
            return {"B": bytes(value)}
        case set() | frozenset() if value:
            kinds = {_type(wire(each)) for each in value}
            if len(kinds) == 1:
                contents = [_content(wire(each)) for each in value]
                return {f"{kinds.pop()}S": sorted(contents)}
        case list() | tuple():
            return {"L": [wire(each) for each in value]}
        case Mapping():
            return {"M": {name: wire(each) for name, each in value.items()}}
    raise TypeError(f"DynamoDB has no type for {value!r}")


def read_by_boto3(item: Item) -> dict[str, Any]:
    """An item as boto3 reads it: each number is a Decimal."""
    return {name: _read(value) for name, value in item.items()}


def _read(value: Value) -> Any:
    kind, content = _type(value), _content(value)
    match kind:
        case "NULL":
            return None
        case "N":
            return Decimal(content)
        case "SS" | "BS":
            return set(content)
        case "NS":
            return set(map(Decimal, content))
        case "L":
            return [_read(each) for each in content]
        case "M":
            return {name: _read(each) for name, each in content.items()}
    return content


def _cursor_of(question: Question, key: Item) -> str:
    written = {
        name: {
            kind: b64encode(value).decode() if kind == "B" else value
            for kind, value in each.items()
        }
        for name, each in key.items()
    }
    told = json.dumps([_digest(question), written])
    return urlsafe_b64encode(told.encode()).decode()


def _key_of(question: Question, cursor: str) -> Item:
    try:
        digest, written = json.loads(urlsafe_b64decode(cursor))
        key = {
            name: {
                kind: b64decode(value) if kind == "B" else value
                for kind, value in each.items()
            }
            for name, each in written.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidCursor("this is no cursor") from error
    if digest != _digest(question):
        raise InvalidCursor("this is the cursor of another query")
    return key


def _digest(question: Question) -> str:
    return sha256(repr(question).encode()).hexdigest()[:12]


def _found(item: Mapping[str, Value], path: str) -> Value | None:
    """The value at a path: `address.city`."""
    if path in item:
        return item[path]
    first, dot, rest = path.partition(".")
    inner = item.get(first, {}).get("M")
    return _found(inner, rest) if dot and isinstance(inner, dict) else None


def _type(value: Value) -> str:
    return next(iter(value))


def _content(value: Value) -> Any:
    return next(iter(value.values()))


def _plain(value: Value) -> tuple[str, Any]:
    """Its type and what can be compared, whatever it is written like: 1.0 is 1."""
    type_, content = _type(value), _content(value)
    match type_:
        case "S":
            return type_, content.encode()
        case "N":
            return type_, Decimal(content)
        case "B":
            return type_, bytes(content)
        case "SS" | "BS":
            return type_, frozenset(content)
        case "NS":
            return type_, frozenset(map(Decimal, content))
        case "L":
            return type_, tuple(_plain(each) for each in content)
        case "M":
            return type_, tuple(
                sorted((name, _plain(each)) for name, each in content.items())
            )
    return type_, content


def _compares(
    value: tuple[str, Any], operator: str, wanted: list[tuple[str, Any]]
) -> bool:
    if any(each[0] != value[0] for each in wanted):
        return False
    match operator:
        case "<":
            return value < wanted[0]
        case "<=":
            return value <= wanted[0]
        case ">":
            return value > wanted[0]
        case ">=":
            return value >= wanted[0]
        case "between":
            return wanted[0] <= value <= wanted[1]
    raise ValueError(f"there is no comparison {operator}")


def _contains(value: Value, part: Value) -> bool:
    if _type(value) in ("S", "B"):
        return _type(part) == _type(value) and _content(part) in _content(value)
    if _type(value) == "L":
        return _plain(part) in _plain(value)[1]
    return _type(value) == f"{_type(part)}S" and _plain(part)[1] in {
        _plain({_type(part): each})[1] for each in _content(value)
    }


def _order(item: Mapping[str, Value], names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(_plain(item[name])[1] for name in names)


def _told(key: Item) -> str:
    return ", ".join(f"{name} {_content(value)}" for name, value in key.items())
'''
