"""What the library makes of a chain: which key or index it takes, and whether it queries, scans or gets.

Follows `Query.Compile` of the library: with `Index(n)` an equality on that index's partition key makes a query of `n`,
anything else scans it. Without, the first equality in source order names the partition key; of the table and the
indexes that have it the one with the highest score is queried, and where none has it the table is scanned. No error
is given. `First` gets the item where nothing but the primary key is asked; the model's own fields tell what the
conditions leave out of it (`compileGetItem`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dynamorm_analysis.libraries.tabletheory_go.models import Model
from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.table import Key

HASH_SCORE = 100
SORT_SCORES = {"=": 50, "begins_with": 40, "<": 30, "<=": 30, ">": 30, ">=": 30, "between": 30}
GLOBAL_SCORE = 10
ALL_SCORE = 5
# On a key attribute these are filters.
NO_KEY_OPERATORS = frozenset({"<>", "in", "contains", "exists", "not_exists"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is sent; conditions on the chosen key are the key condition, all others the filter."""

    operation: Literal["get", "query", "scan"]
    index: str | None
    key: tuple[Condition, ...]
    filter: tuple[Condition, ...]


def compiled(
    model: Model,
    where: tuple[Condition, ...],
    filters: tuple[Condition, ...],
    index: str | None,
    held: Mapping[str, Condition] | None,
) -> Compiled:
    """The request for conditions in source order; `held`: what the model gives of its key where one item is asked
    for."""
    if index is not None:
        named = model.index(index)
        return _of_key(named.key if named is not None else model.key, index, where, filters)
    if held is not None and _may_get(model.key, where, filters) and (whole := _whole_key(model.key, where, held)):
        return Compiled("get", None, whole, ())
    hash_ = next((one.attribute for one in where if one.operator == "="), None)
    best = max(_candidates(model, hash_, where), key=lambda found: found[0], default=None) if hash_ else None
    if best is None:
        return Compiled("scan", None, (), (*where, *filters))
    _, name, key = best
    return _of_key(key, name, where, filters)


def _may_get(key: Key | None, where: tuple[Condition, ...], filters: tuple[Condition, ...]) -> bool:
    """Whether nothing but equalities on the primary key is asked."""
    keys = key.attributes if key is not None else ()
    return not filters and all(one.operator == "=" and one.attribute in keys for one in where)


def _whole_key(key: Key | None, where: tuple[Condition, ...], held: Mapping[str, Condition]) -> tuple[Condition, ...]:
    """The whole primary key by conditions, and where they lack a part of it by the model; else nothing."""
    equal = {**held, **{one.attribute: one for one in where}}
    keys = key.attributes if key is not None else ()
    return tuple(equal[name] for name in keys) if all(name in equal for name in keys) else ()


def _of_key(
    key: Key | None, index: str | None, where: tuple[Condition, ...], filters: tuple[Condition, ...]
) -> Compiled:
    attributes = key.attributes if key is not None else ()
    partition = key.partition[0] if key is not None and key.partition else None
    if not any(one.operator == "=" and one.attribute == partition for one in where):
        return Compiled("scan", index, (), (*where, *filters))
    on_key = tuple(one for one in where if one.attribute in attributes and one.operator not in NO_KEY_OPERATORS)
    rest = tuple(one for one in where if one not in on_key)
    return Compiled("query", index, on_key, (*rest, *filters))


def _candidates(model: Model, hash_: str, where: tuple[Condition, ...]) -> Iterator[tuple[int, str | None, Key]]:
    """Score, name and key of what has a partition key; the table goes first, and wins where scores are equal."""
    if model.key is not None and model.key.partition == (hash_,):
        yield HASH_SCORE + _sort_score(model.key, where), None, model.key
    for index in model.indexes:
        if index.key.partition == (hash_,):
            score = HASH_SCORE + _sort_score(index.key, where)
            score += GLOBAL_SCORE if index.kind == "GSI" else 0
            score += ALL_SCORE if index.projection.kind == "ALL" else 0
            yield score, index.name, index.key


def _sort_score(key: Key, where: tuple[Condition, ...]) -> int:
    return max((SORT_SCORES.get(one.operator, 0) for one in where if one.attribute in key.sort), default=0)
