"""Recognises tables in templates of CloudFormation, SAM and the Serverless Framework, and what names them to code."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Name, Value
from dynamorm_analysis.libraries.documents import Found, field, is_whole, text_of
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.libraries.templates import variables
from dynamorm_analysis.libraries.templates.documents import SERVICE_FILES, has_gap
from dynamorm_analysis.libraries.templates.services import standing, taken
from dynamorm_analysis.libraries.templates.tables import definition, is_table
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.wiring import Wire
from dynamorm_analysis.text import Place, Span

LIBRARY = "cloudformation"
LANGUAGES = ("yaml", "json")
FILES = (*SERVICE_FILES, "template.yaml", "template.yml", "template.json")
MARKERS = (
    "AWS::DynamoDB::", "AWS::Serverless::SimpleTable", "dynamodb:", "DynamoDBCrudPolicy", "DynamoDBReadPolicy",
    "AWS::CloudFormation::Stack", "AWS::Serverless::Application",
)  # fmt: skip

ENVIRONMENT = ("provider", "environment")
DEEPEST = 12  # levels of mappings in which resources are looked for
Keys = tuple[str, ...]


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """What an entry of a template declares: tables, and variables that hold their names."""
    match unit.statement:
        case Assignment(targets=(Name(name=name, span=span),), value=value) if value is not None:
            keys = standing(program, path, tuple(name.split(".")))
        case _:
            return Recognised()
    whole = not isinstance(value, Mapping) or is_whole(value)
    definitions: list[Definition] = []
    wires: list[Wire] = []
    if keys[:2] == ENVIRONMENT and len(keys) == 3:
        return Recognised(wires=tuple(variables.of_variable(program, keys[2], Found(path, unit.anchor, value))))
    for where, at, inner in _mappings(keys, span, value, DEEPEST):
        found = Found(path, unit.anchor, inner)
        if is_table(inner):
            place = Place(path, unit.anchor, at)
            declared = definition(program, found, where[-1], place, _library(path, where))
            if has_gap(inner) and len(program.bindings(path, name)) > 1:
                declared = _unsure(declared)
            definitions.append(declared if whole and not has_gap(inner) else _opened(declared))
        else:
            wires += _wires(program, found, where)
    return Recognised(tuple(definitions), wires=tuple(wires))


def _opened(declared: Definition) -> Definition:
    """A table of which a part may have been lost to an error in the text."""
    return replace(declared, closed=False, unknown=declared.unknown | {"indexes"})


def _unsure(declared: Definition) -> Definition:
    """A table that the file declares more than once, of which a choice in it leaves one: neither is sure."""
    return replace(declared, key=None, attributes=(), indexes=(), ttl=None, unknown=declared.unknown | {"key"})


def _mappings(keys: Keys, at: Span, value: Value, levels: int) -> Iterator[tuple[Keys, Span, Value]]:
    """The mappings in an entry, each with its keys and the place of the last; what is inside of tables left out."""
    match value:
        case Mapping(entries=entries) if levels:
            yield keys, at, value
            if not is_table(value):
                for key, inner in ((one.key, one.value) for one in entries):
                    yield from _inner(keys, at, key, inner, levels)
        case Collection(items=items) if levels:
            for item in items:
                yield from _mappings(keys, at, item, levels - 1)


def _inner(keys: Keys, at: Span, key: Value | None, inner: Value, levels: int) -> Iterator[tuple[Keys, Span, Value]]:
    if isinstance(key, Constant):
        yield from _mappings((*keys, str(key.value)), key.span, inner, levels - 1)
    else:
        yield from _mappings(keys, at, inner, levels - 1)


def _wires(program: Program, found: Found, keys: Keys) -> Iterator[Wire]:
    """The variables that a mapping sets, told by where it stands."""
    match keys:
        case ("Globals", "Function", "Environment", "Variables") | ("provider", "environment"):
            yield from variables.of_service(program, found)
        case ("provider",) if isinstance(given := field(found.value, "environment"), Constant):
            yield from variables.of_service(program, taken(program, found.part(given)))
        case ("Outputs", _) | ("resources", "Outputs", _):
            yield from variables.of_output(program, found)
        case ("functions", _):
            yield from variables.of_function(program, found)
        case _:
            if (text_of(field(found.value, "Type")) or "").startswith("AWS::"):
                yield from variables.of_resource(program, found)


def _library(path: str, keys: Keys) -> str:
    return "serverless" if keys[0] == "resources" or basename(path) in SERVICE_FILES else LIBRARY
