"""Tables that nothing defines, with the indexes of which code asks, as far as it tells their keys by that."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.items.asked_keys import SINGLE_BY_KEY
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import VARIABLE, TableName
from dynamorm_analysis.model.table import Definition, Index, Key, Projection, Table
from dynamorm_analysis.project import Project


@once
def undefined_tables(project: Project) -> tuple[Table, ...]:
    """Those of which the application asks indexes, and single items or collections, each as if it were defined where
    that is done first. The partition key is what queries ask for, else what stands first in the key of an item."""
    identities = {one.table for one in project.accesses if one.table is not None and one.index is not None}
    return tuple(
        table
        for identity in sorted(identities)
        if project.table(identity) is None and (table := _asked(identity, project)) is not None
    )


def _asked(identity: str, project: Project) -> Table | None:
    accesses = [one for one in project.accesses_of(identity) if project.role(one.place.path) == "application"]
    key, indexes = _key(accesses), tuple(_indexes(accesses))
    if key is None or not indexes:
        return None
    name = TableName(identity, "env" if identity.startswith(VARIABLE) else "literal")
    made = Definition("create_table", accesses[0].library, "", name, accesses[0].place, key, indexes=indexes)
    return Table(identity, name, (made,))


def _key(accesses: Iterable[Access]) -> Key | None:
    """The key of the table; None where single items are asked for by different attributes, or queries of the table by
    more of them than a key has, where nothing asks for single ones."""
    asked = [one for one in accesses if one.index is None and one.knows("index") and one.knows("key") and one.key]
    forms = [tuple(one.attribute for one in access.key) for access in asked if access.operation in SINGLE_BY_KEY]
    queries = [access for access in asked if access.operation == "query"]
    forms = forms or [tuple(dict.fromkeys(one.attribute for access in queries for one in access.key))]
    if not forms[0] or len({frozenset(form) for form in forms}) > 1 or len(forms[0]) > 2:
        return None
    first = _partition(queries) or forms[0][0]
    return Key((first,), tuple(name for name in forms[0] if name != first)) if first in forms[0] else None


def _indexes(accesses: Iterable[Access]) -> Iterator[Index]:
    queries: dict[str, list[Access]] = {}
    for access in accesses:
        if access.operation == "query" and access.index is not None and access.knows("index") and access.knows("key"):
            queries.setdefault(access.index, []).append(access)
    for name, asked in queries.items():
        if partition := _partition(asked):
            yield Index(name, "GSI", Key((partition,)), Projection(None), asked[0].place)


def _partition(queries: Iterable[Access]) -> str:
    """The one attribute whose value all of some queries give."""
    given = [{one.attribute for one in query.key if one.binds} for query in queries]
    common = set.intersection(*given) if given else set()
    return common.pop() if len(common) == 1 else ""
