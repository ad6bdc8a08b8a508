"""Code that names tables and indexes by environment variables, joined with what infrastructure sets these to."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.wiring import Wiring

VARIABLE = "env:"
VARIABLE_INSIDE = re.compile(r"\{env:(\w+)\}")


@dataclass(frozen=True, eq=False)
class Said:
    """The definitions and accesses of one file, as its recognisers see them."""

    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]


@dataclass(frozen=True, eq=False)
class Joined:
    """The same, once it is known which tables the names that hold variables mean (`tables`, by name), and which indexes
    (`indexes`).

    `made` holds each value that had to be made anew, with the one it was made from, by the latter's identity.
    """

    said: Said
    tables: Mapping[str, str]
    indexes: Mapping[str, str]
    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]
    made: Mapping[int, tuple[object, Access | Definition]] = field(default_factory=dict)


def joined(path: str, said: Said, wiring: Wiring, deployed: Collection[str], before: Joined | None) -> Joined:
    """What a file says, with the tables that its variables mean; what an edit leaves as it was is the same object.

    `deployed` are the ids of the tables that infrastructure makes.
    """
    names = {name for access in said.accesses if (name := _name_of_access(access))}
    names |= {name for definition in said.definitions if (name := _name_of(definition))}
    tables = {name: table for name in sorted(names) if (table := _meant(path, name, wiring, deployed))}
    variables = sorted({access.index for access in said.accesses if access.index and _is_variable(access.index)})
    indexes = {variable: text for variable in variables if (text := _text(path, variable, wiring))}
    if before is not None and before.said is said and (before.tables, before.indexes) == (tables, indexes):
        return before
    made: dict[int, tuple[object, Access | Definition]] = {}
    kept = before.made if before is not None else {}

    def of_access(access: Access) -> Access:
        table, index = tables.get(_name_of_access(access), access.table), access.index
        unknown = access.unknown
        if index and _is_variable(index):
            index = indexes.get(index)
            unknown |= {"index"} if index is None else frozenset()
        if (table, index) == (access.table, access.index):
            return access
        _, same = kept.get(id(access), (None, None))
        is_same = isinstance(same, Access) and (same.table, same.index) == (table, index)
        answer = (
            same if isinstance(same, Access) and is_same else replace(access, table=table, index=index, unknown=unknown)
        )
        made[id(access)] = (access, answer)
        return answer

    def of_definition(definition: Definition) -> Definition:
        table = tables.get(_name_of(definition))
        if table is None:
            return definition
        _, same = kept.get(id(definition), (None, None))
        answer = (
            same if isinstance(same, Definition) and same.identity == table else replace(definition, identity=table)
        )
        made[id(definition)] = (definition, answer)
        return answer

    definitions = tuple([of_definition(definition) for definition in said.definitions])
    return Joined(said, tables, indexes, definitions, tuple([of_access(access) for access in said.accesses]), made)


def _is_variable(name: str) -> bool:
    return name.startswith(VARIABLE)


def _text(path: str, variable: str, wiring: Wiring) -> str | None:
    """What a variable is set to, where that is the same in all deployments."""
    service, text = wiring.text(path, variable.removeprefix(VARIABLE)) or ("", "")
    return text if text and not service and "{" not in text else None


def _meant(path: str, name: str, wiring: Wiring, deployed: Collection[str]) -> str | None:
    """The table of a name: what its variable is wired to, or the one whose name results where variables are parts."""
    if name.startswith(VARIABLE):
        return wiring.table(path, name.removeprefix(VARIABLE))
    services: set[str] = set()
    pieces = VARIABLE_INSIDE.split(name)
    for number in range(1, len(pieces), 2):
        text = wiring.text(path, pieces[number])
        if text is None:
            return None
        service, pieces[number] = text
        services.add(service)
    table = "".join(pieces)
    services.discard("")  # of a text that is the same in all services
    identity = f"{services.pop()}:{table}" if services else table
    return identity if not services and identity in deployed else None


def _name_of_access(access: Access) -> str:
    return access.table if access.table is not None and _holds_variable(access.table) else ""


def _name_of(definition: Definition) -> str:
    is_code = definition.name.source in ("env", "template") and not definition.identity
    return definition.name.text if is_code and _holds_variable(definition.name.text) else ""


def _holds_variable(name: str) -> bool:
    return name.startswith(VARIABLE) or VARIABLE_INSIDE.search(name) is not None
