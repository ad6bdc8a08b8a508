"""What a read of a trace seeks of a write before it: the item that was written, or a collection to which it belongs."""

from collections.abc import Iterator
from typing import Literal

from dynamorm_analysis.items.given_values import is_denied
from dynamorm_analysis.model.access import PUTS, Access, Condition, Written
from dynamorm_analysis.tracing.requests.accesses import Asked, told_on_the_way
from dynamorm_analysis.tracing.requests.sources import Source, all_in
from dynamorm_analysis.tracing.requests.stored_items import Looked, held, is_same_item, item_of, key_as_given, key_names
from dynamorm_analysis.tracing.running.state import ALL, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of, inner_symbols
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.asked_values import MOST_FORMS, bare, values_in
from dynamorm_analysis.tracing.sequences.left_behind import is_of_deleted
from dynamorm_analysis.words import is_named_alike

TRUTH = frozenset({"True", "False", "true", "false"})
"""Values that are written like names."""
Of = Literal["item", "collection", "table", "index"]
"""What a read asks for: the item that was written, a collection to which it belongs, all or some items of its table, or
what an index has of it."""


def sought(read: Asked, write: Asked, looked: Looked) -> Of | None:
    """What of a write a read asks for."""
    access = told_on_the_way(read, looked.project)
    is_delete = write.access.operation == "delete"
    if access.operation == "get":
        return "item" if not is_delete and _is_read_again(read, write, looked) else None
    if not (access.knows("index") and access.knows("key") and access.knows("filter")) or access.sifted:
        return None
    if access.index is not None:
        is_asked_for = is_of_deleted if is_delete else _is_sought_by_index
        return "index" if is_asked_for(access, read, write, looked) else None
    if access.operation == "scan" or (access.operation == "count" and not access.key):
        is_new = write.access.operation in PUTS or bool(access.filter)
        return "table" if is_new and all(_is_given(one, read, write, looked) for one in access.filter) else None
    if access.filter and write.access.operation not in PUTS:
        return None
    is_in = bool(access.key) and all(_is_given(one, read, write, looked) for one in (*access.key, *access.filter))
    return "collection" if is_in else None


def _is_read_again(read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a read asks for the item that was written: by its key, or as it had been asked for before."""
    if _is_same_key(read, write, looked):
        return True
    return any(
        other.number < write.number
        and other.access.operation == "get"
        and other.table == read.table
        and is_same_item(other, write, looked)
        and _is_same_key(read, other, looked)
        for other in looked.asked
    )


def _is_same_key(read: Asked, other: Asked, looked: Looked) -> bool:
    """Whether a get asks for the item of another request by the same values."""
    names = key_names(read, looked.project)
    asked = _by_name(read, names)
    if not asked or (names and len(asked) < len(names)):
        return False
    told = _by_name(other, tuple(asked))
    return all(
        _is_value(value, name, told, other) or _is_value(_as_found_by(value, name, read, looked), name, told, other)
        for name, value in asked.items()
    )


def _as_found_by(value: Symbol, name: str, one: Asked, looked: Looked) -> Symbol:
    """The value by which an item was got, where a part of a key is that part of the item: `find(number).number`."""
    if value.kind != "field" or not is_named_alike(value.name, name):
        return value
    sources = looked.plain_sources().of(value.owner)
    for got in looked.asked if len(sources) == 1 else ():
        if got.access.operation == "get" and got.table == one.table and Source(got.number) in sources:
            return _by_name(got, key_names(got, looked.project)).get(name, value)
    return value


def _by_name(one: Asked, names: tuple[str, ...]) -> dict[str, Symbol]:
    """The values of a key by the names of its attributes."""
    key, stored = key_as_given(one, names), one.request.stored
    if key and not all(name.isidentifier() or "-" in name for name in key):
        is_placed = one.access.library == "pynamodb" and len(names) >= len(key) and "" not in key
        key = dict(zip(names, key.values(), strict=False)) if is_placed else {}
    return {name: bare(value, stored) for name, value in key.items()}


def _is_value(value: Symbol, name: str, told: dict[str, Symbol], other: Asked) -> bool:
    """Whether a value is that of an attribute of another request's item."""
    its = [told[name]] if name in told else [one for key, one in told.items() if is_named_alike(key, name)]
    if its:
        return its[0] is value
    if value.kind != "field" or not is_named_alike(value.name, name):
        return False
    item, stored = item_of(other), other.request.stored
    return item is not None and bare(value.owner, stored) in _taken_over(item, stored)


def _taken_over(item: Symbol, stored: Stored) -> Iterator[Symbol]:
    """An item, and those whose attributes it takes over."""
    for _ in range(MOST_FORMS):
        item = bare(item, stored)
        yield item
        fields = stored.get(item, {})
        if ALL not in fields:
            return
        item = fields[ALL]


def _is_given(condition: Condition, read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a write makes a condition of a read true of its item."""
    if condition.free or condition.nested:
        return False
    template = condition.value.template
    constant = template.constant if template is not None else None
    if condition.binds and any(_is_constant_set(one, condition) for one in write.access.written):
        return True
    value = _value_of(condition.attribute, write, looked)
    if condition.binds and _is_of_written(condition.attribute, read, write):
        return True
    if value is None:
        return False
    if condition.operator == "begins_with":
        begun = value.operands[0] if value.kind == "derived" and value.name in ("text", "+") else value
        return bool(constant) and (constant_of(begun) or "").startswith(constant or "")
    if not condition.binds:
        return False
    if value.kind == "constant":
        return constant is not None and constant == value.parts[0]
    return value in values_in(read.request)


def _is_of_written(attribute: str, read: Asked, write: Asked) -> bool:
    """Whether a read asks for an attribute of what a put has stored, or of what a function makes of that."""
    item = item_of(write) if write.access.operation in PUTS else None
    stored_items = set(_taken_over(item, write.request.stored)) if item is not None else set()
    for value in values_in(read.request) if item is not None else ():
        if value.kind == "field" and is_named_alike(value.name, attribute):
            made_of: set[Symbol] = set()
            all_in(value.owner, read.request.stored, made_of)
            if not stored_items.isdisjoint(made_of):
                return True
    return False


def _is_constant_set(one: Written, condition: Condition) -> bool:
    """Whether a write sets an attribute to what a condition asks for, and both are written out."""
    value, asked = one.value, condition.value
    is_known = bool(asked.symbol) and not (set(asked.names) | set(value.names)) - TRUTH
    return one.attribute == condition.attribute and is_known and value.symbol == asked.symbol


def _value_of(attribute: str, write: Asked, looked: Looked) -> Symbol | None:
    """What a write gives an attribute of its item, or names it by."""
    stored = write.request.stored
    if write.access.operation in PUTS:
        found = _attribute_of(item_of(write), attribute, stored)
    else:
        found = _by_name(write, key_names(write, looked.project)).get(attribute)
    return bare(found, stored) if found is not None else None


def _attribute_of(item: Symbol | None, attribute: str, stored: Stored) -> Symbol | None:
    """What an item holds as an attribute, be it as the field of a struct that is called like it."""
    found = held(item, attribute, stored)
    for each in _taken_over(item, stored) if item is not None and found is None else ():
        fields = stored.get(each, {})
        found = found or next((value for name, value in fields.items() if is_named_alike(name, attribute)), None)
    return found


def _is_sought_by_index(access: Access, read: Asked, write: Asked, looked: Looked) -> bool:
    """Whether a query of a global index asks for the item of a write by what that gives it."""
    index = looked.project.index_of(access)
    if index is None or index.kind != "GSI":
        return False
    if any(is_denied(write.access, each) for each in (*access.key, *access.filter)):
        return False
    asked = [one for one in access.key if one.attribute in index.key.partition]
    return bool(asked) and all(_is_given(one, read, write, looked) for one in asked)


def are_sifted(read: Asked, write: Asked, trace: Trace, looked: Looked) -> bool:
    """Whether the code keeps some alone of the items that a read has given: not for what was written to one."""
    sources, own = looked.plain_sources(), Source(read.number)
    kept = (one for one in trace.symbols if one.kind == "gathered" and own in sources.of(one))
    conditions = [each for one in kept for each in tuple(inner_symbols(one))[1:]]
    return bool(conditions) and not any(_asks_for_written(each, write) for each in conditions)


def _asks_for_written(condition: Symbol, write: Asked) -> bool:
    """Whether an item is kept for something that a write has written: `item["id"] == number`."""
    if condition.kind != "derived" or condition.name not in ("==", "in"):
        return False
    return not values_in(write.request).isdisjoint(condition.operands)
