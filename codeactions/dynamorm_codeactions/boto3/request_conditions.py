"""The conditions of a request to a table of boto3, and the maps of what the placeholders in its texts stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

import libcst
from libcst import matchers

from dynamorm_codeactions.arguments import argument
from dynamorm_codeactions.boto3.condition_objects import attributes_in
from dynamorm_codeactions.rewriting import method_of

KEY, FILTER, CONDITION = "KeyConditionExpression", "FilterExpression", "ConditionExpression"
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "query": (KEY, FILTER),
    "scan": (FILTER,),
    "put_item": (CONDITION,),
    "update_item": (CONDITION,),
    "delete_item": (CONDITION,),
}
"""What boto3 takes as objects, too, by the method of a table."""

OTHERS = ("ProjectionExpression", "UpdateExpression")
"""What it takes as texts alone."""

Placeholders = dict[str, libcst.BaseExpression]


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a call by their parameter: as texts and as objects. `others` are its other expressions, `names`
    and `values` what its maps have by placeholder."""

    texts: Mapping[str, str]
    objects: Mapping[str, libcst.BaseExpression]
    others: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    values: Placeholders


def conditions_of(call: libcst.Call) -> Conditions | None:
    """The conditions of a call of a table; None where one of its expressions or maps is not written out there."""
    if any(one.star for one in call.args) or method_of(call) not in CONDITIONS:
        return None
    texts: dict[str, str] = {}
    objects: dict[str, libcst.BaseExpression] = {}
    for parameter in CONDITIONS[method_of(call)]:
        given = argument(call, parameter)
        if given is None:
            continue
        text = text_of(given.value)
        if text is not None:
            texts[parameter] = text
        elif attributes_in(given.value) is not None:
            objects[parameter] = given.value
        else:
            return None
    others = [(name, argument(call, name)) for name in OTHERS]
    told = [(name, text_of(given.value)) for name, given in others if given is not None]
    names, values = (_map_of(call, parameter) for parameter in (NAMES, VALUES))
    meant = {alias: text_of(name) for alias, name in names.items()} if names is not None else {}
    if names is None or values is None or None in meant.values() or any(text is None for _, text in told):
        return None
    written = tuple((name, text) for name, text in told if text is not None)
    return Conditions(texts, objects, written, {alias: name or "" for alias, name in meant.items()}, values)


def text_of(expression: libcst.BaseExpression) -> str | None:
    """The text that is written out, in one piece or several."""
    if not isinstance(expression, libcst.SimpleString | libcst.ConcatenatedString):
        return None
    value = expression.evaluated_value
    return value if isinstance(value, str) else None


def quote_of(expression: libcst.BaseExpression) -> str:
    """How texts are quoted in an expression: as the first one there is."""
    found = matchers.findall(expression, matchers.SimpleString())
    quotes = (text.quote for text in found if isinstance(text, libcst.SimpleString))
    return "'" if next(quotes, '"') == "'" else '"'


def _map_of(call: libcst.Call, parameter: str) -> Placeholders | None:
    given = argument(call, parameter)
    if given is None:
        return {}
    if not isinstance(given.value, libcst.Dict):
        return None
    found: Placeholders = {}
    for element in given.value.elements:
        placeholder = text_of(element.key) if isinstance(element, libcst.DictElement) else None
        if placeholder is None or placeholder in found:
            return None
        found[placeholder] = element.value
    return found
