"""Recognises the tables of AWS CDK programs, and the variables that name them to code."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.cdk import tables
from dynamorm_analysis.libraries.cdk.python import statements
from dynamorm_analysis.libraries.cdk.python.statements import Added, Made
from dynamorm_analysis.libraries.cdk.services import APP_FILE
from dynamorm_analysis.libraries.cdk.tables import LIBRARY
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.model.table import Definition, Index

__all__ = ["FILES", "LANGUAGES", "LIBRARY", "MARKERS", "recognise"]

LANGUAGES = ("python", "json")
FILES = (APP_FILE,)  # read for its place alone: it tells where an app begins
MARKERS = ("aws_dynamodb", "import aws_cdk")


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The tables that a statement makes."""
    if not path.endswith(".py") or program.imports(path).isdisjoint({"aws_cdk", "constructs"}):
        return Recognised()
    return Recognised(tuple(_definitions(statements.made(program, path, unit))))


def _definitions(made: Made) -> Iterator[Definition]:
    """The tables, each with the indexes that are added to it, then those added to tables of other statements."""
    known = {tables.identity(construct) for construct in made.tables}
    lost = any(one.table is None for one in made.added)
    for construct in made.tables:
        own = [one for one in made.added if one.table and tables.identity(one.table) == tables.identity(construct)]
        indexes = [index for one in own if (index := _index(one)) is not None]
        sure = not lost and all(index.name for index in indexes) and not any(one.conditional for one in own)
        yield tables.definition(construct, tuple(indexes), all_added=sure and len(indexes) == len(own))
    for one in made.added:
        if one.table is not None and tables.identity(one.table) not in known and (index := _index(one)) is not None:
            further = tables.addition(tables.identity(one.table), (index,), one.place)
            yield replace(further, closed=index.name is not None and not one.conditional)


def _index(added: Added) -> Index | None:
    return tables.index_of(added.properties, added.kind, added.place)
