"""Queries that read more than they need: a key of the table would take more of their conditions, or lead better."""

from dataclasses import dataclass, replace

from dynamorm_analysis.indexing.matching import Candidate, judge, key_of, match
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table

NEEDED = ("table", "index", "key", "filter", "consistent")
MUCH = 40  # by so much a key must serve a query better to be worth a word


@dataclass(frozen=True, slots=True)
class Narrower:
    """A key that serves a query with more of its conditions; `gained` are their attributes. `sifted`: it is the key
    that is queried, and the code itself makes the test."""

    candidate: Candidate
    gained: tuple[str, ...]
    sifted: bool


def narrower(access: Access, table: Table) -> Narrower | None:
    """The key by which a query would read less of what it drops."""
    if access.operation != "query" or access.builder is not None or not all(map(access.knows, NEEDED)):
        return None
    queried = table.index(access.index) if access.index is not None else None
    key = key_of(table, queried)
    if key is None or (access.index is not None and queried is None) or any(c.optional for c in access.key):
        return None
    bound = {condition.attribute for condition in access.key}
    sifted = () if access.stops_at_limit else access.sifted  # those of one page are not those of the key
    tested = judge(replace(access, filter=sifted), table, queried, key)
    if isinstance(tested, Candidate) and (gained := _gained(tested, bound)):
        return Narrower(tested, gained, sifted=True)
    for candidate in match(access, table).candidates:
        if candidate.index is queried or candidate.drops_items or not candidate.complete:
            continue
        if bound.issubset(candidate.used) and (gained := _gained(candidate, bound)):
            return Narrower(candidate, gained, sifted=False)
    return None


def better_index(access: Access, table: Table) -> Candidate | None:
    """The key that serves a query of an index much better than that index does; an item that its conditions name whole
    is no matter of indexes."""
    if access.operation != "query" or access.builder is not None or not all(map(access.knows, NEEDED)):
        return None
    queried = table.index(access.index) if access.index is not None else None
    key = key_of(table, queried) if queried is not None else None
    if key is None or any(condition.optional for condition in (*access.key, *access.filter)):
        return None
    used, best = judge(access, table, queried, key), match(access, table).best
    if not isinstance(used, Candidate) or best is None or best.whole_key or best.drops_items or not best.complete:
        return None
    return best if best.score - used.score >= MUCH else None


def _gained(candidate: Candidate, bound: set[str]) -> tuple[str, ...]:
    return tuple(name for name in candidate.used if name not in bound)
