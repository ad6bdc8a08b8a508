"""The indexes that code reads and nobody declares: those that it names, and those that its queries lack."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.indexing.proposing import narrowest_projection, propose
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.asked_tables import keyed_alike
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault

CHOOSING = ("query", "partiql")


@dataclass(frozen=True, slots=True)
class NeededIndex:
    """An index that code needs at some `sites`, why it is keyed and copies what it does, and since when that shows."""

    index: Index
    because: str
    sites: tuple[Place, ...]


def needed_indexes(table: Table, project: Project) -> Iterator[NeededIndex | Fault]:
    """The global indexes to add to a table whose definitions are those of code, in the order of their names."""
    accesses = asked_of(table.id, project)
    named: list[NeededIndex] = []
    for name, readers in sorted(_by_undeclared_name(table, accesses).items()):
        found = _named(name, readers, table)
        if isinstance(found, NeededIndex):
            named.append(found)
        yield found
    live = [one for one in accesses if project.role(one.place.path) == "application" and _asks_for_a_key(one)]
    widened = _with(table, [one.index for one in named])
    for proposal in sorted(propose(widened, live, project), key=lambda one: one.name):
        first = proposal.sites[0]
        if proposal.obstacle:
            yield Fault(first, *_told(proposal.obstacle, proposal.key, table, proposal.evidence), is_remark=True)
            continue
        index = Index(proposal.name, "GSI", proposal.key, proposal.projection, first)
        yield NeededIndex(index, _because(len(proposal.sites), proposal.because), proposal.sites)


def _asks_for_a_key(access: Access) -> bool:
    """Whether a read would take an index if there were one: a scan that says so goes on to be a scan."""
    return access.operation in CHOOSING or access.builder is not None


def _because(sites: int, copies: str) -> str:
    asked = "1 request has no other key" if sites == 1 else f"{sites} requests have no other key"
    return f"Nobody declares it, but {asked}; {copies}."


def _told(obstacle: str, key: Key, table: Table, evidence: str) -> tuple[str, str]:
    by = listed(key.attributes)
    match obstacle:
        case "hot":
            return (
                f"no index is built for what `{table.title}` is asked by {by} here: its partitions would be hot"
                + (f" ({evidence})" if evidence else ""),
                "add an attribute with more values to the key, or declare the index if it may be so",
            )
        case "budget":
            return (
                f"no index is built for what `{table.title}` is asked by {by} here: it has as many as it may have",
                "drop one that is not needed, or raise `gsi-quota`",
            )
        case _:
            return (
                f"no index is built for what `{table.title}` is asked by {by} here: all ask for one value",
                "write an attribute to those items alone, and declare an index on it",
            )


# ---- indexes that code names ----------------------------------------------------------------------------------------


def _by_undeclared_name(table: Table, accesses: Iterable[Access]) -> Mapping[str, list[Access]]:
    declared = {index.called for index in table.indexes}
    found: dict[str, list[Access]] = {}
    for access in accesses:
        if access.index is not None and access.knows("index") and access.index not in declared:
            found.setdefault(access.index, []).append(access)
    return found


def _named(name: str, readers: list[Access], table: Table) -> NeededIndex | Fault:
    """The index of a name, keyed so that it serves all its readers, or what keeps one from knowing its key."""
    first = readers[0].place
    remedy = f"declare the index `{name}` where `{table.title}` is defined"
    consistent = next((one for one in readers if one.consistent), None)
    if consistent is not None:
        return Fault(consistent.place, f"`{name}` is read consistently, which no global index allows", remedy)
    keyed = [one for one in readers if one.knows("key") and one.operation != "scan"]
    if not keyed:
        return Fault(first, f"nothing tells the key of index `{name}`", remedy)
    key = keyed_alike(keyed)
    if key is None:
        return Fault(first, f"the key of index `{name}` does not follow from its queries", remedy)
    unordered = next((one for one in readers if one.backwards), None)
    if unordered is not None and not key.sort:
        return Fault(unordered.place, f"nothing tells by what the items of index `{name}` are to be sorted", remedy)
    projection, copies = narrowest_projection(key, readers, table)
    index = Index(name, "GSI", key, projection, first)
    asked = "1 request names it" if len(readers) == 1 else f"{len(readers)} requests name it"
    return NeededIndex(index, f"Nobody declares it, but {asked}; {copies}.", tuple(one.place for one in readers))


def _with(table: Table, indexes: list[Index]) -> Table:
    """The table with further indexes, whose names are then taken and which may serve other queries as well."""
    if not indexes:
        return table
    adding = Definition("create_table", "", "", table.name, indexes[0].place, None, indexes=(*indexes,), closed=True)
    return replace(table, definitions=(*table.definitions, adding))
