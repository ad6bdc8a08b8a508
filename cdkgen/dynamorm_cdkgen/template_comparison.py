"""The tables that code needs beside those that synthesized templates make, and the deployments from these to those."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.deployment import Change, as_locked
from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.lock import LockedIndex, LockedTable
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rollout import Rollout, rollout, told_alteration
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import keyed
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.locked_blueprint import locked_as
from dynamorm_cdkgen.naming import NOISE
from dynamorm_cdkgen.needed_indexes import NeededIndex, needed_indexes
from dynamorm_cdkgen.plan import OF_CODE, PlannedTable, planned

HASH = 8  # letters and digits that CDK puts behind a logical id


@dataclass(frozen=True, slots=True)
class Compared:
    """A table of a template, at `place`, beside what code needs of it: `name` is what code calls it, and `change` leads
    from the template to the code. `unread` are indexes of which nothing that is understood makes use, where code asks
    for more than is understood."""

    name: str
    logical_id: str
    place: Place
    change: Change
    unread: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all is known of the table in the template."""
        return self.change.before.key is not None and self.change.before.complete

    @property
    def is_same(self) -> bool:
        change = self.change
        told = (change.added, change.dropped, change.keys, [*change.key_types], [*change.altered])
        return not any(told) and change.before.ttl == change.now.ttl


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` are tables of the code that no template makes, `superfluous` those of templates of which no code that
    is understood makes use. `faults` keep tables from being compared."""

    compared: tuple[Compared, ...]
    missing: tuple[PlannedTable, ...]
    superfluous: tuple[Definition, ...]
    rollout: Rollout
    faults: tuple[Fault, ...]

    @property
    def agrees(self) -> bool:
        return not self.missing and not self.superfluous and all(one.is_same for one in self.compared)


def compared(project: Project, templates: Mapping[str, Facts]) -> Comparison:
    """The tables of a project beside templates, whose names hold no folder: what they deploy is the whole project. Of
    infrastructure that is in the project itself, templates are made: it is not looked at."""
    code = _code_of(project)
    whole = code.with_files(templates)
    plan = planned(whole)
    found = _joined(plan.tables, whole, templates)
    if len(templates) > 1:  # of several stages, each sets a variable to a table of its own
        found |= _joined_alone([one for one in plan.tables if one.id not in found], code, templates)
    joined = _places(found)
    unknown = [one for one in whole.definitions if one.place.path in templates and one.place not in joined]
    asked = [one for one in unknown if _is_asked(one, whole)]
    unasked = [one for one in unknown if one not in asked]
    found |= _named_alike([one for one in plan.tables if one.id not in found], unasked)
    by_id = {one.id: one for one in plan.tables}
    pairs = [_compared(by_id[id_], one, whole) for id_, made in found.items() for one in made]
    met = _places(found)
    pairs += [_asked(one, whole) for one in asked if one.place not in met]
    missing = tuple(one for one in plan.tables if one.id not in found)
    return Comparison(
        tuple(sorted(pairs, key=lambda one: (one.name, one.place))),
        missing,
        tuple(one for one in unasked if one.place not in met),
        rollout({_title(one, pairs): one.change for one in pairs}, [one.blueprint.name for one in missing]),
        plan.faults,
    )


def _code_of(project: Project) -> Project:
    told = {one.place.path for one in project.definitions if one.kind in OF_CODE}
    return project.without_files({one.place.path for one in project.definitions if one.kind == "infrastructure"} - told)


def _title(one: Compared, among: Sequence[Compared]) -> str:
    """What to call it in deployments: one table of the code may be made by several templates, or twice by one."""
    alike = [other for other in among if other.name == one.name]
    if len(alike) == 1:
        return one.name
    in_one_template = sum(other.place.path == one.place.path for other in alike) > 1
    return f"{one.name} ({one.logical_id if in_one_template else one.place.path})"


# ---- which table is which -------------------------------------------------------------------------------------------


def _joined(
    tables: Sequence[PlannedTable], whole: Project, templates: Mapping[str, Facts]
) -> dict[str, tuple[Definition, ...]]:
    """The definitions in templates that code means, by names that are written out or that variables hold."""
    found: dict[str, tuple[Definition, ...]] = {}
    for table in tables:
        made = tuple(one for one in whole.tables[table.id].definitions if one.place.path in templates)
        if made:
            found[table.id] = made
    return found


def _joined_alone(
    tables: Sequence[PlannedTable], code: Project, templates: Mapping[str, Facts]
) -> dict[str, tuple[Definition, ...]]:
    """The same for templates each of which deploys all of the code by itself."""
    found: dict[str, tuple[Definition, ...]] = {}
    for name, facts in templates.items() if tables else ():
        part = code.with_files({name: facts})
        ids = {one.blueprint.place: one for one in planned(part).tables}
        for table in tables:
            same = ids.get(table.blueprint.place)
            made = _joined([same], part, {name: facts}) if same is not None else {}
            found[table.id] = (*found.get(table.id, ()), *(one for each in made.values() for one in each))
    return {id_: made for id_, made in found.items() if made}


def _places(found: Mapping[str, tuple[Definition, ...]]) -> frozenset[Place]:
    return frozenset(one.place for made in found.values() for one in made)


def _named_alike(tables: Sequence[PlannedTable], made: Sequence[Definition]) -> dict[str, tuple[Definition, ...]]:
    """The tables that are called by the same words in code and in one template alone, and no others are."""
    by_words: dict[tuple[str, ...], list[PlannedTable]] = {}
    for table in tables:
        by_words.setdefault(_words(table.blueprint.name), []).append(table)
    called: dict[tuple[str, ...], list[Definition]] = {}
    for definition in made:
        called.setdefault(_words(_without_hash(definition.symbol)), []).append(definition)
    return {
        several[0].id: tuple(called[words])
        for words, several in by_words.items()
        if words and len(several) == 1 and len(called.get(words, ())) == 1
    }


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(name) if word not in NOISE | {"default", "resource"})


def _without_hash(logical_id: str) -> str:
    tail = logical_id[-HASH:]
    is_hash = len(logical_id) > HASH and all(sign in "0123456789ABCDEF" for sign in tail)
    return logical_id[:-HASH] if is_hash else logical_id


# ---- a table beside its template ------------------------------------------------------------------------------------


def _compared(table: PlannedTable, made: Definition, whole: Project) -> Compared:
    before = as_locked(made)
    now = locked_as(table.blueprint, ())
    now = replace(now, ttl=now.ttl or before.ttl)  # code does not always tell what expires its items
    declared = {
        index.name for one in whole.tables[table.id].definitions if one.kind in OF_CODE for index in one.indexes
    }
    indexes = {name: _as_there(index, before, name, declared) for name, index in now.indexes.items()}
    return _pair(table.blueprint.name, made, before, replace(now, indexes=indexes), whole, table.id)


def _as_there(index: LockedIndex, before: LockedTable, name: str, declared: set[str | None]) -> LockedIndex:
    """An index that only requests tell of may copy more than these read."""
    there = before.indexes.get(name)
    if name in declared or there is None or there.projection.kind is None or index.key != there.key:
        return index
    copied = {*there.projection.included, *there.key.attributes, *(before.key.attributes if before.key else ())}
    is_enough = there.projection.kind == "ALL" or (
        index.projection.kind != "ALL" and copied.issuperset(index.projection.included)
    )
    return there if is_enough else index


def _asked(made: Definition, whole: Project) -> Compared:
    """A table that code asks and does not define: what it lacks are indexes."""
    table = _table_of(made, whole)
    before = as_locked(made)
    needed = [one.index for one in needed_indexes(table, whole) if isinstance(one, NeededIndex)]
    read = {access.index for access in whole.accesses_of(table.id)}
    kept = {name: index for name, index in before.indexes.items() if name in read or index.kind == "LSI"}
    added = {one.name: LockedIndex(one.kind, one.key, one.projection) for one in needed if one.name}
    return _pair(table.title, made, before, replace(before, indexes={**kept, **added}), whole, table.id)


def _pair(name: str, made: Definition, before: LockedTable, now: LockedTable, whole: Project, table: str) -> Compared:
    """A table whose indexes are dropped only where all requests to it are understood."""
    change = Change(before, now, ())
    if all(access.knows("index") for access in whole.accesses_of(table)):
        return Compared(name, made.symbol, made.place, change)
    unread = change.dropped
    kept = {**now.indexes, **{each: before.indexes[each] for each in unread}}
    return Compared(name, made.symbol, made.place, Change(before, replace(now, indexes=kept), ()), unread)


def _is_asked(definition: Definition, whole: Project) -> bool:
    return bool(asked_of(_table_of(definition, whole).id, whole))


def _table_of(definition: Definition, whole: Project) -> Table:
    return next(table for table in whole.tables.values() if definition in table.definitions)


def told_differences(one: Compared) -> Iterator[str]:
    """What code needs otherwise than the template makes it, a line for each."""
    change = one.change
    yield from (f"lacks index `{name}` ({keyed(change.now.indexes[name].key)})" for name in change.added)
    yield from (f"has an index `{name}` that no code reads" for name in change.dropped)
    if change.keys is not None:
        before, now = change.keys
        yield f"is keyed by {keyed(before)}, and code by {keyed(now)}"
    for name in change.key_types:
        yield f"has a key `{name}` of type `{change.before.types[name]}`, and code one of `{change.now.types[name]}`"
    yield from (f"has another index: {told_alteration(altered, change)}" for altered in change.altered)
    if change.before.ttl != change.now.ttl:
        by = f"by `{change.before.ttl}`" if change.before.ttl else "by no attribute"
        yield f"expires items {by}, and code has `{change.now.ttl}` for that"
