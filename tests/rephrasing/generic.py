"""Requests that one method or function makes for all: of a base class, or of a module that is told the table."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath

import libcst as cst

from mdtest import Files
from rephrasing.classes import Holding, functions_as_methods
from rephrasing.pages import Rephrasings, in_python_beside, is_python
from rephrasing.rewriting import ASKED_OF_TABLES, Parsed, Rewritten, parsed
from rephrasing.tables import ModuleTable, module_tables, with_imports

BASE = """\
class Base:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table(self.table_name)

"""
PLAIN = {
    "get_item": ("get", "key", "Key"),
    "delete_item": ("remove", "key", "Key"),
    "put_item": ("put", "item", "Item"),
}


def requests_by_base_class(text: str, others: Sequence[str], plain: bool) -> str:
    """The functions of a module that asks one table are methods of a class, whose base makes all requests.

    `plain`: keys and items are given by themselves, `self._get(key)`; else all by name, `self._get_item(Key=key)`.
    """
    file = parsed(text)
    tables = [each for each in module_tables(file, others) if each.uses]
    if len(tables) != 1:
        return text
    change = Rewritten()
    methods: dict[str, str] = {}
    for call, asked in _requests(file, tables[0]):
        name, method, given = _method(call, asked, plain)
        methods[name] = method
        change.instead[call] = call.with_changes(func=cst.parse_expression(f"{tables[0].name}.{name}"), args=given)
    if not methods:
        return text
    lines = "\n".join(methods.values())
    head = BASE + "".join(f"    {line}\n" if line else "\n" for line in lines.splitlines())
    named = f"    table_name = {tables[0].argument}\n\n"
    holding = Holding(lambda _: named, lambda _: "repository = Repository()", "self.table", "import boto3")
    changed = functions_as_methods(change.of(file), others, holding)
    if f"{tables[0].name}._" in changed.replace("self.table._", ""):  # a request of a function that could not move
        return text
    methodical = changed.replace("self.table._", "self._")
    return methodical.replace("class Repository:", f"{head}\n\nclass Repository(Base):", 1)


def _requests(file: Parsed, table: ModuleTable) -> list[tuple[cst.Call, str]]:
    """The requests that are made of a table's variable."""
    found = []
    for use in table.uses:
        outer = file.around[use]
        if isinstance(outer, cst.Attribute) and outer.value is use and outer.attr.value in ASKED_OF_TABLES:
            call = file.around[outer]
            if isinstance(call, cst.Call) and call.func is outer and file.function(use) is not None:
                found.append((call, outer.attr.value))
    return found


def _method(call: cst.Call, asked: str, plain: bool) -> tuple[str, str, Sequence[cst.Arg]]:
    """The method for a request, its text, and what a call gives it."""
    if plain and asked in PLAIN and len(call.args) == 1 and call.args[0].keyword is not None:
        word, param, keyword = PLAIN[asked]
        if call.args[0].keyword.value == keyword:
            text = f"def _{word}(self, {param}):\n    return self.table.{asked}({keyword}={param})\n"
            return f"_{word}", text, [cst.Arg(call.args[0].value)]
    text = f"def _{asked}(self, **asked):\n    return self.table.{asked}(**asked)\n"
    return f"_{asked}", text, call.args


def requests_of_named_tables(files: Files, plain: bool) -> Files:
    """A module has functions that make requests of the table that they are told, `storage.get_item("orders", …)`."""
    changed = dict(files)
    for path, text in files.items():
        if not is_python(path, text):
            continue
        module = "storage" if PurePosixPath(path).stem == "main" else f"{PurePosixPath(path).stem}_storage"
        file = parsed(text)
        change = Rewritten()
        functions: dict[str, str] = {}
        others = [other for each, other in files.items() if each != path]
        for table in module_tables(file, others):
            if not re.fullmatch(r"\"[^\"]*\"|[A-Z_]+", table.argument):
                continue
            requests = _requests(file, table)
            for call, asked in requests:
                name, text_of, given = _function(call, asked, plain)
                functions[name] = text_of
                named = cst.Arg(cst.parse_expression(table.argument))
                change.instead[call] = call.with_changes(
                    func=cst.parse_expression(f"{module}.{name}"), args=[named, *given]
                )
            if requests and len(requests) == len(table.uses):
                change.instead[table.statement] = cst.RemoveFromParent()  # type: ignore[assignment]
        if functions:
            changed[path] = with_imports(change.of(file), f"import {module}")
            inner = 'import boto3\n\ndynamodb = boto3.resource("dynamodb")\n\n\n' + "\n\n".join(functions.values())
            changed[str(PurePosixPath(path).parent / f"{module}.py")] = inner
    return changed


def _function(call: cst.Call, asked: str, plain: bool) -> tuple[str, str, Sequence[cst.Arg]]:
    """The function for a request, its text, and what a call gives it beside the table."""
    name, text, given = _method(call, asked, plain)
    of_table = text.replace("(self, ", "(table_name, ").replace("self.table", "dynamodb.Table(table_name)")
    return name.lstrip("_"), of_table.replace("def _", "def "), given


REPHRASINGS: Rephrasings = {
    "keys-to-base-class": in_python_beside(partial(requests_by_base_class, plain=True)),
    "keys-of-named-tables": partial(requests_of_named_tables, plain=True),
}
