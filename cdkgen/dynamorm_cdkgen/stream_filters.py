"""Which records of a table's stream a function wants, in the patterns by which Lambda filters them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.wording import listed

EventName = Literal["INSERT", "MODIFY", "REMOVE"]
EVENTS: tuple[EventName, ...] = ("INSERT", "MODIFY", "REMOVE")
Value = str | int | float | bool
Pattern = dict[str, Any]
EXPIRY = {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}
"""Who deletes items that expired."""
MOST = 10  # of one mapping; more than 5 need a higher quota


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFilter:
    """Records of changes that are one of `events`, of all with none named.

    `key_prefixes` are beginnings of the table's key attributes, `keys` whole values of them, `values` those of other
    attributes: after the change, or before it where the item was removed. `expired` means removals by expiry alone.
    """

    events: Sequence[EventName] = ()
    key_prefixes: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str | int | float] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    expired: bool = False


def patterns(wanted: StreamFilter, blueprint: Blueprint, view: str) -> Iterator[Pattern]:
    """The patterns of a filter on the stream of a table that tells a `view` of each change (`NEW_IMAGE`). Raises
    ValueError for what the records do not hold."""
    events = tuple(event for event in EVENTS if event in (wanted.events or EVENTS))
    if wanted.expired:
        if "REMOVE" not in events:
            raise ValueError("what expires is removed: `expired=` goes with the event REMOVE")
        events = ("REMOVE",)
    keys = _keys(wanted, blueprint)
    if not wanted.values:
        yield _pattern(events, keys, {}, "", wanted.expired)
        return
    after, before = tuple(event for event in events if event != "REMOVE"), tuple(e for e in events if e == "REMOVE")
    for image, of in (("NewImage", after), ("OldImage", before)):
        if not of:
            continue
        if view not in (_view_of(image), "NEW_AND_OLD_IMAGES"):
            raise ValueError(
                f"{listed(of)}: `values=` needs a stream of {_view_of(image)} or NEW_AND_OLD_IMAGES, and this one is of"
                f" {view}"
            )
        values = {name: {_type(value): [_written(value)]} for name, value in sorted(wanted.values.items())}
        yield _pattern(of, keys, values, image, wanted.expired)


def filters_of(
    symbol: str, blueprint: Blueprint, *, events: Sequence[EventName] = (), expired: bool = False
) -> tuple[StreamFilter, ...]:
    """The filters of one kind of items, by the texts that code begins their keys with; `symbol` is its model, or the
    function that writes it. Raises ValueError where the keys do not tell it from the others of the table."""
    chosen = [entity for entity in blueprint.entities if entity.symbol == symbol]
    others = [entity for entity in blueprint.entities if entity.symbol != symbol]
    if not chosen:
        known = listed(sorted({entity.symbol for entity in others})) or "none"
        raise ValueError(f"no items of `{blueprint.name}` are called `{symbol}`; there are: {known}")
    found = [_shape(template, blueprint) for entity in chosen for template in _of_table(entity)] or [()]
    if others and not all(found):
        raise ValueError(f"nothing in the keys of `{symbol}` tells its items from others of `{blueprint.name}`")
    for other in others:
        if any(_surely_fits(shape, template, blueprint) for shape in found for template in _of_table(other)):
            raise ValueError(f"the keys of `{other.symbol}` begin like those of `{symbol}`: their records look alike")
    return tuple(
        StreamFilter(
            events=events,
            key_prefixes={name: text for name, text, whole in shape if not whole},
            keys={name: text for name, text, whole in shape if whole},
            expired=expired,
        )
        for shape in dict.fromkeys(found)
    )


Shape = tuple[tuple[str, str, bool], ...]
"""Attributes of the key, each with what its value begins with, and whether that is all of it."""


def _of_table(entity: Entity) -> Iterator[EntityTemplate]:
    yield from (template for template in entity.templates if template.index is None)


def _shape(template: EntityTemplate, blueprint: Blueprint) -> Shape:
    return tuple(
        (attribute, text.prefix, text.constant is not None)
        for attribute, text in _texts(template, blueprint)
        if text.prefix and blueprint.types.get(attribute) == "S"
    )


def _texts(template: EntityTemplate, blueprint: Blueprint) -> Iterator[tuple[str, KeyTemplate]]:
    """How the attributes of the table's key are built, as far as it is known."""
    for attributes, text in ((blueprint.key.partition, template.partition), (blueprint.key.sort, template.sort)):
        yield from ((attribute, text) for attribute in attributes if text is not None)


def _surely_fits(shape: Shape, template: EntityTemplate, blueprint: Blueprint) -> bool:
    """Whether each item with such keys is of this shape too."""
    texts = dict(_texts(template, blueprint))
    for attribute, beginning, whole in shape:
        text = texts.get(attribute)
        if text is None or not (text.constant == beginning if whole else text.prefix.startswith(beginning)):
            return False
    return True


def _keys(wanted: StreamFilter, blueprint: Blueprint) -> Pattern:
    keys: Pattern = {}
    for name, value in sorted([*wanted.key_prefixes.items(), *wanted.keys.items()], key=lambda one: one[0]):
        if name not in blueprint.key.attributes:
            raise ValueError(
                f"`{name}` is no attribute of the key of `{blueprint.name}`, which is"
                f" {listed(blueprint.key.attributes)}"
            )
        if name in keys:
            raise ValueError(f"`{name}` is in `keys=` and in `key_prefixes=`")
        type_ = blueprint.types[name]
        if name in wanted.key_prefixes and type_ != "S":
            raise ValueError(f"`{name}` is of type {type_}: only a text has a beginning")
        keys[name] = {type_: [{"prefix": value} if name in wanted.key_prefixes else str(value)]}
    return keys


def _pattern(events: Sequence[str], keys: Pattern, values: Pattern, image: str, expired: bool) -> Pattern:
    pattern: Pattern = {}
    if tuple(events) != EVENTS:
        pattern["eventName"] = list(events)
    if expired:
        pattern["userIdentity"] = EXPIRY
    told = {**({"Keys": keys} if keys else {}), **({image: values} if values else {})}
    if told:
        pattern["dynamodb"] = told
    return pattern


def _view_of(image: str) -> str:
    return "NEW_IMAGE" if image == "NewImage" else "OLD_IMAGE"


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "BOOL"
    return "S" if isinstance(value, str) else "N"


def _written(value: Value) -> str | bool:
    return value if isinstance(value, bool | str) else str(value)
