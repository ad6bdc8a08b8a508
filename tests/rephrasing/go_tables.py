"""Names of tables that Go programs write out, held otherwise."""

import re
from collections.abc import Callable
from functools import partial

from mdtest import Files
from rephrasing.go_functions import is_of_sdk, requests
from rephrasing.go_rewriting import GoEdits, GoFile, child, go_file, inside, packages_of, source
from rephrasing.go_types import Types
from rephrasing.pages import Rephrasings, in_go

Held = Callable[[str, str], str]
"""How a file holds a text under a name."""


def table_held(file: GoFile, held: Held, used: str = "{}", needs: str = "") -> str:
    """The name of each table that requests name is held by something of the file, used as it says; `needs`: a package
    that it has to import."""
    types = Types(file)
    change = GoEdits()
    names: dict[str, str] = {}
    for call in requests(file, types):
        for pair in inside(call, "keyed_element") if is_of_sdk(call, types) else ():
            texts = list(inside(child(pair, "value"), "interpreted_string_literal"))
            if source(child(pair, "key")) != "TableName" or len(texts) != 1:
                continue
            text = source(texts[0])
            name = names.setdefault(text, f"tableName{file.letter}{len(names)}")
            change.replace(texts[0], used.format(name))
    imports = file.nodes("import_declaration")
    if not names or not imports:
        return file.text
    imported = f'\n\nimport "{needs}"' if needs and needs not in file.imports else ""
    change.after(imports[-1], imported + "".join(f"\n\n{held(name, text)}" for text, name in names.items()))
    return change.of(file)


def table_from_environment(files: Files) -> Files:
    """The name of the one table of a program that nothing else names is told by a variable of the environment."""
    if any(not path.endswith((".go", "go.mod")) for path in files):
        return files
    found = {path: go_file(files[path], path, package) for path, package in packages_of(files)}
    if any("CreateTable" in text for text in files.values()):
        return files
    changed = {
        path: table_held(file, lambda name, text: f'var {name} = os.Getenv("{_variable(text)}")', needs="os")
        for path, file in found.items()
    }
    return {**files, **changed}


def _variable(text: str) -> str:
    return re.sub(r"\W+", "_", text.strip('"')).upper() + "_TABLE"


REPHRASINGS: Rephrasings = {
    "go-table-in-constant": in_go(partial(table_held, held="const {} = {}".format)),
    "go-table-in-variable": in_go(partial(table_held, held="var {} = {}".format)),
    "go-table-by-function": in_go(partial(table_held, held="func {}() string {{ return {} }}".format, used="{}()")),
    "go-table-in-init": in_go(partial(table_held, held="var {0} string\n\nfunc init() {{ {0} = {1} }}".format)),
    "go-table-from-environment": table_from_environment,
}
