"""A query of boto3 by another key than it asks now, whose conditions it has already."""

import libcst

from dynamorm_codeactions.arguments import argument, with_argument, with_changed, without_argument
from dynamorm_codeactions.boto3.condition_objects import CONDITIONS, KEY_METHODS, attribute_of, class_of, made_with
from dynamorm_codeactions.boto3.query_conditions import FILTER, INDEX, KEY, are_about_others, is_spread
from dynamorm_codeactions.boto3.query_texts import names_in_map
from dynamorm_codeactions.condition_texts import by_key
from dynamorm_codeactions.conditions import conjuncts, joined
from dynamorm_codeactions.rewriting import Draft, bare, code_of, method_of


def with_other_key(
    call: libcst.Call, used: tuple[str, ...], index: str | None, draft: Draft, path: str
) -> libcst.Call | None:
    """The query by the conditions on the attributes of another key, with all others as its filter. None where one of
    its conditions is no plain one, or no key condition."""
    key, filtered = argument(call, KEY), argument(call, FILTER)
    if key is None or is_spread(call):
        return None
    leaves = [*conjuncts(key.value), *(conjuncts(filtered.value) if filtered is not None else [])]
    asked = [next((leaf for leaf in leaves if attribute_of(leaf) == name), None) for name in used]
    rest = [leaf for leaf in leaves if leaf not in asked]
    moved = [leaf for leaf in asked if leaf is not None and method_of(leaf) in KEY_METHODS]
    if len(moved) < len(used) or not moved or not are_about_others(rest, set(used)):
        return None
    of_key = class_of(conjuncts(key.value)[0])
    of_filter = draft.need_import(path, CONDITIONS, "Attr") if rest else ""
    if of_key is None or of_filter is None:
        return None
    condition = joined([made_with(leaf if len(used) > 1 else bare(leaf), of_key) for leaf in moved])
    remaining = joined([_of_class(leaf, of_filter) for leaf in rest])
    if condition is None:
        return None
    return _asking(call, condition, remaining, index)


def with_other_key_by_text(call: libcst.Call, used: tuple[str, ...], index: str | None) -> libcst.Call | None:
    """The same of a query whose conditions are texts."""
    key, filtered, names = argument(call, KEY), argument(call, FILTER), argument(call, "ExpressionAttributeNames")
    if key is None or filtered is None or is_spread(call):
        return None
    first, second = key.value, filtered.value
    if not isinstance(first, libcst.SimpleString) or not isinstance(second, libcst.SimpleString):
        return None
    written = first.evaluated_value, second.evaluated_value
    if not isinstance(written[0], str) or not isinstance(written[1], str):
        return None
    made = by_key((written[0], written[1]), used, names_in_map(names.value if names is not None else None))
    if made is None:
        return None
    condition, rest = (libcst.SimpleString(f"{first.quote}{text}{first.quote}") if text else None for text in made)
    return _asking(call, condition, rest, index) if condition is not None else None


def _asking(
    call: libcst.Call, condition: libcst.BaseExpression, filtered: libcst.BaseExpression | None, index: str | None
) -> libcst.Call:
    """The query with this key condition, this filter, and of this index."""
    call = with_changed(call, KEY, condition)
    if filtered is None:
        call = without_argument(call, FILTER)
    elif argument(call, FILTER) is not None:
        call = with_changed(call, FILTER, filtered)
    else:
        call = with_argument(call, FILTER, code_of(filtered), after=KEY)
    if index is None:
        return without_argument(call, INDEX)
    named = libcst.SimpleString(f'"{index}"')
    if argument(call, INDEX) is None:
        return with_argument(call, INDEX, named.value, before=KEY)
    return with_changed(call, INDEX, named)


def _of_class(leaf: libcst.BaseExpression, condition_class: str) -> libcst.BaseExpression:
    """A plain condition as one of another class; others are of that class already."""
    return made_with(leaf, libcst.parse_expression(condition_class)) if attribute_of(leaf) is not None else leaf
