"""Where code and a table in an account disagree: findings at the places of the code."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.agreement import in_force, place_of, titled
from dynamorm_analysis.deployment import Change, as_locked
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.live_tables.description import ACTIVE, LiveTable
from dynamorm_analysis.live_tables.drift_rules import (
    INDEX,
    INDEX_MISSING,
    KEY,
    MISSING,
    NOT_ACTIVE,
    SUPERFLUOUS,
    finding,
)
from dynamorm_analysis.live_tables.lock_drift import lock_drift
from dynamorm_analysis.live_tables.upkeep_drift import upkeep_drift
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.names import VARIABLE, TableName
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rollout import told_alteration
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import keyed

DEAD = frozenset({"ARCHIVED", "ARCHIVING", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"})


@once
def asked_tables(project: Project) -> Mapping[str, Table]:
    """The tables of a project by id, with those that code outside of tests asks and nothing defines, as far as their
    names are known."""
    found = dict(project.tables)
    for access in project.accesses:
        id_ = access.table
        if id_ is None or id_ in found or project.role(access.place.path) == "test":
            continue
        if id_.startswith(VARIABLE):
            found[id_] = Table(id_, TableName(id_, "env"))
        elif ":" not in id_ and "{" not in id_:
            found[id_] = Table(id_, TableName(id_, "literal"))
    return found


def compared_definitions(table: Table, project: Project) -> tuple[Definition, ...]:
    """The definitions that are compared with what is there: those of code, and those of infrastructure where no code
    defines the table."""
    told = in_force(table, project)
    return tuple(one for one in told if one.kind != "infrastructure") or told


def missing(table: Table, name: str, project: Project) -> Iterator[Finding]:
    """That there is no table of a name."""
    place = _place_of_table(table, project)
    if place is not None:
        yield finding(
            MISSING,
            place,
            f"The account has no table `{name}`: each request to `{table.title}` fails.",
            "Deploy it, or name the table that is meant: --name, --region or --profile.",
        )


def drift(table: Table, live: LiveTable, project: Project) -> Iterator[Finding]:
    """All that code says otherwise of a table than the account."""
    definitions = compared_definitions(table, project)
    place = _place_of_table(table, project)
    if place is not None:
        yield from _readiness(place, live)
    for definition in definitions:
        yield from _of_definition(definition, live)
    yield from upkeep_drift(table, live, project)
    if definitions:
        yield from lock_drift(table, live, definitions[0].place, project)
    yield from _asked(table, live, definitions, project)
    yield from _superfluous(table, live, definitions, project)


def _place_of_table(table: Table, project: Project) -> Place | None:
    definitions = compared_definitions(table, project)
    if definitions:
        return definitions[0].place
    asked = [access for access in project.accesses_of(table.id) if project.role(access.place.path) != "test"]
    return asked[0].place if asked else None


def _readiness(place: Place, live: LiveTable) -> Iterator[Finding]:
    if live.status not in (ACTIVE, "UPDATING"):
        told = "cannot be used" if live.status in DEAD else "is not ready for use"
        yield finding(
            NOT_ACTIVE,
            place,
            f"`{live.name}` has the status {live.status} in the account: it {told}.",
            f"Wait until it is {ACTIVE}.",
        )


def _of_definition(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    change = Change(live.locked, as_locked(definition), (definition,))
    said, there = titled(definition), f"`{live.name}`"
    if change.keys is not None and definition.bases_known:
        before, now = change.keys
        yield finding(
            KEY,
            definition.place,
            f"The key of {said} is {keyed(now)}, but {there} has {keyed(before)}: DynamoDB rejects requests with it.",
            f"Declare the key {keyed(before)} here.",
        )
    for name in change.key_types:
        types = change.before.types[name], change.now.types[name]
        yield finding(
            KEY,
            place_of(definition, name),
            f"`{name}` of {said} is of type `{types[1]}`, but the key of {there} is of type `{types[0]}`.",
            f"Declare it with type `{types[0]}`.",
        )
    yield from _indexes(definition, change, live)


def _indexes(definition: Definition, change: Change, live: LiveTable) -> Iterator[Finding]:
    there = f"`{live.name}`"
    for name in change.added:
        index = change.index(name)
        yield finding(
            INDEX_MISSING,
            index.place if index is not None else definition.place,
            f"{there} has no index `{name}` in the account: queries of it fail.",
            "Deploy it before the code that reads it, or take it out here.",
        )
    for altered in change.altered:
        index = change.index(altered.name)
        yield finding(
            INDEX,
            index.place if index is not None else definition.place,
            f"{told_alteration(altered, change)}: {there} in the account differs from the code.",
            "Declare it as it is there, or deploy the other one under a new name.",
        )
    for name, status in live.statuses.items():
        index = change.index(name)
        if index is not None and status not in (ACTIVE, "UPDATING"):
            yield finding(
                NOT_ACTIVE,
                index.place,
                f"Index `{name}` of {there} has the status {status} in the account: queries of it may be refused.",
                f"Release what reads it once it is {ACTIVE}.",
            )


# ---- indexes that are read, and those that nobody reads --------------------------------------------------------------


def _asked(table: Table, live: LiveTable, definitions: tuple[Definition, ...], project: Project) -> Iterator[Finding]:
    """Requests to indexes that neither the account has nor a definition declares. Where all definitions are known,
    `undefined-index` says so."""
    if table.closed:
        return
    declared = {index.name for one in definitions for index in one.indexes}
    for access in project.accesses_of(table.id):
        if access.index is None or not (access.knows("index") and access.knows("table")):
            continue
        is_there = access.index in live.locked.indexes or access.index in declared
        if not is_there and project.role(access.place.path) != "test":
            yield finding(
                INDEX_MISSING,
                access.place,
                f"`{live.name}` has no index `{access.index}` in the account: this request fails.",
                "Deploy it before this code, or read another one.",
            )


def _superfluous(
    table: Table, live: LiveTable, definitions: tuple[Definition, ...], project: Project
) -> Iterator[Finding]:
    """Indexes of which nothing is known here, where all that code says of indexes is understood; classes of the
    program's own leave these to what creates the table."""
    accesses = project.accesses_of(table.id)
    declaring = [one for one in definitions if one.kind != "entity"]
    if not declaring or not all(one.closed for one in declaring):
        return
    if not all(access.knows("index") for access in accesses):
        return
    known = {index.name for one in definitions for index in one.indexes} | {access.index for access in accesses}
    for name in live.locked.indexes:
        if name not in known:
            yield finding(
                SUPERFLUOUS,
                definitions[0].place,
                f"`{live.name}` has an index `{name}` in the account that no code here declares or reads.",
                "Declare it, or drop it where nothing else reads it.",
            )
