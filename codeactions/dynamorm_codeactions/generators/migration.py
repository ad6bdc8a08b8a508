"""Writes how a table comes from what is deployed to what its definitions say now: a program to run, and a list of
deployments beside it."""

from collections.abc import Mapping
from posixpath import dirname

from dynamorm_analysis.deployment import change_of
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rollout import refusals
from dynamorm_cdkgen.elsewhere import titles
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, offered
from dynamorm_codeactions.kinds_of_items import table_of
from dynamorm_codeactions.migrations.deployments import deployments
from dynamorm_codeactions.migrations.planning import Migration, migration_of, path_of
from dynamorm_codeactions.migrations.program import program

TITLE = "Generate migration from what is deployed"
CONCERNS_ACCESSES = True
FOLDER = "migrations/"
NO_LOCK = (
    "there is no dynamorm.lock.json, which says what is deployed: put the change aside (`git stash -u`), write what is "
    "deployed down (`dynamorm lock`), take the change up again (`git stash pop`), and run this again"
)


def applies(definition: Definition, project: Project, sources: Sources) -> bool:  # noqa: ARG001  # as all others
    """Whether anything of the table is to be changed, or is refused."""
    table = table_of(definition, project)
    change = change_of(table, project) if table is not None else None
    if table is None or change is None:
        return False
    differs = change.added or change.dropped or change.before.ttl != change.now.ttl
    return bool(differs) or any(True for _ in refusals(table.title, change))


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """The files of the one table; those that are there are looked at for the number of the next."""
    table = table_of(definition, project)
    if table is None:
        return None
    present = {path: sources.content(path).decode("utf-8", "replace") for path in project.modules if _is_own(path)}
    return offered(TITLE, generate(project, Wanted((table.title,)), present), sources)


def generate(project: Project, wanted: Wanted, present: Mapping[str, str] | None = None) -> Generation:
    """Two files for each table that is to be changed. `present` are the files that stand in the folder of migrations
    already, with their texts. Raises NoModelError without a lock, and for a table that nothing defines."""
    if project.settings.lock is None:
        raise NoModelError(NO_LOCK)
    tables = [table for table in project.tables.values() if table.definitions]
    for model in wanted.models:
        if not any(model in titles(table) for table in tables):
            raise NoModelError(f"no table is called `{model}` here")
    found: list[Migration] = []
    faults: list[Fault] = []
    for table in sorted(tables, key=lambda table: (table.title, table.id)):
        if not wanted.models or not frozenset(wanted.models).isdisjoint(titles(table)):
            migration, left_out = migration_of(table, project)
            found += [migration] if migration is not None else []
            faults += left_out
    files: list[GeneratedFile] = []
    known = dict(present or {})
    for migration in found:
        path = path_of(migration, wanted.out or FOLDER, sorted(known.items()))
        for file in _files(migration, path, wanted):
            files.append(file)
            known[file.path] = file.text
    return Generation(
        tuple(sorted(files, key=lambda file: file.path)),
        tuple(fault for fault in faults if not fault.is_remark),
        tuple(fault for fault in faults if fault.is_remark),
    )


def _files(migration: Migration, path: str, wanted: Wanted) -> tuple[GeneratedFile, ...]:
    command = command_of("migration", wanted, (migration.table.title,))
    head = Provenance(command, (*migration.sources, "dynamorm.lock.json"))
    beside = f"{path.removesuffix('.py')}.md"
    return (
        GeneratedFile(path, with_head(program(migration, path), head, "# ")),
        GeneratedFile(beside, with_head(f"\n{deployments(migration, path)}", head, "<!-- ", " -->")),
    )


def _is_own(path: str) -> bool:
    return dirname(path) == FOLDER.rstrip("/")
