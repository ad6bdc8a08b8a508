"""Functions of a module as methods of a class, and their requests as methods of a repository."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import libcst as cst

from rephrasing.moving import MovedRequest, moved_requests
from rephrasing.pages import Rephrasing, Rephrasings, in_python_beside
from rephrasing.rewriting import Parsed, Rewritten, local_names, names_in, parsed, source, statements
from rephrasing.tables import ModuleTable, module_tables, uses_of, with_imports

ENTRIES = re.compile(r"main|(\w+_)?handler|handle|run|application|app")
HOLDER = "repository"


@dataclass(frozen=True)
class Holding:
    """How an instance holds its tables: what is in front of the class, its constructor, how it is made, and how a
    method names a table."""

    constructor: Callable[[Sequence[ModuleTable]], str]
    made: Callable[[Sequence[ModuleTable]], str]
    use: str = "self.{name}"
    imports: str = ""

    def used(self, table: ModuleTable) -> str:
        return self.use.format(name=table.name, argument=table.argument, call=table.call)


def functions_as_methods(text: str, others: Sequence[str], holding: Holding) -> str:
    """The functions of a module are methods of a class, of which the module makes one; those that something else calls
    stay, and call a method."""
    file = parsed(text)
    functions = _movable(file)
    if not functions:
        return text
    names = {each.name.value for each in functions}
    known = {each for each in names if _is_entry(each, others)} | {
        each.name.value for each in functions if each.decorators
    }
    change = Rewritten()
    tables = module_tables(file, others)
    for table in tables:
        inside = [each for each in table.uses if file.top(each) in functions]
        for each in inside:
            change.instead[each] = cst.parse_expression(holding.used(table))
        if inside and len(inside) == len(table.uses):
            change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
    held = [table for table in tables if any(file.top(each) in functions for each in table.uses)]
    for name in names:
        for each in uses_of(file, name):
            owner = "self" if file.top(each) in functions else HOLDER
            if owner == "self" or name not in known:
                change.instead[each] = cst.parse_expression(f"{owner}.{name}")
    return with_imports(_gathered(change.of(file), names, known, held, holding), holding.imports)


def _gathered(text: str, names: set[str], known: set[str], tables: Sequence[ModuleTable], holding: Holding) -> str:
    """A module whose functions of these names are methods of one class, at the place of the last one."""
    module = cst.parse_module(text)
    mine = [each for each in module.body if isinstance(each, cst.FunctionDef) and each.name.value in names]
    methods = [_method(each) for each in mine]
    head = f"class Repository:\n{holding.constructor(tables)}    pass\n\n\n{holding.made(tables)}\n"
    owner, *made = statements(head)
    assert isinstance(owner, cst.ClassDef)
    body = [*owner.body.body[:-1], *methods]
    owner = owner.with_changes(body=owner.body.with_changes(body=body))
    lines: list[cst.BaseStatement] = []
    for line in module.body:
        if line is mine[-1]:
            lines.extend([owner, *made])
        if line in mine and isinstance(line, cst.FunctionDef) and line.name.value in known:
            lines.append(_delegate(line))
        elif line not in mine:
            lines.append(line)  # type: ignore[arg-type]
    return module.with_changes(body=lines).code


def _method(function: cst.FunctionDef) -> cst.FunctionDef:
    myself = cst.Param(cst.Name("self"))
    params = function.params
    if params.posonly_params:
        params = params.with_changes(posonly_params=[myself, *params.posonly_params])
    else:
        params = params.with_changes(params=[myself, *params.params])
    return function.with_changes(params=params, decorators=[], leading_lines=[cst.EmptyLine(indent=False)])


def _delegate(function: cst.FunctionDef) -> cst.FunctionDef:
    """A function that calls the method that it was."""
    params = function.params
    given = [each.name.value for each in (*params.posonly_params, *params.params)]
    given += [f"*{params.star_arg.name.value}"] if isinstance(params.star_arg, cst.Param) else []
    given += [f"{each.name.value}={each.name.value}" for each in params.kwonly_params]
    given += [f"**{params.star_kwarg.name.value}"] if params.star_kwarg is not None else []
    waits = "await " if function.asynchronous is not None else ""
    line = f"return {waits}{HOLDER}.{function.name.value}({', '.join(given)})"
    return function.with_changes(body=cst.IndentedBlock([cst.parse_statement(line)]))


def _movable(file: Parsed) -> list[cst.FunctionDef]:
    """The functions of a module that can be methods: none that yields, or makes a client itself (each time it runs),
    and none that the module needs while it is read."""
    functions = [each for each in file.module.body if isinstance(each, cst.FunctionDef)]
    named = [each.name.value for each in functions]
    places = {line: place for place, line in enumerate(file.module.body)}
    last = max((places[each] for each in functions), default=0)
    found = []
    for each in functions:
        early = [
            use
            for use in uses_of(file, each.name.value)
            if file.function(use) is None and places[file.top(use)] <= last  # type: ignore[index]
        ]
        is_unlike = named.count(each.name.value) > 1 or any(isinstance(one, cst.Yield) for one in _within(each))
        if early or is_unlike or "self" in local_names(each) or not isinstance(each.body, cst.IndentedBlock):
            continue
        if any(not _is_of_web(one) for one in each.decorators) or "boto3" in _all_names(each):
            continue
        found.append(each)
    tables = {each.name for each in module_tables(file)} | {each.name.value for each in found}
    return [each for each in found if not any(name in tables for name in _defaults(each.params))]


def _defaults(params: cst.Parameters) -> list[str]:
    """What the values that parameters have by themselves are made of."""
    every = (*params.posonly_params, *params.params, *params.kwonly_params)
    return [name for each in every if each.default is not None for name in names_in(each.default)]


def _within(node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for each in node.children:
        found += [each, *_within(each)]
    return found


def _all_names(node: cst.CSTNode) -> set[str]:
    return {each.value for each in _within(node) if isinstance(each, cst.Name)}


def _is_of_web(decorator: cst.Decorator) -> bool:
    """Whether a decorator is like `@app.get("/orders")`."""
    match decorator.decorator:
        case cst.Call(func=cst.Attribute(value=cst.Name(value="app" | "router" | "bp" | "blueprint" | "api"))):
            return True
    return False


def _is_entry(name: str, others: Sequence[str]) -> bool:
    """Whether something outside of a module may call a function of it."""
    return ENTRIES.fullmatch(name) is not None or any(re.search(rf"\b{name}\b", each) for each in others)


def requests_in_repository(
    text: str, others: Sequence[str], holding: Holding, got: str = HOLDER, made: str = "", whole: bool = False
) -> str:
    """Each request is a method of a repository."""
    file = parsed(text)
    requests = moved_requests(file, whole, lambda name: f"{got}.{name}")
    tables = [each for each in module_tables(file, others) if _is_used_in(each, requests, file)]
    inside = {use: cst.parse_expression(holding.used(table)) for table in tables for use in table.uses}
    if not requests or not tables:
        return text
    change = Rewritten()
    methods = []
    for each in requests:
        change.instead[each.wanted] = each.call
        asked = each.wanted.visit(Rewritten(dict(inside)))
        methods.append(each.function(source(asked), "self"))  # type: ignore[arg-type]
    for table in tables:
        if all(_is_inside(file, use, requests) for use in table.uses):
            change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
    head = f"class Repository:\n{holding.constructor(tables)}"
    for method in methods:
        head += "".join(f"    {line}\n" if line else "\n" for line in method.splitlines()) + "\n"
    head += "\n" + (made or holding.made(tables)) + "\n"
    first = min((file.top(each.wanted) for each in requests), key=list(file.module.body).index)  # type: ignore[arg-type]
    change.before[first] = statements(head)  # type: ignore[index]
    return with_imports(change.of(file), holding.imports)


def _is_used_in(table: ModuleTable, requests: Sequence[MovedRequest], file: Parsed) -> bool:
    return any(_is_inside(file, use, requests) for use in table.uses)


def _is_inside(file: Parsed, node: cst.CSTNode, requests: Sequence[MovedRequest]) -> bool:
    wanted = {each.wanted for each in requests}
    return any(outer in wanted for outer in file.outwards(node))


def _with_each(template: str, head: str = "") -> Callable[[Sequence[ModuleTable]], str]:
    """Lines of a constructor, one for each table; none where there are no tables."""

    def constructor(tables: Sequence[ModuleTable]) -> str:
        lines = "".join(template.format(name=each.name, call=each.call, argument=each.argument) for each in tables)
        given = "".join(f", {each.name}" for each in tables)
        return head.format(given=given) + lines + "\n" if tables else ""

    return constructor


def _made_with(template: str) -> Callable[[Sequence[ModuleTable]], str]:
    def made(tables: Sequence[ModuleTable]) -> str:
        given = ", ".join(
            template.format(name=each.name, call=each.call, argument=each.argument) for each in tables if template
        )
        return f"{HOLDER} = Repository({given})"

    return made


INIT = "    def __init__(self):\n"
GIVEN = "    def __init__(self{given}):\n"
HELD = Holding(_with_each("        self.{name} = {call}\n", INIT), _made_with(""))
GIVEN_BY_NAME = Holding(
    _with_each("        self._{name} = {name}\n", GIVEN), _made_with("{name}={call}"), "self._{name}"
)
GIVEN_NAMES = Holding(
    _with_each('        self.{name} = boto3.resource("dynamodb").Table({name})\n', GIVEN),
    _made_with("{argument}"),
    imports="import boto3",
)
BY_NAME = Holding(
    _with_each(
        "        self.{name}_name = {argument}\n", INIT + '        self.dynamodb = boto3.resource("dynamodb")\n'
    ),
    _made_with(""),
    "self.dynamodb.Table(self.{name}_name)",
    "import boto3",
)
FROM_ENVIRONMENT = Holding(
    _with_each(
        '        self.{name} = boto3.resource("dynamodb").Table(os.environ.get("{name}_NAME", {argument}))\n',
        INIT,
    ),
    _made_with(""),
    imports="import os\n\nimport boto3",
)
GLOBAL = (
    "_repository = None\n\n\ndef get_repository():\n    global _repository\n    if _repository is None:\n"
    "        _repository = Repository()\n    return _repository\n"
)


def _methods(holding: Holding) -> Rephrasing:
    return in_python_beside(partial(functions_as_methods, holding=holding))


def _repository(holding: Holding, got: str = HOLDER, made: str = "", whole: bool = False) -> Rephrasing:
    return in_python_beside(partial(requests_in_repository, holding=holding, got=got, made=made, whole=whole))


REPHRASINGS: Rephrasings = {
    "functions-as-methods": _methods(HELD),
    "functions-as-methods-of-names": _methods(GIVEN_NAMES),
    "functions-as-methods-with-resource": _methods(BY_NAME),
    "functions-as-methods-from-environment": _methods(FROM_ENVIRONMENT),
    "requests-in-repository": _repository(HELD),
    "requests-in-injected-repository": _repository(GIVEN_BY_NAME),
    "requests-in-global-repository": _repository(HELD, "get_repository()", GLOBAL),
}
