"""Which writes of functions are of items of one kind: those whose keys are built alike, be the items handed to them or
be they read and changed before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.items.same_item import reads_of_item
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Written
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.kinds_of_items import form_of, is_declared, kinds_in
from dynamorm_cdkgen.pattern_names import REPOSITORY
from dynamorm_cdkgen.plan import PlannedTable

LIBRARIES = frozenset({"boto3", "aioboto3", "aiobotocore"})


@dataclass(frozen=True, slots=True)
class Group:
    """Writes of items whose keys are built alike, and requests that change or make them."""

    key: EntityTemplate
    writes: tuple[Access, ...]
    changes: tuple[Access, ...] = ()

    @property
    def first(self) -> Access:
        return self.writes[0]


def is_of_function(access: Access) -> bool:
    """Whether a function puts items that no class declares."""
    return access.operation in PUTS and _is_by_hand(access) and not access.entity and not access.rewrites


def _is_by_hand(access: Access) -> bool:
    """Whether functions of Python ask, and no generated repository."""
    is_of_python = access.library in LIBRARIES and access.place.path.endswith(".py")
    return is_of_python and REPOSITORY not in access.function


def groups_of(table: PlannedTable, project: Project) -> tuple[list[Group], list[Access]]:
    """The writes by the forms of their keys, without those of items that a class declares; and those of which it is not
    known what they write."""
    of_table = table_of(table.id, project)
    classes = [one for one in of_table.definitions if one.kind in ("model", "entity")]
    kinds = kinds_in(of_table, table.blueprint.entities)
    declared = [one for one in kinds if one.symbol in {each.symbol for each in classes}]
    forms = {form_of(one) for kind in kinds if kind not in declared for one in kind.templates}
    found: dict[object, list[tuple[EntityTemplate, Access]]] = {}
    unknown: dict[tuple[str, str], list[Access]] = {}
    own = [one for one in in_order(asked_of(table.id, project)) if is_of_function(one)]
    for access in own:
        key = _key(access, table)
        if key is None or "written" in access.unknown:
            unknown.setdefault((access.place.path, access.function), []).append(access)
        elif form_of(key) in forms:
            found.setdefault(form_of(key), []).append((key, access))
    helpers = {function for _, function in unknown}
    asking = {access.via for access in own}
    for access in _through(helpers, table, project):
        key = _key(access, table)
        asking.add(access.via)
        if key is None or "written" in access.unknown:
            unknown.setdefault((access.place.path, access.function), []).append(access)
        elif not is_declared(key, declared):
            found.setdefault(form_of(key), []).append((key, access))
    updated = _updated(table, project)
    left = [access for some in unknown.values() for access in some if access.function not in asking]
    left = _merged(left, found, updated, table, project)
    groups = [
        Group(some[0][0], tuple(access for _, access in some), tuple(access for _, access in updated.pop(form, ())))
        for form, some in found.items()
    ]
    if not left and not classes:
        groups += _made_by_updates(updated.values())
    first = {(one.place.path, one.function): one for one in reversed(in_order(left))}
    return groups, in_order(first.values())


def in_order(accesses: Iterable[Access]) -> list[Access]:
    """As they stand in the files."""
    return sorted(accesses, key=lambda one: (one.place.path, one.place.span.start))


def _through(helpers: set[str], table: PlannedTable, project: Project) -> Iterator[Access]:
    """What calls of functions give these to write, which do not know it by themselves; of several calls that hand one
    item on to each other, the one where it is written out."""
    nearest: dict[object, Access] = {}
    for access in _retold(project).get(table.id, ()):
        if access.via not in helpers or not is_of_function(access):
            continue
        values = frozenset((one.attribute, one.place) for one in access.written)
        same: object = values if values and "written" not in access.unknown else access.place
        if same not in nearest or _distance(access) < _distance(nearest[same]):
            nearest[same] = access
    yield from nearest.values()


@once
def _retold(project: Project) -> dict[str, list[Access]]:
    """What calls of functions ask, outside of tests, by table."""
    found: dict[str, list[Access]] = {}
    for access in in_order(project.retold):
        if access.table is not None and access.via is not None and project.role(access.place.path) != "test":
            found.setdefault(access.table, []).append(access)
    return found


def _distance(access: Access) -> tuple[bool, int]:
    """How far a call is from where the values are written that it gives."""
    written = access.written[0].place if access.written else access.place
    is_elsewhere = (written.path, written.anchor) != (access.place.path, access.place.anchor)
    return is_elsewhere, abs(written.span.start - access.place.span.start)


# ---- what is changed ------------------------------------------------------------------------------------------------

Formed = dict[object, list[tuple[EntityTemplate, Access]]]
"""Accesses by the forms of the keys that they are for, each with its key."""


def _merged(
    unknown: Sequence[Access], found: Formed, updated: Formed, table: PlannedTable, project: Project
) -> list[Access]:
    """Those that do not put what they have read before; the others are counted among the changes of what they read."""
    left: list[Access] = []
    for access in unknown:
        form = _form_of_read(access, found, table, project)
        if form in found:
            updated.setdefault(form, []).append((found[form][0][0], access))
        else:
            left.append(access)
    return left


def _form_of_read(access: Access, found: Formed, table: PlannedTable, project: Project) -> object:
    """The form of the keys of items that a put has read before; None where nothing tells it."""
    for read in reads_of_item(access, project):
        key = _key(_keyed(read), table) if "key" not in read.unknown else None
        if key is not None and form_of(key) in found:
            return form_of(key)
        if len(found) == 1:
            return next(iter(found))  # of whichever kind there is
    return None


def _updated(table: PlannedTable, project: Project) -> Formed:
    """The updates of functions by the forms of the keys that they ask for, each as if it wrote these, too."""
    found: Formed = {}
    for access in in_order(asked_of(table.id, project)):
        is_ours = access.operation in UPDATES and _is_by_hand(access)
        if not is_ours or access.by_model or "key" in access.unknown:
            continue
        whole = _keyed(access)
        if (key := _key(whole, table)) is not None:
            found.setdefault(form_of(key), []).append((key, whole))
    return found


def _keyed(access: Access) -> Access:
    """An access as if it wrote the key that it asks for."""
    keyed = tuple(Written(one.attribute, one.value, one.place) for one in access.key if one.binds)
    return replace(access, written=(*keyed, *access.written))


def _made_by_updates(updated: Iterable[list[tuple[EntityTemplate, Access]]]) -> Iterator[Group]:
    """Kinds that nothing puts: an update makes an item where there is none, unless it has a condition."""
    for some in updated:
        makers = tuple(access for _, access in some if not access.conditional)
        others = tuple(access for _, access in some if access.conditional)
        if makers and not any("written" in access.unknown for _, access in some):
            yield Group(some[0][0], makers, others)


def _key(access: Access, table: PlannedTable) -> EntityTemplate | None:
    """How the key in the table is built; None where not all of it is written."""
    values = {one.attribute: one.value for one in access.written if not one.optional}
    key = table.blueprint.key
    if not all(name in values for name in key.attributes):
        return None
    partition, *sort = (
        values[name].template or KeyTemplate((Hole(values[name].expression),)) for name in key.attributes
    )
    return EntityTemplate(None, partition, next(iter(sort), None))
