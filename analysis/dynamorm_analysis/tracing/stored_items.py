"""Which item a request of a trace means: the key that it is given, and the item that it stores."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.project import Project
from dynamorm_analysis.tracing.accesses import Asked
from dynamorm_analysis.tracing.frame import Request
from dynamorm_analysis.tracing.sources import HOLDING, Sources, all_in, plain
from dynamorm_analysis.tracing.state import ALL, MORE, Stored
from dynamorm_analysis.tracing.symbols import Symbol
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
            for symbol in given(one.request):
                all_in(symbol, one.request.stored, found)
        return self._parts[one.number]


def given(request: Request) -> tuple[Symbol, ...]:
    """All that a request is given, with what it is made on."""
    receiver = (request.receiver,) if request.receiver is not None else ()
    return (*request.given, *request.named.values(), *receiver)


def parameter(request: Request, name: str) -> Symbol | None:
    """A parameter of DynamoDB's API, in the call or in a structure that it is given."""
    if name in request.named:
        return request.named[name]
    found = (_inside(symbol, name, request.stored, set()) for symbol in (*request.named.values(), *request.given))
    return next((each for each in found if each is not None), None)


def _inside(symbol: Symbol, name: str, stored: Stored, seen: set[Symbol]) -> Symbol | None:
    if symbol in seen or len(seen) > MOST_INSIDE:
        return None
    seen.add(symbol)
    fields = stored.get(symbol, {})
    if name in fields:
        return fields[name]
    inner = list(fields.values()) if symbol.kind == "made" else [fields[ALL]] if ALL in fields else []
    inner += symbol.operands if symbol.kind in ("derived", "tuple", "any of") else ()
    found = (_inside(each, name, stored, seen) for each in inner)
    return next((each for each in found if each is not None), None)


MOST_INSIDE = 100


def item_of(one: Asked) -> Symbol | None:
    """What a put stores, or the object that is told to store itself."""
    request = one.request
    if one.access.operation in PUTS:
        item = parameter(request, "Item")
        if item is not None:
            return item
    if one.access.library in OF_OBJECTS:
        return request.receiver
    return request.given[0] if one.access.operation in PUTS and request.given else None


OF_OBJECTS = frozenset({"dyntastic", "pynamodb"})
"""Libraries whose objects store themselves."""


def key_of(one: Asked, names: tuple[str, ...]) -> dict[str, Symbol]:
    """The values of the key that a write is given, plain, by attribute, or by position where that is not known; of a
    put, those that it stores under the names of the key."""
    stored = one.request.stored
    if one.access.operation in PUTS:
        item = item_of(one)
        return {name: plain(value, stored) for name in names if (value := _held(item, name, stored)) is not None}
    key = parameter(one.request, "Key")
    if key is not None:
        fields = stored.get(key, {})
        plain_fields = {name: plain(value, stored) for name, value in fields.items() if name not in (ALL, MORE)}
        return plain_fields or {"": plain(key, stored)}
    if one.access.library in OF_OBJECTS and one.access.operation != "get":
        return {}
    return {str(place): plain(value, stored) for place, value in enumerate(one.request.given[:2])}


def _held(item: Symbol | None, name: str, stored: Stored) -> Symbol | None:
    """A field of an item, where an object that was made holds it, or one of which it takes over all."""
    for _ in range(DEEPEST):  # an object may be told to take over itself
        fields = stored.get(item, {}) if item is not None else {}
        if name in fields:
            return fields[name]
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
        case _:
            return False
    return any(_is_answer(plain(one, stored), number, stored, further - 1) for one in inner)


def _key_names(read: Asked, project: Project) -> tuple[str, ...]:
    table = project.table(read.table)
    if table is not None and table.key is not None:
        return table.key.attributes
    if read.access.operation != "get":
        return ()
    told = tuple(condition.attribute for condition in read.access.key)
    return told or tuple(name for name in key_of(read, ()) if name.isidentifier())


def is_same_item(read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a write surely means the item that a read asked for: it stores what that gave, or each value of its key
    is one by which the read asked, or one that it gave."""
    if is_stored_again(read, write):
        return True
    key = key_of(write, _key_names(read, looked.project))
    told = {name: value for name, value in key.items() if value.kind != "constant"}
    return bool(told) and all(_is_asked_by(told[name], name, read, looked) for name in told)


def _is_asked_by(value: Symbol, name: str, read: Asked, looked: Looked) -> bool:
    """Whether a part of a key is what the read was asked by, or the same part of the item that it gave."""
    if value in looked.parts(read):
        return True
    ways = value.operands if value.kind == "any of" else ()
    ways = tuple(one.symbol for one in value.outcomes) if value.kind == "outcome" else ways
    if ways:
        return all(one.kind == "constant" or _is_asked_by(one, name, read, looked) for one in ways)
    stored = read.request.stored
    is_part = value.kind == "field" and (is_named_alike(value.name, name) or name.isdigit())
    return is_part and _is_answer(plain(value.owner, stored), read.number, stored, DEEPEST)


def objects_in(request: Request) -> Iterator[tuple[Symbol, dict[str, Symbol]]]:
    """The objects and dictionaries that a request is given, with what they hold, its key left out."""
    named = (symbol for name, symbol in request.named.items() if name != "Key")
    receiver = (request.receiver,) if request.receiver is not None else ()
    yield from _objects((*named, *request.given, *receiver), request.stored, set(), DEEPEST)


def _objects(
    symbols: Iterable[Symbol], stored: Stored, seen: set[Symbol], further: int
) -> Iterator[tuple[Symbol, dict[str, Symbol]]]:
    for symbol in symbols:
        if symbol in seen or not further:
            continue
        seen.add(symbol)
        fields = stored.get(symbol)
        if fields:
            yield symbol, fields
            yield from _objects((held for name, held in fields.items() if name != "Key"), stored, seen, further - 1)
        if symbol.kind in ("any of", "derived", "tuple"):
            yield from _objects(symbol.operands, stored, seen, further - 1)
