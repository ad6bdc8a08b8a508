"""Which item a request of a trace means: the key that it is given, and the item that it stores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.project import Project
from dynamorm_analysis.tracing.requests.accesses import Asked
from dynamorm_analysis.tracing.requests.asked_alike import ask_alike
from dynamorm_analysis.tracing.requests.parameters import given, parameter
from dynamorm_analysis.tracing.requests.sources import HOLDING, Sources, all_in, plain
from dynamorm_analysis.tracing.running.frame import Request
from dynamorm_analysis.tracing.running.state import ALL, MORE, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, choices, constant_of, ways_of
from dynamorm_analysis.words import is_named_alike

DEEPEST = 6

PLAIN = -1


@dataclass(slots=True)
class Looked:
    """The requests of one trace that ask for something, and what has been found out about them."""

    requests: tuple[Request, ...]
    asked: tuple[Asked, ...]
    project: Project
    _sources: dict[int, Sources]
    _parts: dict[int, set[Symbol]]

    def sources(self, one: Asked) -> Sources:
        """What values were made of at a request."""
        if one.number not in self._sources:
            numbers = frozenset(each.number for each in self.asked)
            self._sources[one.number] = Sources(one.request.stored, self.requests, numbers)
        return self._sources[one.number]

    def plain_sources(self) -> Sources:
        """What values were made of themselves, whatever objects hold."""
        if PLAIN not in self._sources:
            numbers = frozenset(each.number for each in self.asked)
            self._sources[PLAIN] = Sources({}, self.requests, numbers)
        return self._sources[PLAIN]

    def parts(self, one: Asked) -> set[Symbol]:
        """All values that a request is given, and all in them."""
        if one.number not in self._parts:
            found = self._parts[one.number] = set()
            chained = (symbol for _, each in one.chain for symbol in each)
            for symbol in (*given(one.request), *chained):
                all_in(symbol, one.request.stored, found)
        return self._parts[one.number]


def item_of(one: Asked) -> Symbol | None:
    """What a put stores, or the object that is told to store itself."""
    request = one.request
    if one.access.operation in PUTS:
        item = parameter(request, "Item")
        if item is not None:
            return item
    if one.access.library in OF_OBJECTS:
        return request.receiver
    if one.chain:
        return next((each[0] for name, each in one.chain if name in ITEM and each), None)
    return request.given[0] if one.access.operation in PUTS and request.given else None


ITEM = frozenset({"Model", "Put"})
"""Calls of a chain that are given the item."""
OF_OBJECTS = frozenset({"dyntastic", "pynamodb"})
"""Libraries whose objects store themselves."""


def key_of(one: Asked, names: tuple[str, ...]) -> dict[str, Symbol]:
    """The values of the key that a write is given, plain, by attribute, or by position where that is not known; of a
    put, those that it stores under the names of the key."""
    return {name: plain(value, one.request.stored) for name, value in key_as_given(one, names).items()}


def key_as_given(one: Asked, names: tuple[str, ...]) -> dict[str, Symbol]:
    """The same in the form in which they are given."""
    stored = one.request.stored
    if one.access.operation in PUTS:
        item = item_of(one)
        return {name: value for name in names if (value := held(item, name, stored)) is not None}
    key = parameter(one.request, "Key")
    if key is not None:
        fields = stored.get(key, {})
        return {name: value for name, value in fields.items() if name not in (ALL, MORE)} or {"": key}
    if one.access.library in OF_OBJECTS and one.access.operation != "get":
        return {}
    if one.chain:
        named = ((constant_of(each[0]), each[-1]) for name, each in one.chain if name in KEY and len(each) > 1)
        return {name: value for name, value in named if name is not None}
    return {str(place): value for place, value in enumerate(one.request.given[:2])}


KEY = frozenset({"Delete", "Get", "Range", "Update", "Where"})
"""Calls of a chain that are given a part of the key, its name first."""


def held(item: Symbol | None, name: str, stored: Stored) -> Symbol | None:
    """A field of an item, where an object that was made holds it, or one of which it takes over all."""
    for _ in range(DEEPEST):  # an object may be told to take over itself
        if item is None:
            break
        fields = stored.get(item, {}) or stored.get(plain(item, stored), {})
        alike = [name] if name in fields else [each for each in fields if is_named_alike(each, name)]
        if len(alike) == 1:
            return fields[alike[0]]
        item = fields.get(ALL)
    return None


def is_stored_again(read: Asked, write: Asked) -> bool:
    """Whether what a write stores is the item that a read gave, with or without changes, perhaps under another key."""
    item, stored = item_of(write), write.request.stored
    if item is None:
        return False
    for _ in range(DEEPEST):
        fields = stored.get(item, {})
        if ALL not in fields:
            break
        item = fields[ALL]
    return _is_answer(plain(item, stored), read.number, stored, DEEPEST)


def taken_over(read: Asked, write: Asked, looked: Looked) -> tuple[str, ...] | None:
    """The attributes that a put takes over as a read gave them, where it stores the item that this gave, or one that is
    made of parts of that, under the key that it had, and code has changed something else in it; else None."""
    item, stored = item_of(write), write.request.stored
    names = key_names(read, looked.project)
    if item is None or not names or not has_key_of(read, write, looked):
        return None
    others = {
        name: value for name, value in set_in(item, stored) if not any(is_named_alike(name, each) for each in names)
    }
    taken = tuple(name for name, value in others.items() if _is_part(plain(value, stored), name, read, stored))
    if len(taken) == len(others):
        return None
    perhaps = [name for name, value in others.items() if _may_be_part(plain(value, stored), name, read, stored)]
    return () if is_stored_again(read, write) or len(perhaps) > 1 else taken or None


PICKING = frozenset({"filter", "max", "min", "next", "sorted"})
"""What gives one or some of those that it is given, or all in another order."""


def has_key_of(read: Asked, put: Asked, looked: Looked) -> bool:
    """Whether a put stores an item under the key by which a read has asked, or that it gave."""
    item, names = item_of(put), key_names(read, looked.project)
    key = {name: value for name in names if (value := held(item, name, put.request.stored)) is not None}
    return _is_key_asked_by(key, put, read, looked)


def kept_parts(read: Asked, put: Asked, looked: Looked) -> tuple[str, ...]:
    """The attributes beside the key that a put stores as a read gave them."""
    item, stored = item_of(put), put.request.stored
    names = key_names(read, looked.project)
    fields = set_in(item, stored) if item is not None and names else ()
    others = ((name, value) for name, value in fields if not any(is_named_alike(name, each) for each in names))
    return tuple(name for name, value in others if _is_part(plain(value, stored), name, read, stored))


def set_in(item: Symbol, stored: Stored) -> Iterator[tuple[str, Symbol]]:
    """The fields that code has set in an item, or in what that takes over all of."""
    for _ in range(DEEPEST):
        item = plain(item, stored)
        fields = stored.get(item, {})
        yield from ((name, value) for name, value in fields.items() if name != ALL)
        if ALL not in fields:
            return
        item = fields[ALL]


def _is_part(value: Symbol, name: str, read: Asked, stored: Stored) -> bool:
    """Whether a value is what a read gave under a name, as it was."""
    is_alike = value.kind == "field" and value not in stored and is_named_alike(value.name, name)
    return is_alike and _is_answer(plain(value.owner, stored), read.number, stored, DEEPEST)


def _may_be_part(value: Symbol, name: str, read: Asked, stored: Stored) -> bool:
    """Whether a value is what a read gave under a name, or something else that the code is given for it."""
    kept = [_is_part(plain(one, stored), name, read, stored) for one in choices(value)]
    return any(kept) and not all(kept)


def _is_answer(symbol: Symbol, number: int, stored: Stored, further: int) -> bool:
    """Whether a value is the answer of a request, or an item in it."""
    if not further:
        return False
    match symbol.kind:
        case "answer":
            return symbol.number == number
        case "field" if symbol.name not in HOLDING:
            return False
        case "field" | "element":
            return _is_answer(plain(symbol.owner, stored), number, stored, further - 1)
        case "any of":
            inner = symbol.operands
        case "outcome":
            inner = tuple(one.symbol for one in symbol.outcomes)
        case "gathered" if isinstance(symbol.parts[0], Symbol):  # `[plain(item) for item in items]`
            inner = (symbol.parts[0],)
        case "derived" if symbol.name in PICKING:  # `min(items, key=age)`
            inner = symbol.operands
        case _:
            return False
    return any(_is_answer(plain(one, stored), number, stored, further - 1) for one in inner)


def key_names(read: Asked, project: Project) -> tuple[str, ...]:
    table = project.table(read.table)
    if table is not None and table.key is not None:
        return table.key.attributes
    if read.access.operation != "get":
        return ()
    told = tuple(condition.attribute for condition in read.access.key)
    return told or tuple(name for name in key_of(read, ()) if name.isidentifier())


def is_same_item(read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a write means the item that a read asked for, on one way at least: it stores what that gave, or each
    value of its key is one by which the read asked, or one that it gave."""
    names = key_names(read, looked.project)
    if is_stored_again(read, write):
        return not _is_under_new_key(write, names)
    key = key_of(write, names)
    if all(value.kind == "constant" for value in key.values()):
        return bool(key) and read.access.operation == "get" and key == key_of(read, ())
    return _is_key_asked_by(key_as_given(write, names), write, read, looked)


def _is_under_new_key(write: Asked, names: tuple[str, ...]) -> bool:
    """Whether a put stores an item under a key that is made by chance: a copy."""
    item, stored = item_of(write), write.request.stored
    key = (held(item, name, stored) for name in names)
    return any(value is not None and _is_by_chance(value, stored, DEEPEST) for value in key)


def _is_by_chance(symbol: Symbol, stored: Stored, further: int) -> bool:
    symbol = plain(symbol, stored)
    if symbol.kind == "given":
        return "() " in symbol.name or symbol.name in CHANCE
    inner = symbol.operands if symbol.kind == "derived" and further else ()
    return any(_is_by_chance(one, stored, further - 1) for one in inner)


CHANCE = frozenset({"ksuid", "nanoid", "ulid", "uuid", "xid"})
"""Packages that make keys by chance."""


def _is_key_asked_by(key: Mapping[str, Symbol], write: Asked, read: Asked, looked: Looked) -> bool:
    """Whether each part of a key, as it is given or plain, is what the read was asked by, or what it gave."""
    return all(
        _is_asked_by(value, name, read, looked) or _is_asked_by(plain(value, write.request.stored), name, read, looked)
        for name, value in key.items()
    )


def is_always_same_item(read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a write that means the item which a read asked for has no other key on any way."""
    key = key_of(write, key_names(read, looked.project))
    each = ((name, way) for name, value in key.items() for way in ways_of(value) if way.kind != "constant")
    return all(_is_asked_by(way, name, read, looked) for name, way in each)


def _is_asked_by(value: Symbol, name: str, read: Asked, looked: Looked) -> bool:
    """Whether a part of a key is what the read was asked by, or the same part of the item that it gave."""
    if value in looked.parts(read):
        return True
    if value.kind in ("any of", "outcome"):
        return any(one.kind != "constant" and _is_asked_by(one, name, read, looked) for one in ways_of(value))
    if value.kind == "derived":
        return _is_built_of_parts(value, read, looked)
    stored = read.request.stored
    if value.kind != "field" or not (is_named_alike(value.name, name) or name.isdigit()):
        return False
    numbers = [read.number, *(other.number for other in looked.asked if other is not read and ask_alike(read, other))]
    return any(_is_answer(plain(value.owner, stored), number, stored, DEEPEST) for number in numbers)


def _is_built_of_parts(value: Symbol, read: Asked, looked: Looked) -> bool:
    """Whether a part of a key is put together of what a read gave and the texts by which it asked: `f"USER#{item.id}"`
    where it asked by `f"USER#{id}"`, or by the same function."""
    stored = read.request.stored
    parts = [plain(symbol, stored) for symbol in value.operands if symbol.kind != "constant"]
    texts = {symbol for symbol in value.operands if symbol.kind == "constant"}
    asked = {symbol.name for symbol in looked.parts(read) if symbol.kind in ("field", "given")}
    others = [part for part in parts if not (part.kind == "given" and part in looked.parts(read))]  # a package's name
    is_of_read = bool(others) and all(any(_is_id(way, asked, read) for way in ways_of(part)) for part in others)
    is_alike = bool(texts) or any(one.kind == "derived" and one.name == value.name for one in looked.parts(read))
    return is_alike and is_of_read and texts <= looked.parts(read)


def _is_id(value: Symbol, asked: set[str], read: Asked) -> bool:
    """Whether a value is of the item that a read gave, under the name of something by which it asked."""
    if value.kind != "field" or not _is_answer(
        plain(value.owner, read.request.stored), read.number, read.request.stored, DEEPEST
    ):
        return False
    return value.name.lower() == "id" or any(is_named_alike(value.name, name) for name in asked)
