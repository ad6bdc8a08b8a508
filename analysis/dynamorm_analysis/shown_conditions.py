"""Conditions as people write them in a table of access patterns: `status = "PAID"`, `begins_with(sk, "ORDER#{id}")`."""

from dynamorm_analysis.model.access import Condition, WrittenValue

LONGEST = 40  # characters of a value
MOST_VALUES = 3
ANY = "…"


def shown(condition: Condition) -> str:
    """A condition with its value as far as it is known."""
    text = _operator(condition, _value(condition.value))
    return f"{text} (under OR or NOT)" if condition.free else f"{text} (optional)" if condition.optional else text


def _operator(condition: Condition, value: str) -> str:
    name = f"{condition.attribute}{'.' + ANY if condition.nested else ''}"
    match condition.operator:
        case "exists" | "not_exists":
            return f"{name} {condition.operator.replace('_', ' ')}"
        case "begins_with" | "contains" | "type" | "size":
            return f"{condition.operator}({name}, {value})"
    return f"{name} {condition.operator} {value}"


def _value(value: WrittenValue) -> str:
    if value.values:
        values = [f'"{each}"' for each in value.values[:MOST_VALUES]]
        return " | ".join((*values, *([ANY] if len(value.values) > MOST_VALUES else [])))
    if value.template is None or value.template.tells_nothing:
        return ANY
    text = str(value.template)
    if value.type == "N" and value.template.constant is not None:
        return text
    return f'"{text if len(text) <= LONGEST else text[:LONGEST] + ANY}"'
