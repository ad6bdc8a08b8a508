"""Whether a write gives its item the value for which a read has asked."""

import re

from dynamorm_analysis.items.same_item import is_same_value
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.alignment import FITTING
from dynamorm_analysis.model.written_value import WrittenValue

FOLDING = re.compile(r"\.(strip|lower|upper|casefold)\(\)")
"""What makes texts alike that differ in their letters."""
CASTS = re.compile(r"\b(?:int|str|Decimal)\(([^()]*)\)")
"""Another type of the same value."""


def is_given(condition: Condition, read: Access, write: Access) -> bool:
    """Whether a write makes a condition of a read true of its item."""
    named = {each.attribute: each.value for each in write.key if each.binds}
    written = {one.attribute: one.value for one in write.written} | named
    value = written.get(condition.attribute)
    if value is None or condition.free or condition.nested:
        return False
    if condition.operator == "begins_with":
        return _begins_alike(value, write, condition.value, read)
    return condition.binds and _is_same_text(value, write, condition.value, read)


def is_denied(write: Access, asked: Condition) -> bool:
    """Whether a write gives its item a value by which a query leaves it out: another text, or another beginning."""
    wanted, fits = asked.value.template, FITTING.get(asked.operator)
    if wanted is None or fits is None or asked.free or asked.nested:
        return False
    given = (one.value.template for one in write.written if one.attribute == asked.attribute)
    return any(one is not None and not fits(one, wanted) for one in given)


def _begins_alike(value: WrittenValue, write: Access, prefix: WrittenValue, read: Access) -> bool:
    """Whether a value begins with a prefix that has the same values in its holes: `f"LIKE#{user}#{now}"`."""
    constant = prefix.template.constant if prefix.template is not None else None
    if constant:
        return value.template is not None and value.template.prefix.startswith(constant)
    begun = [symbol[:-1] for symbol in prefix.symbols if symbol.startswith('f"')]
    return any(
        symbol.startswith(each) and is_same_value(WrittenValue(f'{each}"'), write, WrittenValue(f'{each}"'), read)
        for each in begun
        for symbol in value.symbols
    )


def _is_same_text(left: WrittenValue, one: Access, right: WrittenValue, other: Access) -> bool:
    """Whether two values of one function are the same, or would be with the same letters."""
    if is_same_value(left, one, right, other):
        return True
    text = folded(left.symbol)
    return text == folded(right.symbol) and is_same_value(WrittenValue(text), one, WrittenValue(text), other)


def folded(symbol: str) -> str:
    """A value as it is written, whatever its letters and type."""
    return FOLDING.sub("", CASTS.sub(r"\1", symbol))
