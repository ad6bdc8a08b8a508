"""Which keys of a table could serve an access, best first, and why the others cannot."""

from dataclasses import dataclass

from dynamorm_analysis.model.access import RANGE_OPERATORS, Access, Condition
from dynamorm_analysis.model.table import Index, Key, Table

KINDS = ("TABLE", "LSI", "GSI")
PROJECTIONS = ("ALL", "INCLUDE", "KEYS_ONLY", None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key that serves an access; `index` is None for the table's own.

    `used` are the attributes that its key condition takes, `rest` those that stay a filter. `whole_key`: the
    conditions name one item of the table. `complete`: it returns every attribute that the access needs.
    `drops_items`: items that the access finds may be missing from the index.
    """

    index: Index | None
    key: Key
    score: int
    used: tuple[str, ...]
    rest: tuple[str, ...] = ()
    whole_key: bool = False
    complete: bool = True
    drops_items: bool = False

    @property
    def kind(self) -> str:
        return self.index.kind if self.index else "TABLE"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A key that does not serve an access, and why; `missing` are the partition key attributes it lacks."""

    index: Index | None
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on an access: candidates, best first, and rejections. `uncertain`: a key could not be judged."""

    candidates: tuple[Candidate, ...]
    rejections: tuple[Rejection, ...]
    uncertain: bool = False

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


def match(access: Access, table: Table) -> Match:
    """Judges the table's key and every index, local and global, against all conditions of an access."""
    candidates: list[Candidate] = []
    rejections: list[Rejection] = []
    disputed = disputed_indexes(table)
    uncertain = table.key is None
    for index in (None, *table.indexes):
        if index is not None and index.kind == "VECTOR":
            rejections.append(Rejection(index, "Query and Scan do not read a vector index"))
            continue
        key = key_of(table, index)
        if key is None or (index is not None and index.name in disputed):
            uncertain = True
            continue
        judged = judge(access, table, index, key)
        if isinstance(judged, Candidate):
            candidates.append(judged)
        else:
            rejections.append(judged)
    return Match(tuple(sorted(candidates, key=_rank)), tuple(rejections), uncertain)


def judge(access: Access, table: Table, index: Index | None, key: Key) -> Candidate | Rejection:
    """One key against an access. `index` may be one that does not exist yet."""
    conditions = access.key + access.filter
    equal = bound_attributes(conditions)
    missing = tuple(name for name in key.partition if name not in equal)
    if missing:
        return Rejection(index, "no equality on its partition key", missing)
    if index is not None and index.kind == "GSI" and access.consistent:
        return Rejection(index, "a global secondary index has no consistent reads")
    ranged = usable_ranges(conditions)
    used, equalities = list(key.partition), 0
    for name in key.sort:
        if name not in equal:
            break
        used.append(name)
        equalities += 1
    following = key.sort[equalities : equalities + 1]
    in_range = bool(following) and following[0] in ranged
    if in_range:
        used += following
    rest = tuple(dict.fromkeys(c.attribute for c in conditions if not _served(c, used, ranged, equal)))
    projected = projected_attributes(table, index)
    complete = index is None or index.kind == "LSI" or _covered(needed_attributes(access, rest), projected)
    drops = index is not None and any(_optional(table, name) for name in key.sort if name not in equal | ranged.keys())
    return Candidate(
        index=index,
        key=key,
        score=100
        + 50 * equalities
        + 40 * in_range
        - 30 * (not _covered(needed_attributes(access, rest), projected))
        - 10 * len(rest)
        - 60 * any(name in key.attributes for name in rest)
        - 20 * drops,
        used=tuple(used),
        rest=rest,
        whole_key=index is None and all(name in equal for name in key.attributes),
        complete=complete,
        drops_items=drops,
    )


def key_of(table: Table, index: Index | None) -> Key | None:
    """The key of an index or, with None, of the table; None where it is not known for certain."""
    if index is None:
        return table.key
    if index.unknown & {"key", "partition_key", "sort_key"}:
        return None
    if index.key.partition:
        return index.key
    if index.kind == "LSI" and table.key is not None:
        return Key(table.key.partition, index.key.sort)
    return None


def disputed_indexes(table: Table) -> frozenset[str]:
    """Names of indexes on whose kind or key the table's definitions disagree."""
    seen: dict[str, set[tuple[str, Key]]] = {}
    for definition in table.definitions:
        for index in definition.indexes:
            if index.name is not None:
                seen.setdefault(index.name, set()).add((index.kind, index.key))
    return frozenset(name for name, forms in seen.items() if len(forms) > 1)


def agreed_projection(table: Table, name: str) -> Index | None:
    """The global index of a name, where all definitions that have it say the same of it, and what it projects."""
    same_name = [one for definition in table.definitions for one in definition.indexes if one.name == name]
    agreed = len({(one.kind, one.key, one.projection) for one in same_name}) == 1
    if not agreed or same_name[0].kind != "GSI" or same_name[0].projection.kind is None:
        return None
    return same_name[0]


def bound_attributes(conditions: tuple[Condition, ...]) -> frozenset[str]:
    """Attributes that the conditions fix to one value on every path."""
    return frozenset(condition.attribute for condition in conditions if condition.binds)


def gives_whole_key(access: Access, table: Table | None) -> bool:
    """Whether the key conditions of an access name one item of a table, as far as the table's key is known."""
    key = table.key if table is not None else None
    return key is not None and bound_attributes(access.key).issuperset(key.attributes)


def usable_ranges(conditions: tuple[Condition, ...]) -> dict[str, Condition]:
    """Attributes with exactly one range condition that holds on every path: a sort key takes no second one."""
    found: dict[str, list[Condition]] = {}
    for condition in conditions:
        if condition.operator in RANGE_OPERATORS and not (condition.optional or condition.free or condition.nested):
            found.setdefault(condition.attribute, []).append(condition)
    return {name: ranges[0] for name, ranges in found.items() if len(ranges) == 1}


def projected_attributes(table: Table, index: Index | None) -> frozenset[str] | None:
    """The attributes that an index holds; None for all of them, or when that is not known."""
    if index is None or index.projection.kind in ("ALL", None):
        return None
    keys = index.key.attributes + (table.key.attributes if table.key else ())
    return frozenset(keys + (index.projection.included if index.projection.kind == "INCLUDE" else ()))


def needed_attributes(access: Access, filtered: tuple[str, ...]) -> frozenset[str] | None:
    """The attributes that an access reads, those it filters by included; None for all of them."""
    if access.count_only or access.counted:
        return frozenset(filtered)
    if access.projection is not None and access.knows("projection"):
        return frozenset(access.projection + filtered)
    if access.all_read:
        return frozenset(filtered + tuple(one.attribute for one in access.read))
    return None


def _covered(needed: frozenset[str] | None, projected: frozenset[str] | None) -> bool:
    return projected is None or (needed is not None and needed <= projected)


def _served(condition: Condition, used: list[str], ranged: dict[str, Condition], equal: frozenset[str]) -> bool:
    if condition.attribute not in used:
        return False
    return condition.binds if condition.attribute in equal else ranged.get(condition.attribute) is condition


def _optional(table: Table, name: str) -> bool:
    attribute = table.attributes.get(name)
    return attribute is not None and not attribute.required


def _rank(candidate: Candidate) -> tuple[bool, int, int, int, int]:
    projection = candidate.index.projection.kind if candidate.index else "ALL"
    unused = len(candidate.key.attributes) - len(candidate.used)
    return (
        not candidate.whole_key,
        -candidate.score,
        KINDS.index(candidate.kind),
        PROJECTIONS.index(projection),
        unused,
    )
