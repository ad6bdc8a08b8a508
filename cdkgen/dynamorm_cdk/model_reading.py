"""What code says of the tables of a `DynamORMModel`: read anew when a file has changed, else as it was kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from constructs import Construct

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.lock import LockedTable
from dynamorm_cdk.code import Code, code_at, is_read, shown_below

if TYPE_CHECKING:
    from dynamorm_analysis.finding import Finding
    from dynamorm_analysis.settings import Settings
    from dynamorm_cdkgen.plan import Plan

OF_MISSING_INDEXES = frozenset({"IX001", "IX003", "LB020"})
"""Rules that say of a request that it has no index: not so where this very synthesis creates one for it."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table to be built: its id in the project and in the lock, the files that define it, where that begins, and the
    indexes that requests name, each with where they do. `declared` is what `dynamorm lock` writes of it."""

    id: str
    blueprint: Blueprint
    lock_id: str
    files: tuple[str, ...]
    spot: str
    readers: tuple[tuple[str, str], ...]
    declared: LockedTable | None


@dataclass(frozen=True, slots=True)
class ModelReading:
    """`faults` keep tables from being built, `remarks` say what is left out; both are told with file and line, as are
    what rules call `errors` and `warnings`, these with the codes of their rules."""

    tables: tuple[ReadTable, ...]
    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[tuple[str, str], ...]
    access_patterns: str
    types: str


def reading_of(scope: Construct, models: Sequence[str], folder: Path, settings: "Settings") -> ModelReading:
    """The tables that some files or folders define, with what all code below a folder asks of them, by the settings of
    that folder. What was kept of unchanged files spares the analysis altogether. Raises ValueError."""
    from dynamorm_workspace.asked import asked_for
    from dynamorm_workspace.cache import cache_folder
    from dynamorm_workspace.files import looking
    from dynamorm_workspace.unchanged import Unchanged

    asked = asked_for([folder], folder, settings)
    seen_from = shown_below(folder)
    question = msgspec.json.encode(("model", str(folder), seen_from, models, asked, settings), order="deterministic")
    outcomes = Unchanged(cache_folder(), folder)
    kept = outcomes.outcome(question)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=ModelReading)
        except msgspec.MsgspecError:
            pass
    read_before = is_read(scope, folder)  # then nothing is looked at now, and what this rests on is not known
    with looking() as looked:
        found = _read(code_at(scope, folder, folder), models)
    if not read_before:
        outcomes.keep(question, msgspec.msgpack.encode(found), looked)
    return found


def _read(code: Code, models: Sequence[str]) -> ModelReading:
    from dynamorm_analysis.finding import Severity
    from dynamorm_cdkgen.documents import access_patterns
    from dynamorm_cdkgen.plan import planned
    from dynamorm_cdkgen.typescript_types import item_types

    plan = planned(code.project, models)
    told = [
        (each, f"{code.spot(each.place)}: {each.code} {each.rule}: {each.message} {each.help}")
        for each in _concerning(plan, code)
    ]
    return ModelReading(
        tables=tuple(_tables(plan, code)),
        faults=tuple(fault.told(code.spot) for fault in plan.faults),
        remarks=tuple(remark.told(code.spot) for remark in plan.remarks),
        errors=tuple(text for each, text in told if each.severity is Severity.ERROR),
        warnings=tuple((each.code, text) for each, text in told if each.severity is Severity.WARNING),
        access_patterns=access_patterns(plan.tables, code.project),
        types=item_types(plan.tables, code.project),
    )


def _tables(plan: "Plan", code: Code) -> Iterator[ReadTable]:
    from dynamorm_analysis.deployment import locked, locked_id
    from dynamorm_analysis.location import HERE

    project = code.project
    location = project.settings.lock.location if project.settings.lock is not None else HERE
    declared = locked(project, location).tables
    for one in plan.tables:
        table = project.tables[one.id]
        readers = (
            (access.index, code.spot(access.place))
            for access in project.accesses_of(one.id)
            if access.index is not None and project.role(access.place.path) != "test"
        )
        yield ReadTable(
            id=one.id,
            blueprint=one.blueprint,
            lock_id=locked_id(table, location),
            files=tuple(sorted({location.relative(each.place.path) for each in table.definitions})),
            spot=code.spot(one.blueprint.place or table.definitions[0].place),
            readers=tuple(readers),
            declared=declared.get(locked_id(table, location)),
        )


def _concerning(plan: "Plan", code: Code) -> Iterator["Finding"]:
    """What rules say of files that define one of the tables or work with it."""
    project = code.project
    served = frozenset(place for one in plan.tables for place in one.newly_served)
    files = {
        place.path
        for one in plan.tables
        for place in (
            *(definition.place for definition in project.tables[one.id].definitions),
            *(access.place for access in project.accesses_of(one.id)),
        )
    }
    for path in sorted(files):
        for finding in code.findings.get(path, ()):
            if finding.place not in served or finding.code not in OF_MISSING_INDEXES:
                yield finding
