"""Tables that nothing defines here, as far as code tells their keys: it asks for single items by the whole key, and for
several by the partition key alone or by a part of the sort key, too."""

from collections.abc import Iterable, Mapping, Sequence

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import VARIABLE, TableName
from dynamorm_analysis.model.table import Definition, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import keyed
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault

DEFINE = "have the template read that defines it, or create it by `create_table`"
OF_ONE_ITEM = frozenset({"get", "update", "delete"})


def table_of(identity: str, project: Project) -> Table:
    """The table of an id that something defines or code asks for enough. Raises KeyError."""
    return project.tables.get(identity) or asked_tables(project)[identity]


@once
def asked_tables(project: Project) -> Mapping[str, Table]:
    """Those that nothing defines, by their ids, each as if a call created it where it is first asked for."""
    identities = {one.table for one in project.accesses if one.table is not None and one.table not in project.tables}
    found: dict[str, Table] = {}
    for identity in sorted(identities):
        asked = asked_of(identity, project)
        if asked and (key := _key(asked)) is not None:
            name, first = _name(identity), asked[0]
            made = Definition("create_table", first.library, "", name, first.place, key, closed=True)
            found[identity] = Table(identity, name, (made,))
    return found


def told_by_requests(identities: Iterable[str], project: Project) -> tuple[Fault, ...]:
    """A remark on each of these tables that nothing defines."""
    tables = (asked_tables(project).get(identity) for identity in identities)
    return tuple(_remark(table.definitions[0], table.title) for table in tables if table is not None)


def _remark(made: Definition, title: str) -> Fault:
    told = f"nothing here defines `{title}`: requests alone tell that it is keyed by {keyed(made.key or Key(()))}"
    return Fault(made.place, told, DEFINE, is_remark=True)


def keyed_alike(readers: Sequence[Access]) -> Key | None:
    """The key by which all queries find their items: what all of them give is its partition key, what some give too,
    or bound, is its sort key. Of two that all give, the first one written is the partition key."""
    if any(condition.optional or condition.nested for one in readers for condition in one.key):
        return None
    given = [[condition.attribute for condition in one.key if condition.binds] for one in readers]
    bounded = {condition.attribute for one in readers for condition in one.key if not condition.binds}
    everywhere = [name for name in given[0] if all(name in others for others in given)]
    sort = dict.fromkeys((*sorted(bounded), *(name for names in given for name in names if name not in everywhere)))
    partition = [name for name in everywhere if name not in sort]
    if len(partition) == 2 and not sort:
        partition, sort = partition[:1], dict.fromkeys(partition[1:])
    if len(partition) != 1 or len(sort) > 1:
        return None
    return Key(tuple(partition), tuple(sort))


def _key(asked: Iterable[Access]) -> Key | None:
    """None where requests do not tell it, or tell several."""
    known = [one for one in asked if one.key and one.index is None and one.knows("key") and one.knows("index")]
    queries = [one for one in known if one.operation == "query"]
    whole = [one for one in known if one.operation in OF_ONE_ITEM]
    by_query = keyed_alike(queries) if queries else None
    forms = {frozenset(condition.attribute for condition in one.key) for one in whole}
    if len(forms) > 1 or (queries and by_query is None):
        return None
    if any(not condition.binds for one in whole for condition in one.key):
        return None
    if not whole:
        return by_query if by_query is not None and by_query.sort else None
    if by_query is None:
        return keyed_alike(whole)
    names = next(iter(forms))
    sort = tuple(sorted(names - {*by_query.partition}))
    return Key(by_query.partition, sort) if names.issuperset(by_query.attributes) and len(sort) < 2 else None


def _name(identity: str) -> TableName:
    return TableName(identity, "env" if identity.startswith(VARIABLE) else "literal")
