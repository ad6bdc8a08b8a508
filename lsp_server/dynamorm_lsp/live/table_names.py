"""Which table of an account code means: by the name that it writes, the variables that are set here, or the user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dynamorm_analysis.live_tables.drift import asked_tables
from dynamorm_analysis.model.names import BETWEEN, VARIABLE
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project

WRITTEN = ("literal", "constant", "default")


@dataclass(frozen=True, slots=True)
class Named:
    """Names in the account by the ids of tables in the project; `unknown` are tables of which nothing tells it, each
    with what would; `unmet` are names that the user gave or asked for and that nothing here is called by."""

    names: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


def named_tables(
    project: Project, given: Mapping[str, str], wanted: Iterable[str], environment: Mapping[str, str]
) -> Named:
    """The tables of a project that are to be compared, all of them where none is `wanted`. `given` are names by what
    code calls a table: a model, a variable, or the name that is written."""
    chosen = frozenset(wanted)
    names: dict[str, str] = {}
    unknown: list[str] = []
    met: set[str] = set()
    for table in asked_tables(project).values():
        if all(project.role(one.place.path) == "test" for one in table.declarations) and table.declarations:
            continue
        called = _called(table)
        told = next((given[one] for one in called if one in given), None)
        name = told or _name(table, environment)
        met.update(called & (chosen | given.keys()), {name or ""} & chosen)
        if chosen and not chosen & {*called, name}:
            continue
        if name is not None:
            names[table.id] = name
        else:
            unknown.append(_lacking(table))
    return Named(names, tuple(unknown), tuple(sorted((chosen | given.keys()) - met)))


def _called(table: Table) -> frozenset[str]:
    texts = {table.id, table.title, table.name.text, *_variables(table)}
    return frozenset((texts | {one.symbol for one in table.definitions}) - {""})


def _variables(table: Table) -> tuple[str, ...]:
    texts = (table.name.text, *(one.name.text for one in table.definitions))
    parts = (part for text in texts if text.startswith(VARIABLE) for part in text.split(BETWEEN))
    return tuple(dict.fromkeys(part.removeprefix(VARIABLE) for part in parts))


def _name(table: Table, environment: Mapping[str, str]) -> str | None:
    """What a variable holds counts more than a name in a template, which may be that of another stage."""
    for variable in _variables(table):
        if environment.get(variable):
            return environment[variable]
    names = [table.name, *(one.name for one in table.definitions)]
    for name in names:
        if name.source in WRITTEN and name.text and not name.guessed and "{" not in name.text:
            return name.text
    return next((name.fallback for name in names if name.fallback), None)


def _lacking(table: Table) -> str:
    variables = _variables(table)
    how = f"set {' or '.join(variables)}, or " if variables else ""
    return f"`{table.title}`: {how}name it: --name {table.title}=TABLE"
