"""Requests of Go programs that objects of other types, files and packages make."""

from tree_sitter import Node

from mdtest import Files
from rephrasing.go_functions import (
    function_for,
    given_for,
    is_of_sdk,
    name_for,
    requests,
    results_of_request,
)
from rephrasing.go_rewriting import (
    GoEdits,
    GoFile,
    child,
    declaration_of,
    go_file,
    inside,
    outwards,
    packages_of,
    source,
    top_of,
    variables_in,
)
from rephrasing.go_types import Types
from rephrasing.pages import Rephrasings, in_go

MODULE = "module example.com/app\n"


def request_of_store(file: GoFile) -> str:
    """Each request is made by an object of another type, which has the client and the table's name."""
    types = Types(file)
    change = GoEdits()
    for number, call in enumerate(requests(file, types)):
        made = _store_for(call, types, name_for(call, file, number), f"store{file.letter}{number}")
        if made is not None:
            change.replace(call, made[0])
            change.after(top_of(call), f"\n\n{made[1]}")
    return change.of(file)


def request_behind_interface(file: GoFile) -> str:
    """Each request is made by what an interface stands for that one type has."""
    types = Types(file)
    change = GoEdits()
    for number, call in enumerate(requests(file, types)):
        kind = f"store{file.letter}{number}"
        made = _store_for(call, types, name_for(call, file, number), kind, f"{kind}Asked")
        if made is not None:
            change.replace(call, made[0])
            change.after(top_of(call), f"\n\n{made[1]}")
    return change.of(file)


def _store_for(call: Node, types: Types, name: str, kind: str, interface: str = "") -> tuple[str, str] | None:
    results = results_of_request(call, types)
    if not results or not is_of_sdk(call, types):
        return None
    client = child(child(call, "function"), "operand")
    of_client = types.of(client)
    change = GoEdits()
    given = given_for(call, types, change, client)
    if of_client is None or given is None or any(inside(client, "call_expression")) or "s" in given:
        return None
    change.replace(client, "s.client")
    table = _table(call)
    if table is not None:
        change.replace(table, "s.table")
    params = ", ".join(f"{one} {of}" for one, (_, of) in given.items())
    arguments = ", ".join(argument for argument, _ in given.values())
    begun = f"{source(client)}, {source(table)}" if table is not None else source(client)
    fields = f"client {of_client}" + (", table string" if table is not None else "")
    held = f"\tclient {of_client}\n" + ("\ttable string\n" if table is not None else "")
    filled = "client: client" + (", table: table" if table is not None else "")
    made = f"type {kind} struct {{\n{held}}}\n\n"
    if interface:
        made += f"type {interface} interface {{\n\t{name}({params}) {results}\n}}\n\n"
    made += f"func new{kind.capitalize()}({fields}) {interface or f'*{kind}'} {{\n\treturn &{kind}{{{filled}}}\n}}\n\n"
    made += f"func (s *{kind}) {name}({params}) {results} {{\n\treturn {change.within(call)}\n}}"
    return f"new{kind.capitalize()}({begun}).{name}({arguments})", made


def _table(call: Node) -> Node | None:
    """The text that names the table of a request, where that stands in its input."""
    for one in inside(call, "keyed_element"):
        if source(child(one, "key")) != "TableName" or any(
            outer.type == "keyed_element" for outer in outwards(one) if outer.start_byte > call.start_byte
        ):
            continue
        texts = list(inside(child(one, "value"), "interpreted_string_literal"))
        return texts[0] if len(texts) == 1 and source(child(one, "value")).startswith("aws.String(") else None
    return None


def request_in_other_file(files: Files) -> Files:
    """Each request is made by a function in another file of its package."""
    found = dict(files)
    for path, package in packages_of(files):
        file = go_file(files[path], path, package)
        types = Types(file)
        change = GoEdits()
        others: list[str] = []
        for number, call in enumerate(requests(file, types)):
            made = function_for(call, types, name_for(call, file, number))
            if made is not None:
                change.replace(call, made[0])
                others.append(made[1])
        if others:
            found[path] = change.of(file)
            found[path.removesuffix(".go") + "_requests.go"] = f"{_head(file)}\n" + "\n\n".join(others) + "\n"
    return found


def request_in_other_package(files: Files) -> Files:
    """Each request that needs nothing of its package is made by an object of a type in another one."""
    found = dict(files)
    modules = [path for path in files if path.endswith("go.mod")]
    if len(modules) > 1 or any("/" in path for path in modules):
        return files
    module = files[modules[0]] if modules else MODULE
    moved: list[str] = []
    for path, package in packages_of(files):
        file = go_file(files[path], path, package)
        types = Types(file)
        change = GoEdits()
        others: list[str] = []
        for number, call in enumerate(requests(file, types)):
            kind = f"Store{len(moved)}{number}"
            made = _store_for(call, types, f"Ask{number}", kind)
            if made is not None and not _needs_package(call, types, made[1]):
                change.replace(call, f"requests{len(moved)}.New{made[0].removeprefix('new')}")
                others.append(made[1].replace(f"func new{kind}", f"func New{kind}"))
        if others and "requests" not in files[path]:
            name = f"requests{len(moved)}"
            change.after(child_of_package(file), f'\n\nimport "{_name_of(module)}/{name}"')
            found[path] = change.of(file)
            found[f"{name}/{name}.go"] = f"package {name}\n{_imports(file)}\n" + "\n\n".join(others) + "\n"
            moved.append(path)
    return {**found, **({} if modules else {"go.mod": module})} if moved else files


def _needs_package(call: Node, types: Types, made: str) -> bool:
    """Whether a request mentions functions, constants or types of its package."""
    names = {*types.declared.functions, *types.declared.variables, *types.declared.aliases}
    client = child(child(call, "function"), "operand")
    mentioned = [one for one in variables_in(call) if not client.start_byte <= one.start_byte < client.end_byte]
    if any(declaration_of(one) is None and source(one) in names for one in mentioned):
        return True
    root = go_file(made).root
    return any(source(one) in names for one in inside(root, "type_identifier"))


def child_of_package(file: GoFile) -> Node:
    return file.nodes("package_clause")[0]


def _name_of(module: str) -> str:
    return module.split("module ", 1)[1].split()[0]


def _head(file: GoFile) -> str:
    return f"{source(child_of_package(file))}\n{_imports(file)}"


def _imports(file: GoFile) -> str:
    return "".join(f"\n{source(one)}\n" for one in file.nodes("import_declaration"))


REPHRASINGS: Rephrasings = {
    "go-request-of-store": in_go(request_of_store),
    "go-request-behind-interface": in_go(request_behind_interface),
    "go-request-in-other-file": request_in_other_file,
    "go-request-in-other-package": request_in_other_package,
}
