"""Writes of a table that the client makes, with values that carry their types."""

import re

import libcst as cst

from rephrasing.pages import Rephrasings, in_python
from rephrasing.requests import requests_in
from rephrasing.rewriting import Parsed, Rewritten, lines, parsed, source

WRITES = frozenset({"put_item", "update_item", "delete_item"})
TYPED = frozenset({"Key", "Item", "ExpressionAttributeValues"})
OBJECTS = frozenset({"ConditionExpression"})
ALREADY_TYPED = re.compile(r'"(?:S|N|BOOL|NULL|M|L|SS|NS|B)":')
AHEAD = """\
from boto3.dynamodb.types import TypeSerializer

serializer = TypeSerializer()
"""


def serialised(text: str) -> str:
    """Writes whose answer nobody takes, of a table that the module names, are made by the client."""
    file = parsed(text)
    tables = dict(_tables(file))
    taken = {node.value for node in file.nodes(cst.Name)}
    if not tables or taken & {"serializer", "client"}:
        return text
    change = Rewritten()
    for call in requests_in(file):
        table = tables.get(source(call.func.value)) if isinstance(call.func, cst.Attribute) else None
        if table is None or not _is_plain_write(file, call):
            continue
        args = [cst.parse_expression(f"f(TableName={table})").args[0]]  # type: ignore[attr-defined]
        args += [arg.with_changes(value=_typed(arg)) for arg in call.args]
        change.instead[call] = call.with_changes(func=cst.parse_expression(f"client.{call.func.attr.value}"), args=args)  # type: ignore[union-attr]
    if not change.instead:
        return text
    changed = cst.parse_module(change.of(file))
    last = max(n for n, each in enumerate(changed.body) if source(each).lstrip().startswith(("import ", "from ")))
    ahead = lines(AHEAD + 'client = boto3.client("dynamodb")\n')
    return changed.with_changes(body=[*changed.body[: last + 1], *ahead, *changed.body[last + 1 :]]).code


def _tables(file: Parsed) -> list[tuple[str, str]]:
    """The variables of the module that are tables of boto3, each with what names it."""
    found = []
    for statement in file.module.body:
        for each in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            match each:
                case cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Name(value=name))],
                    value=cst.Call(func=cst.Attribute(attr=cst.Name(value="Table")), args=[cst.Arg(value=given)]),
                ):
                    found.append((name, source(given)))
    return found


def _is_plain_write(file: Parsed, call: cst.Call) -> bool:
    assert isinstance(call.func, cst.Attribute)
    is_objects = any(
        arg.keyword is None or (arg.keyword.value in OBJECTS and not _is_text(arg.value)) for arg in call.args
    )
    if ALREADY_TYPED.search(source(call)):
        return False
    return call.func.attr.value in WRITES and isinstance(file.around[call], cst.Expr) and not is_objects


def _is_text(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString))


def _typed(arg: cst.Arg) -> cst.BaseExpression:
    """Each value of a dictionary with its type."""
    if arg.keyword is None or arg.keyword.value not in TYPED:
        return arg.value
    if isinstance(arg.value, cst.Dict) and all(isinstance(each, cst.DictElement) for each in arg.value.elements):
        entries = [(source(each.key), source(each.value)) for each in arg.value.elements]  # type: ignore[union-attr]
        return cst.parse_expression(
            "{" + ", ".join(f"{key}: serializer.serialize({value})" for key, value in entries) + "}"
        )
    given = source(arg.value)
    of = given if isinstance(arg.value, (cst.Name, cst.Dict)) else f"({given})"
    return cst.parse_expression(f"{{k: serializer.serialize(v) for k, v in {of}.items()}}")


REPHRASINGS: Rephrasings = {"writes-serialised": in_python(serialised)}
