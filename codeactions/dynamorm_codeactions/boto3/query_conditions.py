"""Moves conditions of a boto3 query between its key condition and its filter."""

import libcst

from dynamorm_codeactions.arguments import argument, with_argument, with_changed, with_renamed, without_argument
from dynamorm_codeactions.boto3.condition_objects import (
    CONDITIONS,
    KEY_METHODS,
    attribute_of,
    attributes_in,
    class_of,
    made_with,
)
from dynamorm_codeactions.conditions import conjuncts, joined
from dynamorm_codeactions.rewriting import Draft, bare, closed, code_of, method_of

QUERY_METHODS = frozenset({"query", "paginate"})
KEY, FILTER, INDEX = "KeyConditionExpression", "FilterExpression", "IndexName"
# What a scan and a query both take, with the same meaning.
COMMON = frozenset(
    {"TableName", "Select", "Limit", "ExclusiveStartKey", "ReturnConsumedCapacity", "ProjectionExpression"}
    | {"ExpressionAttributeNames", "ConsistentRead", "PaginationConfig"}
)


def with_key_condition(call: libcst.Call, attribute: str) -> libcst.Call | None:
    """The query with its filter condition on an attribute among its key conditions."""
    key, filtered = argument(call, KEY), argument(call, FILTER)
    if key is None or filtered is None or is_spread(call):
        return None
    condition_class = class_of(key.value)
    leaves = conjuncts(filtered.value)
    moved = [leaf for leaf in leaves if attribute_of(leaf) == attribute and method_of(leaf) in KEY_METHODS]
    rest = [leaf for leaf in leaves if leaf not in moved]
    if condition_class is None or len(moved) != 1 or not are_about_others(rest, {attribute}):
        return None
    extended = joined([key.value, made_with(bare(moved[0]), condition_class)])
    remaining = joined(rest)
    call = with_changed(call, KEY, extended) if extended is not None else call
    return without_argument(call, FILTER) if remaining is None else with_changed(call, FILTER, remaining)


def with_further_key_condition(call: libcst.Call, attribute: str, asked: str) -> libcst.Call | None:
    """The query with a condition on a further key attribute, `asked` being what stands behind its class; None where its
    key condition is no row of conditions on other attributes."""
    key = argument(call, KEY)
    leaves = conjuncts(key.value) if key is not None else []
    if key is None or is_spread(call) or any(attribute_of(leaf) in (None, attribute) for leaf in leaves):
        return None
    condition_class = class_of(leaves[0])
    if condition_class is None:
        return None
    extended = joined([*leaves, libcst.parse_expression(code_of(condition_class) + asked)])
    return with_changed(call, KEY, extended) if extended is not None else None


def with_filter(call: libcst.Call, attributes: frozenset[str], draft: Draft, path: str) -> libcst.Call | None:
    """The query with its key conditions on some attributes in its filter."""
    key, filtered = argument(call, KEY), argument(call, FILTER)
    if key is None or is_spread(call):
        return None
    leaves = conjuncts(key.value)
    if any(attribute_of(leaf) is None for leaf in leaves):
        return None
    if filtered is not None and attributes_in(filtered.value) is None:
        return None
    condition_class = draft.need_import(path, CONDITIONS, "Attr")
    kept = joined([leaf for leaf in leaves if attribute_of(leaf) not in attributes])
    if kept is None or condition_class is None:
        return None
    made = libcst.parse_expression(condition_class)
    moved = [made_with(leaf, made) for leaf in leaves if attribute_of(leaf) in attributes]
    whole = joined([*([_closed(filtered.value)] if filtered is not None else []), *moved])
    if not moved or whole is None:
        return None
    call = with_changed(call, KEY, kept)
    return with_changed(call, FILTER, whole) if filtered else with_argument(call, FILTER, code_of(whole), after=KEY)


def as_query(
    call: libcst.Call, partition: str, sort: str, index: str | None, draft: Draft, path: str
) -> libcst.Call | None:
    """`table.scan(FilterExpression=Attr("customer").eq(c))` as a query of the table or an index by that attribute."""
    filtered, query = argument(call, FILTER), queried(call)
    if query is None or filtered is None:
        return None
    if any(one.star or one.keyword is None or one.keyword.value not in COMMON | {FILTER} for one in call.args):
        return None
    if index is not None and argument(call, "ConsistentRead") is not None:
        return None
    leaves = conjuncts(filtered.value)
    first = [leaf for leaf in leaves if attribute_of(leaf) == partition and method_of(leaf) == "eq"][:1]
    second = [leaf for leaf in leaves if sort and attribute_of(leaf) == sort and method_of(leaf) in KEY_METHODS][:1]
    rest = [leaf for leaf in leaves if leaf not in first + second]
    if not first or not are_about_others(rest, {partition, sort}):
        return None
    condition_class = draft.need_import(path, CONDITIONS, "Key")
    if condition_class is None:
        return None
    made = libcst.parse_expression(condition_class)
    key, remaining = joined([made_with(bare(leaf), made) for leaf in first + second]), joined(rest)
    if key is None:
        return None
    call = query
    if remaining is not None:
        call = with_argument(with_changed(call, FILTER, remaining), KEY, code_of(key), before=FILTER)
    else:
        call = with_renamed(with_changed(call, FILTER, key), FILTER, KEY)
    return with_argument(call, INDEX, f'"{index}"', before=KEY) if index is not None else call


def queried(call: libcst.Call) -> libcst.Call | None:
    """The call of `scan`, or of the pages of a paginator that scans, as one of `query` with the same arguments."""
    if not isinstance(call.func, libcst.Attribute):
        return None
    if method_of(call) == "scan":
        return call.with_changes(func=call.func.with_changes(attr=libcst.Name("query")))
    paginator = call.func.value
    if method_of(call) != "paginate" or method_of(paginator) != "get_paginator":
        return None
    named = paginator.args if isinstance(paginator, libcst.Call) else ()
    if len(named) != 1 or not isinstance(text := named[0].value, libcst.SimpleString) or text.evaluated_value != "scan":
        return None
    told = named[0].with_changes(value=libcst.SimpleString(f"{text.quote}query{text.quote}"))
    return call.with_changes(func=call.func.with_changes(value=paginator.with_changes(args=[told])))


def is_spread(call: libcst.Call) -> bool:
    return any(one.star for one in call.args)


def are_about_others(conditions: list[libcst.BaseExpression], names: set[str]) -> bool:
    """Whether conditions certainly do not name some attributes."""
    found = [attributes_in(condition) for condition in conditions]
    return all(about is not None and not about & names for about in found)


def _closed(condition: libcst.BaseExpression) -> libcst.BaseExpression:
    """In parentheses where `&` binds more tightly than its own operator."""
    loose = isinstance(condition, libcst.BinaryOperation) and not isinstance(condition.operator, libcst.BitAnd)
    return closed(condition) if loose else condition
