"""Conditions as PynamoDB 3 wrote them: `Order.scan(state__eq="new", total__between=[1, 9])`."""

from dataclasses import replace

from dynamorm_analysis.facts.values import Collection, Constant, Value
from dynamorm_analysis.libraries.pynamodb.arguments import Arguments
from dynamorm_analysis.libraries.pynamodb.declarations import text_of
from dynamorm_analysis.libraries.pynamodb.models import ModelClass, Models
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.model.written_value import WrittenValue

SUFFIXES: dict[str, Operator] = {
    "eq": "=",
    "ne": "<>",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "between": "between",
    "begins_with": "begins_with",
    "in": "in",
    "contains": "contains",
    "not_contains": "contains",
    "null": "not_exists",
    "not_null": "exists",
}


def keyword_filters(
    models: Models, model: ModelClass, arguments: Arguments, key: Key | None
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The conditions on the sort key of what is queried, and all others, which filter or guard a write."""
    keyed: list[Condition] = []
    filters: list[Condition] = []
    for name, given in arguments.given.items():
        code_name, _, suffix = name.rpartition("__")
        attribute = model.attribute(code_name) if code_name and suffix in SUFFIXES else None
        if attribute is None:
            continue
        value = written_value(models.program, _compared(given.value, suffix), given.scope)
        place = given.scope.place(given.value.span)
        operator = SUFFIXES[suffix]
        if suffix in ("null", "not_null"):  # `null=False` asks for what `not_null=True` asks for
            denied = isinstance(given.value, Constant) and given.value.value is False
            operator = "exists" if denied == (suffix == "null") else "not_exists"
            value = WrittenValue()
        free = suffix == "not_contains" or _any_suffices(models, arguments)
        condition = Condition(attribute.name, operator, place, value, optional=given.optional, free=free)
        if key is not None and attribute.name in key.sort:
            keyed.append(replace(condition, free=False))
        else:
            filters.append(condition)
    return tuple(keyed), tuple(filters)


def _compared(value: Value, suffix: str) -> Value:
    """Of the values of `between` and `in` the first."""
    if suffix in ("between", "in") and isinstance(value, Collection) and value.items:
        return value.items[0]
    return value


def _any_suffices(models: Models, arguments: Arguments) -> bool:
    """`conditional_operator="or"`."""
    return (text_of(models.program, arguments.value("conditional_operator"), arguments.scope) or "").upper() == "OR"
