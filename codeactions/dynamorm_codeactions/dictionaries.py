"""Dictionaries as they are written: entries found by their keys, and taken out."""

import libcst


def keys_of(dictionary: libcst.Dict) -> tuple[str | None, ...]:
    """The texts of the keys, in order; None for what is no text, or is spread into the dictionary."""
    return tuple(
        _text(element.key) if isinstance(element, libcst.DictElement) else None for element in dictionary.elements
    )


def _text(expression: libcst.BaseExpression) -> str | None:
    value = expression.evaluated_value if isinstance(expression, libcst.SimpleString) else None
    return value if isinstance(value, str) else None


def without_entry(dictionary: libcst.Dict, position: int) -> libcst.Dict:
    """A dictionary without one of its entries; where that was the last, the one before ends it as it did, with the
    comment behind it."""
    elements, closing = list(dictionary.elements), dictionary.rbrace
    removed = elements.pop(position)
    if position == len(elements):
        between = getattr(elements[-1].comma, "whitespace_after", None)
        final = closing.whitespace_before
        if isinstance(between, libcst.ParenthesizedWhitespace) and isinstance(final, libcst.ParenthesizedWhitespace):
            ending = between.with_changes(indent=final.indent, last_line=final.last_line)
            closing = closing.with_changes(whitespace_before=ending)
        elements[-1] = elements[-1].with_changes(comma=removed.comma)
    return dictionary.with_changes(elements=elements, rbrace=closing)
