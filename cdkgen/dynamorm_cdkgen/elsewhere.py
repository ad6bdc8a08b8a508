"""Tables that code asks for, or infrastructure defines, and that no code defines: no construct is made of these."""

from collections.abc import Iterator

from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.wiring import EXPORT, PARAMETER
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.asked_tables import asked_tables
from dynamorm_cdkgen.asking import asked_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.plan import in_code

DEFINE = "define it by a model or `create_table`, with its key and indexes"
NAMED_BY = {
    VARIABLE: "the variable `{}`",
    EXPORT: "the export `{}`",
    PARAMETER: "the parameter `{}`",
}


def asked_elsewhere(project: Project) -> tuple[Fault, ...]:
    """The tables that code asks for and that no code defines: where infrastructure does, or where they are asked."""
    asked = ((identity, _with_definitions(identity, project)) for identity in sorted(_asked(project)))
    return tuple(_defined(table, project) if table else _undefined(identity, project) for identity, table in asked)


def undefined(project: Project) -> tuple[Fault, ...]:
    """The tables that code asks for, that nothing defines here and of which requests do not tell the key."""
    unknown = sorted(_asked(project) - asked_tables(project).keys())
    return tuple(_undefined(one, project) for one in unknown if _with_definitions(one, project) is None)


def defined_elsewhere(project: Project) -> tuple[Fault, ...]:
    """The tables that infrastructure alone defines, whether or not code asks for them."""
    return tuple(_defined(table, project) for table in _of_infrastructure(project))


def elsewhere_called(name: str, project: Project) -> tuple[Fault, ...]:
    """The tables of a name that infrastructure alone defines."""
    return tuple(_defined(table, project) for table in _of_infrastructure(project) if name in titles(table))


def _of_infrastructure(project: Project) -> Iterator[Table]:
    return (table for table in project.tables.values() if table.definitions and in_code(table, project) is None)


def titles(table: Table) -> Iterator[str]:
    """All that a table may be called, whatever defines it."""
    yield table.title
    for one in table.definitions:
        yield one.name.text.removeprefix(VARIABLE)
        yield one.symbol


def _asked(project: Project) -> set[str]:
    """The ids of all tables that no code defines and that code which is no test asks for."""
    identities = {access.table for access in project.accesses if access.table is not None}
    return {one for one in identities if _is_foreign(project.table(one), project) and asked_of(one, project)}


def _is_foreign(table: Table | None, project: Project) -> bool:
    return table is None or in_code(table, project) is None


def _with_definitions(identity: str, project: Project) -> Table | None:
    table = project.table(identity)
    return table if table is not None and table.definitions else None


def _undefined(identity: str, project: Project) -> Fault:
    requests = asked_of(identity, project)
    called = next(
        (told.format(identity[len(sign) :]) for sign, told in NAMED_BY.items() if identity.startswith(sign)), ""
    )
    told = f"the table that {called} names" if called else f"`{identity}`"
    return Fault(requests[0].place, f"code asks for {told}, and nothing here defines it", DEFINE)


def _defined(table: Table, project: Project) -> Fault:
    first = table.definitions[0]
    match len(asked_of(table.id, project)):
        case 0:
            asked = "no request that is known asks for it"
        case 1:
            asked = "one request of the code asks for it"
        case count:
            asked = f"{count} requests of the code ask for it"
    return Fault(
        first.place,
        f"`{table.title}` is defined by {first.library} alone, here; {asked}",
        f"{DEFINE}, or leave it to this file",
    )
