"""The variables that a Pulumi program gives to functions and containers, and the tables whose names they hold."""

from collections.abc import Iterator
from posixpath import join, normpath

from dynamorm_analysis.facts.values import Call, Constant, Item, Lambda, Mapping, Member, Name, Value, children
from dynamorm_analysis.libraries.pulumi.go_values import is_go, resource_named
from dynamorm_analysis.libraries.pulumi.resources import (
    PROJECT_FILE,
    arguments_of,
    entries,
    kind_called,
    kind_of,
    part,
    project_folder,
    service_folder,
    text,
    text_of,
)
from dynamorm_analysis.libraries.pulumi.tables import TABLE, identity
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.outside import leads_out
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Part, Produced, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.wiring import Wire

FUNCTION = "lambda.Function"
NAMES = frozenset({"name", "id", "arn"})
"""What of a table may stand in a variable for it."""
TOGETHER = frozenset({"pulumi.Output.all", "@pulumi/pulumi.all", "@pulumi/pulumi.output.all"})
MOST_VALUES = 2000  # of the body of a function


def of_function(program: Program, call: Call, scope: Scope) -> Iterator[Wire]:
    """Variables of a function: `environment={"variables": {…}}`."""
    given = arguments_of(program, call, scope)
    variables = entries(program, part(program, given, "environment"), "variables")
    file, folder = _code(program, given, scope)
    for name, values in variables.given.items():
        yield _wire(program, name, values[0] if len(values) == 1 else None, scope, file, folder)


def of_outputs(program: Program, call: Call, scope: Scope) -> Iterator[Wire]:
    """Variables in a text that is put together of outputs once these are known:
    `Output.all(table.name).apply(lambda known: json.dumps([{"environment": [{"name": …, "value": known[0]}]}]))`."""
    match call:
        case Call(
            function=Member(owner=Call(function=together, arguments=outputs), name="apply"), arguments=(argument,)
        ) if isinstance(argument.value, Lambda) and len(argument.value.parameters) == 1:
            found = meaning(program, together, scope)
            if not isinstance(found, External) or found.name not in TOGETHER:
                return
            values = [Given(output.value, scope) for output in outputs if not output.name and not output.spread]
            for entry in _mappings(argument.value.body):
                given = of_mapping(program, entry, scope)
                name, value = given.only("name"), given.only("value")
                variable = constant_text(program, name.value, name.scope) if name is not None else None
                place = _place(value.value, argument.value.parameters[0]) if value is not None else None
                if variable and place is not None and place < len(values):
                    yield _wire(program, variable, values[place], scope)


def _mappings(body: Value) -> Iterator[Mapping]:
    waiting = [body]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield value
        waiting += children(value)


def _place(value: Value, parameter: str) -> int | None:
    match value:
        case Item(owner=Name(name=name), index=Constant(value=int() as place)) if name == parameter and place >= 0:
            return place
    return None


def _wire(program: Program, variable: str, given: Given | None, scope: Scope, file: str = "", folder: str = "") -> Wire:
    """The table whose name a variable holds; any text may be one, which only the code's use of it tells."""
    project = join(project_folder(program, scope.path), PROJECT_FILE)
    if given is None:
        return Wire(variable, "", project, file, folder)
    tables = _tables(program, given)
    if len(tables) == 1 and (table := tables.pop()):
        return Wire(variable, table, project, file, folder)
    written = text_of(program, given)
    if written is None or written.tells_nothing:
        return Wire(variable, "", project, file, folder)
    service = "" if written.constant is not None else service_folder(program, scope.path) or "."
    table = written.constant or f"{service}:{written}"
    return Wire(variable, table, project, file, folder, str(written), service)


def _tables(program: Program, given: Given) -> set[str]:
    """The tables of which a value is the name, an empty one for something else."""
    if not is_go(given.scope):
        return {_table(program, found) for found in options(meaning(program, given.value, given.scope))}
    named = resource_named(program, given.value, given.scope)
    if named is None or named[0].lower() not in NAMES or kind_called(program, *named[1:]) != TABLE:
        return {""}
    return {identity(program, *named[1:])}


def _table(program: Program, found: object) -> str:
    match found:
        case Part(owner=Produced(callee=callee, call=call, scope=where), name=name) if name in NAMES:
            return identity(program, call, where) if kind_of(callee) == TABLE else ""
    return ""


def _code(program: Program, given: Parameters, scope: Scope) -> tuple[str, str]:
    """The file without its ending and the folder that a function runs: `code=FileArchive("../app")`."""
    archive, handler = given.only("code"), text(program, given, "handler") or ""
    if archive is None or not isinstance(archive.value, Call) or not archive.value.arguments:
        return "", ""
    path = constant_text(program, archive.value.arguments[0].value, archive.scope)
    folder = normpath(join(project_folder(program, scope.path), path)) if path else "."
    module = handler.rpartition(".")[0].replace(".", "/")
    if folder == "." or leads_out(folder, scope.path) or not module:
        return "", ""
    return f"{folder}/{module}", folder
