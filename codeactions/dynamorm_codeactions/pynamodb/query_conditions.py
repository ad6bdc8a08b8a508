"""Moves conditions of a PynamoDB query between its range key condition and its filter, or to another index."""

import libcst

from dynamorm_analysis.model.table import Definition, Key
from dynamorm_codeactions.arguments import TIGHT, argument, with_argument, with_changed, with_renamed, without_argument
from dynamorm_codeactions.conditions import conjuncts, joined
from dynamorm_codeactions.pynamodb.query_call import Names, is_about
from dynamorm_codeactions.rewriting import closed, code_of

RANGE, FILTER = "range_key_condition", "filter_condition"


def with_key_condition(call: libcst.Call, model: Definition, attribute: str) -> libcst.Call | None:
    """The query with its filter condition on an attribute as its range key condition."""
    named = _named(call)
    filtered = argument(named, FILTER) if named is not None else None
    if named is None or filtered is None or argument(named, RANGE) or not isinstance(call.func, libcst.Attribute):
        return None
    names = Names.of(call.func.value, model)
    leaves = conjuncts(filtered.value)
    moved = [leaf for leaf in leaves if is_about(leaf, names, attribute)]
    rest = [leaf for leaf in leaves if leaf not in moved]
    if len(moved) != 1 or any(names.mentions(leaf, (attribute,)) or not names.mentions_any(leaf) for leaf in rest):
        return None
    condition, remaining = joined(moved), joined(rest)
    if condition is None:
        return None
    if remaining is None:
        return _by_position(with_renamed(with_changed(named, FILTER, condition), FILTER, RANGE))
    return _by_position(with_argument(with_changed(named, FILTER, remaining), RANGE, code_of(condition), before=FILTER))


def with_filter(call: libcst.Call, model: Definition, key: Key) -> libcst.Call | None:
    """The query with its range key condition as, or in, its filter; None where that names the queried key, too."""
    named = _named(call)
    condition = argument(named, RANGE) if named is not None else None
    if named is None or condition is None or not isinstance(call.func, libcst.Attribute):
        return None
    names = Names.of(call.func.value, model)
    if names.mentions(condition.value, key.attributes) or not names.mentions_any(condition.value):
        return None
    filtered = argument(named, FILTER)
    if filtered is None:
        return with_renamed(named, RANGE, FILTER)
    whole = joined([_closed(filtered.value), _closed(condition.value)])
    return without_argument(with_changed(named, FILTER, whole), RANGE) if whole is not None else None


def with_index(call: libcst.Call, model: Definition, index: str, present: str | None) -> libcst.Call | None:
    """The query made on another index of the model than the one that it names at present, if any."""
    binding = _binding(model, index)
    if binding is None or not isinstance(call.func, libcst.Attribute):
        return None
    receiver: libcst.BaseExpression = call.func.value
    if present is not None:
        if not isinstance(receiver, libcst.Attribute) or receiver.attr.value != _binding(model, present):
            return None
        receiver = receiver.value
    owner = libcst.Attribute(receiver, libcst.Name(binding))
    return call.with_changes(func=call.func.with_changes(value=owner))


def _binding(model: Definition, index: str) -> str | None:
    return next((own.binding for own in model.indexes if own.name == index and own.binding), None)


def _named(call: libcst.Call) -> libcst.Call | None:
    """The query with its conditions given by name; None where more than they are given by position."""
    args = list(call.args)
    if any(arg.star or (position > 2 and arg.keyword is None) for position, arg in enumerate(args)):
        return None
    for position, name in ((1, RANGE), (2, FILTER)):
        if position < len(args) and args[position].keyword is None:
            args[position] = args[position].with_changes(keyword=libcst.Name(name), equal=TIGHT)
    return call.with_changes(args=args)


def _by_position(call: libcst.Call) -> libcst.Call:
    """The query with its range key condition given by position, where it stands behind the hash key."""
    if len(call.args) < 2 or call.args[0].keyword is not None:
        return call
    second = call.args[1]
    if second.keyword is None or second.keyword.value != RANGE:
        return call
    plain = second.with_changes(keyword=None, equal=libcst.MaybeSentinel.DEFAULT)
    return call.with_changes(args=[call.args[0], plain, *call.args[2:]])


def _closed(condition: libcst.BaseExpression) -> libcst.BaseExpression:
    """In parentheses where `&` would bind more tightly than what it joins."""
    return condition if isinstance(condition, libcst.Call | libcst.Name | libcst.Attribute) else closed(condition)
