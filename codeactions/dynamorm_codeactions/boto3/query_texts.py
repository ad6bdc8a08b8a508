"""A scan of boto3 by a text as a query, and the attributes that its aliases stand for."""

import libcst

from dynamorm_codeactions.arguments import argument, with_argument, with_changed, with_renamed
from dynamorm_codeactions.boto3.query_conditions import COMMON, FILTER, INDEX, KEY, queried
from dynamorm_codeactions.condition_texts import comparisons_of


def as_query_by_text(call: libcst.Call, key: frozenset[str], index: str | None) -> libcst.Call | None:
    """`table.scan(FilterExpression="customer = :c AND paid = :p", …)` as a query, with the comparisons of attributes of
    `key` in its key condition; None for other filters than a row of plain comparisons."""
    filtered, query = argument(call, FILTER), queried(call)
    if query is None or filtered is None:
        return None
    allowed = COMMON | {FILTER, "ExpressionAttributeValues"}
    if any(one.star or one.keyword is None or one.keyword.value not in allowed for one in call.args):
        return None
    if not isinstance(filtered.value, libcst.SimpleString) or (index is not None and argument(call, "ConsistentRead")):
        return None
    names = argument(call, "ExpressionAttributeNames")
    text = filtered.value.evaluated_value
    parts = (
        comparisons_of(text, names_in_map(names.value if names is not None else None))
        if isinstance(text, str)
        else None
    )
    if parts is None:
        return None
    moved = [part for name, part in parts if name in key]
    rest = [part for name, part in parts if name not in key]
    call = query
    if rest:
        quote = filtered.value.quote
        kept = libcst.SimpleString(f"{quote}{' AND '.join(rest)}{quote}")
        call = with_changed(call, FILTER, kept)
        call = with_argument(call, KEY, f"{quote}{' AND '.join(moved)}{quote}", before=FILTER)
    else:
        call = with_renamed(call, FILTER, KEY)
    return with_argument(call, INDEX, f'"{index}"', before=KEY) if index is not None else call


def names_in_map(names: libcst.BaseExpression | None) -> dict[str, str] | None:
    """The attributes behind aliases as far as they are written out; None where others may be among them."""
    called: dict[str, str] = {}
    for element in names.elements if isinstance(names, libcst.Dict) else ():
        if not isinstance(element, libcst.DictElement):
            return None
        if isinstance(element.key, libcst.SimpleString) and isinstance(element.value, libcst.SimpleString):
            alias, attribute = element.key.evaluated_value, element.value.evaluated_value
            if isinstance(alias, str) and isinstance(attribute, str):
                called[alias] = attribute
    return called
