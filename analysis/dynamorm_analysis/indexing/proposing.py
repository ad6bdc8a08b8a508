"""The indexes to add to a table for the reads that none of its keys serves: one proposal for several call sites."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from dynamorm_analysis import heat
from dynamorm_analysis.indexing.matching import bound_attributes, match, needed_attributes, usable_ranges
from dynamorm_analysis.indexing.naming import index_name
from dynamorm_analysis.indexing.redundancy import prefixes, twins
from dynamorm_analysis.indexing.statements import serving
from dynamorm_analysis.indexing.written_attributes import INDEXABLE, always_set, is_no_key, written_values
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Index, Key, Projection, Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place

MAX_KEY_ATTRIBUTES = 4  # of each role in a global secondary index
MAX_INCLUDED = 20
SINGLE_ATTRIBUTE_LIBRARIES = frozenset({"pynamodb", "dynamorm", "tabletheory", "dms"})
"""Libraries that bind one HASH and one RANGE attribute of an index, and declare no more."""

Obstacle = Literal["", "hot", "flag", "sparse", "budget"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A global secondary index that does not exist yet, for the call sites in `sites` (`Access.place`).

    `because` says why the projection is what it is. `heat` is the hot-partition score of its partition key, `evidence`
    what speaks for it. An `obstacle` means that it must not be offered as it is: `hot` partitions, a `flag` of which
    all readers want one value, `sparse` where only the items that are looked for have its key, so that it is read
    whole, or the table's `budget` of indexes is spent. `filtered` are equalities that its readers' library cannot give
    as a part of the key. `supersedes` are existing indexes of which it answers every query, `redundant` those that
    could make room where the budget is spent. `ordering` is the attribute of its sort key in whose order some callers
    put the items.
    """

    table: str
    key: Key
    projection: Projection
    because: str
    sites: tuple[Place, ...]
    name: str = ""
    heat: int = 0
    evidence: str = ""
    obstacle: Obstacle = ""
    filtered: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    ordering: str = ""
    redundant: tuple[str, ...] = ()

    @property
    def index(self) -> Index:
        """The proposal as an index without a name, to be judged like an existing one."""
        return Index(None, "GSI", self.key, self.projection, self.sites[0])


def proposal_for(access: Access, table: Table, project: Project) -> Proposal | None:
    """The proposal that would serve an access, or None when there is nothing sound to propose."""
    return _proposed(table.id, project).by_site.get(access.place)


def proposals(table: Table, project: Project) -> tuple[Proposal, ...]:
    """All proposals for a table: what application code reads from it without a fitting key."""
    return _proposed(table.id, project).proposals


@dataclass(frozen=True, slots=True)
class _Proposed:
    """The proposals for a table, and the first one for each call site: there may be thousands."""

    proposals: tuple[Proposal, ...]
    by_site: dict[Place, Proposal]


@once
def _proposed(identity: str, project: Project) -> _Proposed:
    live = (a for a in project.accesses_of(identity) if project.role(a.place.path) == "application")
    found = propose(project.tables[identity], live, project)
    return _Proposed(found, {site: each for each in reversed(found) for site in each.sites})


def propose(table: Table, accesses: Iterable[Access], project: Project) -> tuple[Proposal, ...]:
    """The fewest indexes for those of the accesses that no key of the table serves, the most used first."""
    if not _is_open_to_more(table, project):
        return ()
    return _for([asked for access in accesses if (asked := _unserved(access, table)) is not None], table, project)


def narrowing(access: Access, table: Table, project: Project) -> Proposal | None:
    """The index by which a query that some key serves would read no more than it wants; None for no sound one. One that
    takes the place of another is no hotter than that."""
    found = _for([access], table, project) if _is_open_to_more(table, project) else ()
    if not found or found[0].obstacle not in ("", "hot"):
        return None
    return replace(found[0], obstacle="") if found[0].supersedes or not found[0].obstacle else None


def _is_open_to_more(table: Table, project: Project) -> bool:
    return table.closed and table.key is not None and table.title not in project.settings.small_tables


def _for(unserved: list[Access], table: Table, project: Project) -> tuple[Proposal, ...]:
    known = _Known(table, project, written=written_values(table, project), always=always_set(table, project))
    shared = Counter(name for access in unserved for name in bound_attributes(access.key + access.filter))
    wanted = [wish for access in unserved if (wish := _wish(access, shared, known)) is not None]
    merged = sorted(_joined(_merged(wanted, known)), key=lambda wishes: -len(wishes))
    spent = sum(index.kind == "GSI" for index in table.indexes)
    found: list[Proposal] = []
    for wishes in merged:
        proposal = _proposal(wishes, table, known)
        if spent + len(found) >= project.settings.gsi_quota:
            proposal = replace(proposal, obstacle="budget", redundant=tuple(_redundant(table)))
        name = index_name(proposal.key, table, project, {one.name for one in found})
        found.append(replace(proposal, name=name))
    return tuple(found)


# ---- one access -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wish:
    """The key that would serve one access best."""

    access: Access
    key: Key
    filtered: tuple[str, ...] = ()
    obstacle: Obstacle = ""
    ordering: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a table: how hot a new index of it would get, each partition key weighed once, by name what code
    writes into attributes, and which of them it sets whenever it puts an item."""

    table: Table
    project: Project
    scores: dict[tuple[str, ...], heat.Score | None] = field(default_factory=dict)
    written: dict[str, list[WrittenValue]] = field(default_factory=dict)
    always: frozenset[str] = frozenset()

    def score(self, partition: tuple[str, ...]) -> heat.Score | None:
        if partition not in self.scores:
            key, place = Key(partition), self.table.definitions[0].place
            index = Index(None, "GSI", key, Projection("ALL"), place)
            self.scores[partition] = heat.score(key, self.table, self.project, index)
        return self.scores[partition]

    def value(self, *partition: str) -> int:
        found = self.score(partition)
        return found.value if found else 0

    def crowding(self, name: str) -> tuple[int, bool, int]:
        """What makes another attribute the better partition key: how warm this one gets, and else that it is not called
        like something of which there are many."""
        heat_of_it = self.value(name)
        return heat_of_it if heat_of_it >= heat.WARM else 0, heat.last_word(name) not in heat.UNIQUE_WORDS, heat_of_it


def _unserved(access: Access, table: Table) -> Access | None:
    """A read that no key serves, with what it looks for: a scan of which the code keeps some items looks for these."""
    if access.operation not in ("scan", "query", "partiql") or access.index is not None or access.consistent:
        return None
    if not all(access.knows(part) for part in ("table", "index", "key", "filter", "consistent")):
        return None
    if access.operation == "scan" and not access.filter:
        access = replace(access, filter=access.sifted)
    found = match(access, table)
    return None if found.candidates or found.uncertain or serving(access, table) else access


def _wish(access: Access, shared: Counter[str], known: _Known) -> _Wish | None:
    conditions = access.key + access.filter
    binding = {c.attribute: c for c in conditions if c.binds and _may_be_key(c.attribute, access, known)}
    if not binding:
        return _sparse(access, known.table)
    many = (
        not {access.library, *(definition.library for definition in known.table.definitions)}
        & SINGLE_ATTRIBUTE_LIBRARIES
    )
    equal = sorted(
        binding,
        key=lambda name: (binding[name].is_constant, *known.crowding(name), -shared[name], name),
    )
    partition = _cooled(equal, known) if many else equal[:1]
    others = [name for name in equal if name not in partition]
    if many:
        others.sort(key=lambda name: -shared[name])
    ranges = usable_ranges(conditions)
    ranged = [
        name
        for name, condition in ranges.items()
        if name not in equal and not _tells_kind(condition, known.table) and _may_be_key(name, access, known)
    ]
    ordering = _ordering(access, known)
    if not ranged and ordering not in equal:
        ranged = [ordering] if ordering else []
    sort = (others + ranged[:1])[:MAX_KEY_ATTRIBUTES] if many else (ranged or others)[:1]
    obstacle: Obstacle = "flag" if all(condition.is_constant for condition in binding.values()) else ""
    filtered = tuple(name for name in others if name not in sort)
    return _Wish(access, Key(tuple(partition), tuple(sort)), filtered, obstacle, ordering)


def _tells_kind(condition: Condition, table: Table) -> bool:
    """Whether a condition only leaves out other kinds of items of the table: by how their partition keys begin."""
    is_of_table = table.key is not None and condition.attribute in table.key.partition
    return is_of_table and condition.operator == "begins_with" and condition.is_constant


def _sparse(access: Access, table: Table) -> _Wish | None:
    """The index on an attribute that the items must have, and that no others have: it holds nothing else."""
    for condition in access.filter:
        is_asked = condition.operator == "exists" and not (condition.free or condition.optional or condition.nested)
        if is_asked and (type_ := table.attributes.get(condition.attribute)) is not None and type_.type in INDEXABLE:
            return _Wish(access, Key((condition.attribute,)), obstacle="sparse")
    return None


def _cooled(equal: list[str], known: _Known) -> list[str]:
    """The coolest attribute, and further ones as long as they take heat away from a warm key."""
    chosen = equal[:1]
    for name in equal[1:]:
        if known.value(*chosen) < heat.WARM or len(chosen) == MAX_KEY_ATTRIBUTES:
            break
        if known.value(*chosen, name) < known.value(*chosen):
            chosen = [*chosen, name]
    return chosen


def _ordering(access: Access, known: _Known) -> str:
    """The attribute in whose order the code wants the items, where none that it wants can lack it; else nothing."""
    if access.builder is not None and access.builder.order:
        name, is_sure = access.builder.order, False
    elif access.sorted_by is not None:
        name, is_sure = access.sorted_by.attribute, not access.sorted_by.prepared
    else:
        return ""
    is_known = is_sure or _is_required(name, known.table)
    return name if is_known and _may_be_key(name, access, known) else ""


def _may_be_key(name: str, access: Access, known: _Known) -> bool:
    """Whether nothing says that an attribute is of a type that no key has: flags, lists and maps are compared, too."""
    attribute = known.table.attributes.get(name)
    if attribute is not None:
        return attribute.type in INDEXABLE
    compared = [condition.value for condition in access.key + access.filter if condition.attribute == name]
    return not any(is_no_key(value) for value in (*compared, *known.written.get(name, ())))


# ---- several accesses -----------------------------------------------------------------------------------------------


def _merged(wishes: list[_Wish], known: _Known) -> list[list[_Wish]]:
    """Groups of wishes that one index serves: the same partition key, each sort key a prefix of the longest."""
    groups: list[list[_Wish]] = []
    for wish in sorted(wishes, key=lambda wish: -len(wish.key.sort)):
        home = next((group for group in groups if _serves(group[0].key, wish, known)), None)
        if home is None:
            groups.append([wish])
        else:
            home.append(wish)
    return groups


def _joined(groups: list[list[_Wish]]) -> Iterator[list[_Wish]]:
    """The same where items may lack the longer of two sort keys: the shorter one serves both, and what it does not tell
    stays a filter, unless somebody wants that order."""
    shortest = sorted(groups, key=lambda group: len(group[0].key.sort))
    while shortest:
        group = shortest.pop(0)
        key = group[0].key
        longer = [other for other in shortest if _goes_on(other, key)]
        shortest = [other for other in shortest if other not in longer]
        yield [*group, *(replace(wish, key=key) for other in longer for wish in other)]


def _goes_on(group: list[_Wish], key: Key) -> bool:
    """Whether the key of a group is longer than another one by attributes of which it asks equalities."""
    longer = group[0].key
    same = set(longer.partition) == set(key.partition) and longer.sort[: len(key.sort)] == key.sort
    return same and all(_asks_equal(wish, wish.key.sort[len(key.sort) :]) for wish in group)


def _asks_equal(wish: _Wish, names: tuple[str, ...]) -> bool:
    bound = bound_attributes(wish.access.key + wish.access.filter)
    return wish.ordering not in names and bound.issuperset(names)


def _serves(key: Key, wish: _Wish, known: _Known) -> bool:
    """Whether an index with this key finds all that the wish's own index would: no item may lack the longer key."""
    complete = all(_on_every_item(name, known.table, known.always) for name in key.sort[len(wish.key.sort) :])
    same = set(key.partition) == set(wish.key.partition)
    return same and key.sort[: len(wish.key.sort)] == wish.key.sort and complete


def _on_every_item(name: str, table: Table, always: frozenset[str]) -> bool:
    """Whether each item has the attribute: models say so or, where there are none, all code that puts items sets it."""
    models = any(definition.kind in ("model", "entity") for definition in table.definitions)
    return _is_required(name, table) or (not models and name in always)


def _is_required(name: str, table: Table) -> bool:
    """Whether no item may lack an attribute: it is one of the table's key, or the models say so; a list of key types in
    a template does not."""
    if table.key is not None and name in table.key.attributes:
        return True
    models = [definition for definition in table.definitions if definition.kind in ("model", "entity")]
    declared = [model.attribute(name) for model in models]
    return bool(declared) and all(attribute is not None and attribute.required for attribute in declared)


def _proposal(wishes: list[_Wish], table: Table, known: _Known) -> Proposal:
    key = wishes[0].key
    accesses = [wish.access for wish in wishes]
    projection, because = narrowest_projection(key, accesses, table)
    sites = tuple(dict.fromkeys(sorted(access.place for access in accesses)))
    found = Proposal(
        table.id,
        key,
        projection,
        because,
        sites,
        filtered=tuple(dict.fromkeys(name for wish in wishes for name in wish.filtered)),
        supersedes=tuple(superseded(key, projection, table, known.always)),
        ordering=next((wish.ordering for wish in wishes if wish.ordering in key.sort), ""),
    )
    score = known.score(key.partition)
    if score is not None:
        found = replace(found, heat=score.value, evidence=score.reasons)
    obstacles = {wish.obstacle for wish in wishes}
    if obstacles in ({"flag"}, {"sparse"}):
        return replace(found, obstacle=wishes[0].obstacle)
    return replace(found, obstacle="hot") if found.heat >= heat.HOT else found


def superseded(key: Key, projection: Projection, table: Table, always: frozenset[str] = frozenset()) -> Iterator[str]:
    """The global indexes whose queries a new one with this key answers as well: its sort key goes on where theirs
    ends, it copies all that they copy, and no item may lack what it has more."""
    of_table = table.key.attributes if table.key is not None else ()
    held = Index(None, "GSI", key, projection, table.definitions[0].place).copied(of_table)
    for index in table.indexes:
        if index.kind != "GSI" or index.name is None or index.projection.kind is None:
            continue
        length, copied = len(index.key.sort), index.copied(of_table)
        covered = held is None or (copied is not None and copied <= held.union(key.attributes))
        goes_on = length < len(key.sort) and key.sort[:length] == index.key.sort
        if set(index.key.partition) != set(key.partition) or not goes_on or not covered:
            continue
        if all(_on_every_item(name, table, always) for name in key.sort[length:]):
            yield index.name


def _redundant(table: Table) -> Iterator[str]:
    """The indexes that tell nothing which another one does not tell as well."""
    for definition in table.definitions:
        for _, needless in (*twins(definition), *prefixes(definition)):
            if needless.name is not None:
                yield needless.name


def narrowest_projection(key: Key, accesses: list[Access], table: Table) -> tuple[Projection, str]:
    """What an index must copy so that some accesses find all they read, and why."""
    needed: set[str] = set()
    for access in accesses:
        filtered = tuple(c.attribute for c in access.key + access.filter)
        reads = needed_attributes(access, filtered)
        if reads is None:
            return Projection("ALL"), "the callers read whole items"
        needed |= reads
    needed -= set(key.attributes)
    needed -= set(table.key.attributes if table.key else ())
    if not needed:
        return Projection("KEYS_ONLY"), "the callers read key attributes only"
    if len(needed) > MAX_INCLUDED:
        return Projection("ALL"), f"the callers read {len(needed)} attributes"
    return Projection("INCLUDE", tuple(sorted(needed))), "the callers read these attributes only"
