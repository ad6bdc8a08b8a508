"""How a model builds its keys: what its methods put into the fields of keys, and under which conditions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from dynamorm_analysis.facts.statements import Assignment, Branch, Statement, blocks
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Operation, Value
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Index, Key

MOST = 8  # ways in which one method builds one key
Only = tuple[tuple[str, str], ...]
"""The values that fields must have, by the names of these; None where a condition is not understood."""


@dataclass(frozen=True, slots=True)
class Built:
    """A text that is put into an attribute, where fields have certain values."""

    template: KeyTemplate
    only: Only | None = ()


BuiltBy = dict[str, list[Built]]
"""What one method puts into attributes, by the names of these."""


def built_templates(
    key: Key | None, indexes: Iterable[Index], methods: Sequence[BuiltBy], own: Mapping[str, str] | None = None
) -> tuple[EntityTemplate, ...]:
    """The templates of the table's key and of each index, as far as methods build them. Beside an attribute that is
    built, one that no method sets is a field of the items' `own`, by its name."""
    keys = [(None, key), *((index.name, index.key) for index in indexes)]
    set_by_methods = {name for built in methods for name in built}
    fields = {
        name: [Built(KeyTemplate((Hole(field),)))] for name, field in (own or {}).items() if name not in set_by_methods
    }
    found = [
        template
        for name, one in keys
        if one is not None and len(one.partition) == 1 and not set_by_methods.isdisjoint(one.attributes)
        for template in _telling(list(_of_key(name, one, [{**fields, **built} for built in methods])))
    ]
    return tuple(dict.fromkeys(found))


def _of_key(index: str | None, key: Key, methods: Sequence[BuiltBy]) -> Iterator[EntityTemplate]:
    """Both parts as one method builds them; where none builds both, as several do."""
    partition, sort = key.partition[0], next(iter(key.sort), None)
    whole = [built for built in methods if partition in built and (sort is None or sort in built)]
    if not whole:
        together: BuiltBy = {}
        for built in methods:
            for name, texts in built.items():
                together.setdefault(name, []).extend(texts)
        whole = [together]
    for built in whole:
        for one, other in _pairs(built.get(partition, []), built.get(sort, []) if sort is not None else []):
            if other is not None or sort is None or index is None:
                sorted_by = other.template if other is not None else None
                yield EntityTemplate(index, one.template, sorted_by, only=_both(one, other))


def _both(one: Built, other: Built | None) -> Only | None:
    if other is None or other.only == one.only:
        return one.only
    if one.only is None or other.only is None:
        return None
    return tuple(dict.fromkeys((*one.only, *other.only)))


def _pairs(partitions: list[Built], sorts: list[Built]) -> Iterator[tuple[Built, Built | None]]:
    """Where branches set both, those of one branch belong together."""
    if not sorts:
        yield from ((one, None) for one in partitions[:MOST])
    elif len(partitions) == len(sorts):
        yield from zip(partitions[:MOST], sorts, strict=False)
    else:
        yield from list(product(partitions[:MOST], sorts[:MOST]))[:MOST]


def _telling(templates: list[EntityTemplate]) -> list[EntityTemplate]:
    """Those of which something is known, where there are any."""
    return [one for one in templates if not one.partition.tells_nothing] or templates


# ---- what a method assigns ------------------------------------------------------------------------------------------

Constants = Callable[[Value], str | None]
"""The text that a value always is, None where it is none."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A value that is put into a field of the receiver, where other fields have certain values. Of several values of
    one call it is the one at a `place`."""

    field: str
    value: Value
    only: Only | None
    place: int | None = None


def assigned(
    body: Iterable[Statement], receiver: str, constant: Constants, only: Only | None = ()
) -> Iterator[Assigned]:
    """What statements put into the fields of the receiver."""
    for statement in body:
        if isinstance(statement, Assignment) and statement.operator == "" and statement.value is not None:
            for target in statement.targets:
                for found in _targets(target, statement.value):
                    match found[0]:
                        case Member(owner=Name(name=owner), name=field) if owner == receiver:
                            yield Assigned(field, found[1], only, found[2])
        if isinstance(statement, Branch):
            told = values_told_by(statement.test, receiver, constant)
            yield from assigned(statement.body, receiver, constant, _added(only, told))
            yield from assigned(statement.otherwise, receiver, constant, None)
            continue
        for block in blocks(statement):
            yield from assigned(block, receiver, constant, only)


def _targets(target: Value, value: Value) -> Iterator[tuple[Value, Value, int | None]]:
    match target, value:
        case Collection(items=targets), Collection(items=values) if len(targets) == len(values):
            yield from ((one, other, None) for one, other in zip(targets, values, strict=True))
        case Collection(items=targets), Call():
            yield from ((one, value, place) for place, one in enumerate(targets))
        case Collection(), _:
            return
        case _:
            yield target, value, None


def _added(only: Only | None, told: Only | None) -> Only | None:
    return None if only is None or told is None else (*only, *told)


def values_told_by(test: Value, receiver: str, constant: Constants) -> Only | None:
    """The values that fields must have; that they have any at all is told by the texts that are made of them."""
    match test:
        case Operation(operator="and", operands=operands):
            told: Only | None = ()
            for operand in operands:
                told = _added(told, values_told_by(operand, receiver, constant))
            return told
        case Operation(operator="==", operands=(Member(owner=Name(name=owner), name=field), value)) if (
            owner == receiver
        ):
            text = constant(value)
            return ((field, text),) if text is not None else None
        case Operation(operator="is not" | "!=", operands=(tested, Constant(value=None | "" | 0))):
            return () if _is_field(tested, receiver) else None
        case Operation(operator="not", operands=(Call(function=Member(owner=tested, name="IsZero")),)):
            return () if _is_field(tested, receiver) else None
        case Member():
            return () if _is_field(test, receiver) else None
        case _:
            return None


def _is_field(value: Value, receiver: str) -> bool:
    return isinstance(value, Member) and isinstance(value.owner, Name) and value.owner.name == receiver
