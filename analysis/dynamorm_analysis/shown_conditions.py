"""Conditions as people write them in a table of access patterns: `status = "PAID"`, `begins_with(sk, "ORDER#{id}")`."""

import re
from collections.abc import Iterable

from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.written_value import WrittenValue

LONGEST = 120  # characters of a value: keys are told as they are
MOST_VALUES = 3
ANY = "…"
IN_TEXT = re.compile(r"(\.(astimezone|isoformat|strftime)\([^(){}]*\))+(?=\})")
"""How a moment becomes a text: `{placed_at.astimezone(UTC)}` is read as `{placed_at}`."""


def shown(condition: Condition) -> str:
    """A condition with its value as far as it is known."""
    text = _operator(condition, _value(condition.value))
    return f"{text} (optional)" if condition.optional else text


def all_shown(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Those that must hold, and at last those of which some must in some cases: `by case stock > 0 or open = True`."""
    told = tuple(conditions)
    certain = tuple(dict.fromkeys(shown(one) for one in told if not (one.free or one.optional)))
    others = dict.fromkeys(_operator(one, _value(one.value)) for one in told if one.free or one.optional)
    by_case = [one for one in others if one not in certain]
    return (*certain, f"by case {' or '.join(by_case)}") if by_case else certain


def _operator(condition: Condition, value: str) -> str:
    name = f"{condition.attribute}{'.' + ANY if condition.nested else ''}"
    match condition.operator:
        case "exists" | "not_exists":
            return f"{name} {condition.operator.replace('_', ' ')}"
        case "begins_with" | "contains" | "type" | "size":
            return f"{condition.operator}({name}, {value})"
    other_end = f" and {ANY}" if condition.operator == "between" else ""
    return f"{name} {condition.operator} {value}{other_end}"


def _value(value: WrittenValue) -> str:
    if value.values:
        values = [f'"{each}"' for each in value.values[:MOST_VALUES]]
        return " | ".join((*values, *([ANY] if len(value.values) > MOST_VALUES else [])))
    if value.template is None or value.template.tells_nothing:
        return ANY
    text = IN_TEXT.sub("", str(value.template))
    if value.type == "N" and value.template.constant is not None:
        return text
    return f'"{text if len(text) <= LONGEST else text[:LONGEST] + ANY}"'
