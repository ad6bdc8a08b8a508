"""Conditions: on the sort key of a query, filters of single conditions and of groups, and those of writes."""

from collections.abc import Callable
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.requests.conditions import condition
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.placeholders import placeholders
from dynamorm_analysis.libraries.requests.texts import texts
from dynamorm_analysis.libraries.strings.expression_strings import read_condition
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome, one_of
from dynamorm_analysis.libraries.tabletheory_python.fields import Fields
from dynamorm_analysis.libraries.tabletheory_python.making import Made, Written, listed, made, text_of
from dynamorm_analysis.libraries.tabletheory_python.words import (
    FILTER_CONDITION,
    FILTER_GROUP,
    GUARD,
    OPERATORS,
    SORT_CONDITION,
)
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.written_value import WrittenValue

MAX_DEPTH = 8
NO_VALUE = frozenset({"exists", "not_exists"})
VALUES = ("value", "low", "prefix", "values")
NAMES = dict(zip(GUARD, ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"), strict=True))


@dataclass(frozen=True, slots=True)
class Filtering:
    """What filters are read with: the program, and the fields that they name."""

    program: Program
    fields: Fields


def sort_condition(program: Program, values: tuple[Given, ...], attribute: str | None) -> Outcome:
    """`SortKeyCondition.begins_with("A#")`, of an attribute that is known from the key."""

    def leaf(found: Made) -> Outcome:
        operator = OPERATORS.get(found.word.removeprefix(SORT_CONDITION))
        if not found.word.startswith(SORT_CONDITION) or operator is None or attribute is None:
            return UNKNOWN
        value = next(iter(found.rest), None) or _given(found)
        return _single(program, attribute, operator, value, found)

    return _read(program, values, leaf)


def filtered(filtering: Filtering, values: tuple[Given, ...]) -> Outcome:
    """What `filter` demands."""
    return _read(filtering.program, values, lambda found: _filter(filtering, found, 0))


def _read(program: Program, values: tuple[Given, ...], leaf: Callable[[Made], Outcome]) -> Outcome:
    found: list[Outcome] = []
    for given in values:
        one = _meant(program, given.value, given.scope, leaf)
        found.append(one.optional() if given.optional else one)
    return one_of(found) if found else NOTHING


def _meant(program: Program, value: Value, scope: Scope, leaf: Callable[[Made], Outcome]) -> Outcome:
    """What a condition says, over all that it may be; None says nothing."""
    found: list[Outcome] = []
    for option in options(meaning(program, value, scope)):
        called = made(option)
        found.append(NOTHING if option == Scalar(None) else UNKNOWN if called is None else leaf(called))
    return one_of(found)


def _filter(filtering: Filtering, found: Made, depth: int) -> Outcome:
    if found.word.startswith(FILTER_GROUP) and depth < MAX_DEPTH:
        return _group(filtering, found, depth)
    operator = OPERATORS.get(found.word.removeprefix(FILTER_CONDITION))
    arguments = list(found.rest)
    field = found.given.get("field") or (arguments.pop(0) if arguments else None)
    attribute = filtering.fields.attribute(text_of(filtering.program, field)) if field is not None else None
    if not found.word.startswith(FILTER_CONDITION) or operator is None or attribute is None:
        return UNKNOWN
    value = next(iter(arguments), None) or _given(found)
    return _single(filtering.program, attribute, operator, value, found)


def _group(filtering: Filtering, found: Made, depth: int) -> Outcome:
    parts = found.rest
    if not found.whole:
        spread = [argument for argument in found.call.arguments if argument.spread == "*"]
        listing = listed(filtering.program, (spread[0].value, found.scope)) if len(spread) == 1 else None
        if listing is None:
            return UNKNOWN
        parts = (*parts, *listing)
    result = NOTHING
    for value, scope in parts:
        result = result.both(_meant(filtering.program, value, scope, lambda one: _filter(filtering, one, depth + 1)))
    return result.free() if found.word.endswith("or_") else result


def _given(found: Made) -> Written | None:
    return next((found.given[name] for name in VALUES if name in found.given), None)


def _single(program: Program, attribute: str, operator: Operator, value: Written | None, found: Made) -> Outcome:
    written = WrittenValue()
    if value is not None and operator == "in":
        elements = listed(program, value)
        written = written_value(program, *elements[0]) if elements else WrittenValue()
    elif value is not None and operator not in NO_VALUE:
        written = written_value(program, *value)
    return Outcome((Condition(attribute, operator, found.scope.place(found.call.span), written),))


def guard(program: Program, given: Parameters) -> Outcome:
    """The condition of a write, an expression string with placeholders."""
    renamed = Parameters({NAMES.get(name, name): values for name, values in given.given.items()}, given.open)
    named = placeholders(program, renamed, typed=False)
    return condition(
        program,
        renamed["ConditionExpression"],
        lambda value, scope: read_condition(texts(program, value, scope), named),
    )
