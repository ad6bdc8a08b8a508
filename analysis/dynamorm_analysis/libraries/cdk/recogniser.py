"""Recognises the tables of AWS CDK programs, and the variables that name them to code."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import join

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.cdk import go_programs, tables, variables
from dynamorm_analysis.libraries.cdk.classes import IMPORTED
from dynamorm_analysis.libraries.cdk.constructs import Added, Construct, Made
from dynamorm_analysis.libraries.cdk.programs import statements
from dynamorm_analysis.libraries.cdk.programs.environments import settings
from dynamorm_analysis.libraries.cdk.programs.exports import published
from dynamorm_analysis.libraries.cdk.services import APP_FILE, app_folder, service_folder
from dynamorm_analysis.libraries.cdk.tables import LIBRARY
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.model.wiring import Wire

__all__ = ["FILES", "LANGUAGES", "LIBRARY", "MARKERS", "recognise"]

LANGUAGES = ("python", "typescript", "go", "json")
FILES = (APP_FILE,)  # read for its place alone: it tells where an app begins
MARKERS = {
    "python": ("aws_dynamodb", "import aws_cdk", "Fn.import_value("),
    "typescript": ("aws_dynamodb", "aws-dynamodb", "Fn.importValue("),
    "go": ("aws-cdk-go/awscdk",),
    "json": (),
}


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The tables that a statement makes, and the variables that it sets."""
    if path.endswith(".json") or not any(name.startswith(IMPORTED) for name in program.imports(path)):
        return Recognised()
    app_file, service = join(app_folder(program, path), APP_FILE), service_folder(program, path)
    is_go = path.endswith(".go")
    set_ = go_programs.settings(program, path, unit) if is_go else settings(program, path, unit)
    given = [wire for setting in set_ for wire in variables.wires(setting, app_file, service)]
    if is_go:
        return Recognised(tuple(_definitions(go_programs.made(program, path, unit))), wires=tuple(dict.fromkeys(given)))
    given += [Wire(name, table, app_file) for name, table in published(program, path, unit)]
    return Recognised(tuple(_definitions(statements.made(program, path, unit))), wires=tuple(given))


def _definitions(made: Made) -> Iterator[Definition]:
    """The tables, each with the indexes that are added to it, then those added to tables of other statements."""
    own = {tables.identity(construct): construct for construct in made.tables}
    added: dict[str, list[Added]] = {}
    lost = False
    for one in made.added:
        if isinstance(one.table, Construct):
            added.setdefault(tables.identity(one.table), []).append(one)
        else:
            lost = True
    for identity, construct in own.items():
        calls = added.get(identity, [])
        indexes = tuple(index for one in calls if (index := _index(one)) is not None)
        all_added = not lost and len(indexes) == len(calls) and all(map(_is_sure, calls))
        yield tables.definition(construct, indexes, all_added=all_added)
    for identity, calls in added.items():
        for one in calls if identity not in own else ():
            index = _index(one)
            further = tables.addition(identity, (index,) if index else (), one.place)
            yield replace(further, closed=_is_sure(one))


def _is_sure(added: Added) -> bool:
    index = _index(added)
    return index is not None and index.name is not None and not added.conditional


def _index(added: Added) -> Index | None:
    return tables.index_of(added.properties, added.kind, added.place)
