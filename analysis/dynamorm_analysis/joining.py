"""Code that names its table by an environment variable, joined with the table that infrastructure wires to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.wiring import Wiring

VARIABLE = "env:"


@dataclass(frozen=True, eq=False)
class Said:
    """The definitions and accesses of one file, as its recognisers see them."""

    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]


@dataclass(frozen=True, eq=False)
class Joined:
    """The same, once it is known which tables the file's variables mean (`tables`, by variable).

    `made` holds each value that had to be made anew, with the one it was made from, by the latter's identity.
    """

    said: Said
    tables: Mapping[str, str]
    definitions: tuple[Definition, ...]
    accesses: tuple[Access, ...]
    made: Mapping[int, tuple[object, Access | Definition]] = field(default_factory=dict)


def joined(path: str, said: Said, wiring: Wiring, before: Joined | None) -> Joined:
    """What a file says, with the tables that its variables mean; what an edit leaves as it was is the same object."""
    variables = {name for access in said.accesses if (name := _variable_of_access(access))}
    variables |= {name for definition in said.definitions if (name := _variable_of(definition))}
    tables = {name: table for name in sorted(variables) if (table := wiring.table(path, name))}
    if before is not None and before.said is said and before.tables == tables:
        return before
    made: dict[int, tuple[object, Access | Definition]] = {}
    kept = before.made if before is not None else {}

    def of_access(access: Access) -> Access:
        table = tables.get(_variable_of_access(access))
        if table is None:
            return access
        _, same = kept.get(id(access), (None, None))
        answer = same if isinstance(same, Access) and same.table == table else replace(access, table=table)
        made[id(access)] = (access, answer)
        return answer

    def of_definition(definition: Definition) -> Definition:
        table = tables.get(_variable_of(definition))
        if table is None:
            return definition
        _, same = kept.get(id(definition), (None, None))
        answer = (
            same if isinstance(same, Definition) and same.identity == table else replace(definition, identity=table)
        )
        made[id(definition)] = (definition, answer)
        return answer

    definitions = tuple([of_definition(definition) for definition in said.definitions])
    return Joined(said, tables, definitions, tuple([of_access(access) for access in said.accesses]), made)


def _variable_of_access(access: Access) -> str:
    table = access.table
    return table.removeprefix(VARIABLE) if table is not None and table.startswith(VARIABLE) else ""


def _variable_of(definition: Definition) -> str:
    return definition.name.text.removeprefix(VARIABLE) if definition.name.source == "env" else ""
