"""What the library makes of a chain: which key or index it takes, and whether it queries, scans or gets.

Follows `Query.Compile` of the library: with `Index(n)` an equality on that index's partition key makes a query of `n`,
anything else scans it. Without, the first equality in source order names the partition key; of the table and the
indexes that have it the one with the highest score is queried, and where none has it the table is scanned. No error
is given.
"""

from collections.abc import Iterator
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
    model: Model, where: tuple[Condition, ...], filters: tuple[Condition, ...], index: str | None, *, first: bool
) -> Compiled:
    """The request for conditions in source order; `first`: one item is asked for."""
    if index is not None:
        named = model.index(index)
        return _of_key(named.key if named is not None else model.key, index, where, filters)
    if first and not filters and _gets(model.key, where):
        return Compiled("get", None, where, ())
    hash_ = next((one.attribute for one in where if one.operator == "="), None)
    best = max(_candidates(model, hash_, where), key=lambda found: found[0], default=None) if hash_ else None
    if best is None:
        return Compiled("scan", None, (), (*where, *filters))
    _, name, key = best
    return _of_key(key, name, where, filters)


def _gets(key: Key | None, where: tuple[Condition, ...]) -> bool:
    """Whether the whole primary key is given, and nothing else."""
    if key is None:
        return False
    return {one.attribute for one in where if one.operator == "="} == set(key.attributes) and len(where) == len(
        key.attributes
    )


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
