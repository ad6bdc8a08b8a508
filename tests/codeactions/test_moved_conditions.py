"""Conditions of boto3 put together at random: as texts and as objects, there and back, they ask for the same."""

from typing import Any
from unittest import mock

import boto3
from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dynamorm_analysis.expressions import tree
from dynamorm_analysis.expressions.parsing import parse_condition
from dynamorm_analysis.expressions.reading import attribute_path
from dynamorm_analysis.text import Span
from dynamorm_codeactions.refactoring import Selection
from mdtest import after_action, checkout_of
from refactoring_pages import offered

PROGRAM = """\
import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table("orders")
low, high = 3, 7


def read():
    return table.query(KeyConditionExpression={key}, FilterExpression={filtered}{more})
"""
NAMES = st.sampled_from(["customer", "status", "size", "a.b", "lines[0].total", "é", "_x", "number"])
VALUES = st.sampled_from(["low", "high", "1", '"x"', "low + 1", "[low, high]", "None", 'Attr("other.status")'])
PLAIN = st.sampled_from(["low", "high", "1", '"x"'])
LEAVES = (
    st.builds(
        lambda n, m, v: f'Attr("{n}").{m}({v})',
        NAMES,
        st.sampled_from(["eq", "ne", "lt", "lte", "gt", "gte", "begins_with", "contains", "size().gt", "size().eq"]),
        VALUES,
    )
    | st.builds(lambda n, m: f'Attr("{n}").{m}()', NAMES, st.sampled_from(["exists", "not_exists"]))
    | st.builds(lambda n, v, w: f'Attr("{n}").between({v}, {w})', NAMES, PLAIN, PLAIN)
    | st.builds(lambda n, v: f'Attr("{n}").is_in([{", ".join(v)}])', NAMES, st.lists(PLAIN, min_size=1, max_size=3))
    | st.builds(lambda n: f'Attr("{n}").attribute_type("S")', NAMES)
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda one, sign, other: f"({one}) {sign} ({other})", inner, st.sampled_from("&|"), inner)
        | st.builds(lambda one, sign, other: f"{one} {sign} {other}", LEAVES, st.sampled_from("&|"), LEAVES)
        | inner.map(lambda one: f"~({one})")
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        'Key("customer").eq("c")',
        'Key("customer").eq(low) & Key("number").between(low, high)',
        'Key("customer").eq("c") & Key("status").begins_with("x")',
    ]
)
MORE = st.sampled_from(
    ["", ', ProjectionExpression="#n, total", ExpressionAttributeNames={"#n": "number"}', ", Limit=5"]
)


# Without shrinking, which would take minutes: the programs are small as they are.
@settings(max_examples=60, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate))
@given(KEYS, CONDITIONS, MORE)
def test_there_and_back(key: str, filtered: str, more: str) -> None:
    """Each way asks for the same items; back again there is neither a text nor a placeholder of one left."""
    objects = PROGRAM.format(key=key, filtered=filtered, more=more)
    texts = moved(objects, "move-conditions-to-texts")
    again = moved(texts, "move-conditions-to-objects")
    assert asked(objects) == asked(texts) == asked(again)
    assert "Attr(" not in texts
    assert "ExpressionAttributeValues" not in again


def moved(program: str, page: str) -> str:
    at = program.encode().index(b"KeyConditionExpression")
    action = offered(page, checkout_of({"main.py": program}), Selection("main.py", Span(at, at)))
    assert action is not None, program
    return after_action({"main.py": program}, action)["main.py"]


def asked(program: str) -> dict[str, Any]:
    """What a program asks of DynamoDB, whatever its placeholders are called."""
    with mock.patch.object(boto3, "resource") as resource:
        names: dict[str, Any] = {}
        exec(compile(program, "main.py", "exec"), names)
        names["read"]()
    given = dict(resource.return_value.Table.return_value.query.call_args.kwargs)
    aliases, values = (given.pop(f"ExpressionAttribute{kind}", {}) for kind in ("Names", "Values"))
    for parameter in ("KeyConditionExpression", "FilterExpression"):
        condition = given[parameter]
        meant = (condition, aliases, values)
        if isinstance(condition, ConditionBase):
            meant = ConditionExpressionBuilder().build_expression(condition, parameter.startswith("Key"))
        given[parameter] = said(*meant)
    return given


def said(text: str, aliases: dict[str, str], values: dict[str, Any]) -> Any:
    parsed = parse_condition(text)
    assert parsed.tree is not None, text
    assert not parsed.errors, text
    return _said(parsed.tree, aliases, values)


def _said(node: tree.Node, aliases: dict[str, str], values: dict[str, Any]) -> Any:
    match node:
        case tree.And(conditions=parts) | tree.Or(conditions=parts):
            inner = [_said(part, aliases, values) for part in parts]
            kind = type(node).__name__
            flat = [leaf for each in inner for leaf in (each[1] if each[0] == kind else [each])]
            return kind, flat
        case tree.Path():
            return attribute_path(node, aliases)
        case tree.ValuePlaceholder(text=text):
            return "value", repr(values[text])
        case tree.Not(condition=condition):
            return "not", _said(condition, aliases, values)
        case tree.Comparison(left=left, operator=operator, right=right):
            return operator, _said(left, aliases, values), _said(right, aliases, values)
        case tree.Between(operand=operand, low=low, high=high):
            return "between", *(_said(each, aliases, values) for each in (operand, low, high))
        case tree.In(operand=operand, choices=choices):
            return "in", *(_said(each, aliases, values) for each in (operand, *choices))
        case tree.Function(name=name, arguments=arguments):
            return name, *(_said(each, aliases, values) for each in arguments)
        case tree.Size(operand=operand):
            return "size", _said(operand, aliases, values)
    raise AssertionError(node)
