"""The classes that declare the items of a table, and by which libraries."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.entity_models.model import Library
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import capitalized
from dynamorm_cdkgen.asked_tables import table_of
from dynamorm_cdkgen.plan import in_code

LIBRARIES: dict[str, Library] = {"pynamodb": "pynamodb", "boto3": "boto3"}
"""The libraries by which kinds of items are declared, and by which their items are read and written then."""
ALL_LIBRARIES: dict[str, Library] = {**LIBRARIES, "dynamorm": "tabletheory_go", "dms": ""}
"""These and those whose items no repository is written for."""


def declared_kinds(identity: str, project: Project, libraries: Mapping[str, Library]) -> Iterator[Definition]:
    """The classes that declare the items of a table by some libraries."""
    table = in_code(table_of(identity, project), project)
    for definition in table.definitions if table is not None else ():
        if definition.kind in ("model", "entity") and definition.library in libraries and definition.symbol:
            yield definition


def kind_name(definition: Definition) -> str:
    """What items of a class are called."""
    return capitalized(definition.symbol) if definition.symbol[:1].islower() else definition.symbol
