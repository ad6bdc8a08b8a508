"""The same programs with aioboto3: each function that makes requests opens the table that it asks, and all that lead
to requests are awaited."""

import re
from collections import Counter

import libcst as cst

from mdtest import Files
from rephrasing.changed_nodes import Replacing, changed_in
from rephrasing.pages import Rephrasings, in_python, is_python
from rephrasing.rewriting import is_request, names_in, parsed, source

TABLE = re.compile(r'^(?P<name>\w+) = boto3\.resource\("dynamodb"\)\.Table\((?P<table>"[^"]+")\)\n', re.MULTILINE)
OPENING = "async with session.resource('dynamodb') as dynamodb:\n    {name} = await dynamodb.Table({table})\n"
SYNCHRONOUS = (cst.Lambda, cst.GeneratorExp, cst.Yield)


def in_aioboto3(files: Files) -> Files:
    """What makes requests to tables of its own file is asynchronous, and so is what calls it."""
    texts = {path: text for path, text in files.items() if is_python(path, text)}
    if not any(TABLE.search(text) for text in texts.values()):
        return files
    made_waiting = _all_waiting(texts)
    if made_waiting is None:
        return files
    waiting = made_waiting

    def rephrased(text: str) -> str:
        tables = {found["name"]: found["table"] for found in TABLE.finditer(text)}

        def awaited(original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
            is_waited = is_request(original) or _called(original) in waiting
            return cst.parse_expression(f"(await {source(updated)})") if is_waited else updated

        def opened(original: cst.FunctionDef, updated: cst.FunctionDef) -> cst.FunctionDef:
            if original.name.value not in waiting or not isinstance(updated.body, cst.IndentedBlock):
                return updated
            body = list(updated.body.body)
            for name, table in tables.items():
                if name in names_in(original.body):
                    opening = cst.parse_module(OPENING.format(name=name, table=table)).body[0]
                    assert isinstance(opening, cst.With)
                    assert isinstance(opening.body, cst.IndentedBlock)
                    inner = [*opening.body.body, *body]
                    body = [opening.with_changes(body=opening.body.with_changes(body=inner))]
            awaiting = cst.Asynchronous(cst.SimpleWhitespace(" "))
            return updated.with_changes(body=updated.body.with_changes(body=body), asynchronous=awaiting)

        changed = changed_in(text, cst.Call, awaited)
        changed = changed_in(changed, cst.FunctionDef, opened)
        session = "import aioboto3\n\nsession = aioboto3.Session()\n"
        first, *others = TABLE.split(changed)[::3]
        return first.replace("import boto3\n", session, 1) + "".join(others) if tables else changed

    return in_python(rephrased)(files)


def _all_waiting(texts: Files) -> set[str] | None:
    """The functions that make requests, or call one that does; None where not all of them can be asynchronous."""
    files = [parsed(text) for text in texts.values()]
    functions = [(file, one) for file in files for one in file.nodes(cst.FunctionDef)]
    calls = [(file, call, file.function(call)) for file in files for call in file.nodes(cst.Call)]
    waiting = {of.name.value for _, call, of in calls if of is not None and is_request(call)}
    while more := {of.name.value for _, call, of in calls if of is not None and _called(call) in waiting} - waiting:
        waiting |= more
    defined = Counter(one.name.value for _, one in functions)
    everywhere = "\n".join(texts.values())
    for name in waiting:
        mentioned = len(re.findall(rf"\b{name}\b", everywhere)) - everywhere.count(f"import {name}\n")
        called = sum(_called(call) == name for _, call, _ in calls)
        if defined[name] != 1 or mentioned != 1 + called or name.startswith("__"):
            return None
    for file, call, of in calls:
        if not is_request(call) and _called(call) not in waiting:
            continue
        if of is None or any(isinstance(outer, SYNCHRONOUS) for outer in file.outwards(call)):
            return None
        if isinstance(file.around[call], cst.Await):
            return None
    for file, one in functions:
        is_inside = any(isinstance(outer, cst.FunctionDef) for outer in file.outwards(one))
        if one.name.value in waiting and (one.decorators or one.asynchronous or is_inside or _yields(one)):
            return None
    return waiting


def _yields(function: cst.FunctionDef) -> bool:
    found: list[cst.CSTNode] = []

    def seen(original: cst.Yield, updated: cst.Yield) -> cst.Yield:
        found.append(original)
        return updated

    function.visit(Replacing(cst.Yield, seen))
    return bool(found)


def _called(call: cst.Call) -> str:
    match call.func:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


REPHRASINGS: Rephrasings = {"in-aioboto3": in_aioboto3}
