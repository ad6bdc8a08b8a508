"""The texts of keys read backwards: what of one a value was put in, where it can have been built in one way only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Attribute

SPECIAL = frozenset(".*+?^${}()|[]\\/")
OPEN = "(.*)"
NUMBER, UUID, TIME = r"(-?\d+(?:\.\d+)?)", "([0-9a-fA-F-]+)", r"([0-9TZ:.+ -]+)"
SIGNS = {NUMBER: "-.0123456789", UUID: "-0123456789abcdefABCDEF", TIME: "-0123456789TZ:.+ "}
TIMES = frozenset({"date", "datetime", "UTCDateTimeAttribute"})
FILLINGS = ("x", "1", "a")  # what is put into the holes of another text to see whether it looks like this one


@dataclass(frozen=True, slots=True)
class _Value:
    """What may stand in a hole: its pattern, and all signs that it may hold, None for any."""

    pattern: str
    signs: str | None


def unbuilt(template: KeyTemplate, fields: Mapping[str, Attribute]) -> str | None:
    """A regular expression, alike in Python and JavaScript, with a group for each hole; None where a text may have been
    built in several ways. `fields` are attributes by what code calls them."""
    parts = template.parts
    opened = 0
    for number, part in enumerate(parts):
        if isinstance(part, str):
            continue
        if number and isinstance(parts[number - 1], Hole):
            return None
        value = _value(part, fields)
        beside = (*parts[max(number - 1, 0) : number], *parts[number + 1 : number + 2])
        if value.signs is None or any(_begins_or_ends_with(one, value.signs) for one in beside):
            opened += 1
    return f"^{expression_of(template, fields)}$" if opened <= 1 else None


def expression_of(template: KeyTemplate, fields: Mapping[str, Attribute]) -> str:
    return "".join(_escaped(one) if isinstance(one, str) else _value(one, fields).pattern for one in template.parts)


def may_be_built_as(template: KeyTemplate, other: KeyTemplate, fields: Mapping[str, Attribute]) -> bool:
    """Whether a text of another template may look like one of this."""
    pattern = re.compile(expression_of(template, fields), re.DOTALL)
    texts = ("".join(one if isinstance(one, str) else filling for one in other.parts) for filling in FILLINGS)
    return any(pattern.fullmatch(text) for text in texts) or other.tells_nothing


def _value(hole: Hole, fields: Mapping[str, Attribute]) -> _Value:
    field = fields.get(hole.name.removeprefix("self."))
    if field is not None and field.values and field.type == "S":
        return _Value(f"({'|'.join(map(_escaped, field.values))})", "".join(field.values))
    pattern = OPEN
    if field is not None and field.type == "N":
        pattern = NUMBER
    elif "uuid4(" in hole.name or "uuid1(" in hole.name:
        pattern = UUID
    elif field is not None and field.declared in TIMES:
        pattern = TIME
    return _Value(pattern, SIGNS.get(pattern))


def _begins_or_ends_with(part: str | Hole, signs: str) -> bool:
    return isinstance(part, str) and any(sign in signs for sign in (part[0], part[-1]))


def _escaped(text: str) -> str:
    return "".join(
        f"\\{sign}" if sign in SPECIAL else sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text
    )
