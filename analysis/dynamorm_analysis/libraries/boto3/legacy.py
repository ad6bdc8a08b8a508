"""The parameters from before expressions: `KeyConditions`, `ScanFilter`, `Expected`, `AttributeUpdates`."""

from dynamorm_analysis.facts.values import Collection
from dynamorm_analysis.libraries.api_words import LEGACY_FILTERS, legacy_operator
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.items import value_of
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.strings.outcomes import Outcome
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw
from dynamorm_analysis.model.access import Condition, Written
from dynamorm_analysis.model.written_value import WrittenValue


def conditions(program: Program, parameters: Parameters, name: str, typed: bool) -> Outcome:
    """`{"a": {"AttributeValueList": [v], "ComparisonOperator": "EQ"}}`, one leaf for each attribute."""
    entries = of_given(program, parameters[name])
    # Key conditions are always joined.
    joined = parameters.only("ConditionalOperator") if name in LEGACY_FILTERS else None
    free = joined is not None and constant_text(program, joined.value, joined.scope) != "AND"
    leaves: list[Condition] = []
    complete = not entries.open
    for attribute, values in entries.given.items():
        found = _leaf(program, attribute, values[-1], typed, free) if values else None
        complete = complete and found is not None
        if found is not None:
            leaves.append(found)
    return Outcome(tuple(leaves), complete)


def _leaf(program: Program, attribute: str, given: Given, typed: bool, free: bool) -> Condition | None:
    entry = of_mapping(program, given.value, given.scope)
    compared = entry.only("ComparisonOperator")
    named = constant_text(program, compared.value, compared.scope) if compared is not None else None
    operator = legacy_operator(entry.given, named)
    if operator is None:
        return None
    free = free or named == "NOT_CONTAINS"
    return Condition(attribute, operator, given.place, _value(program, entry, typed), given.optional, free)


def _value(program: Program, entry: Parameters, typed: bool) -> WrittenValue:
    if given := entry.only("Value"):
        return value_of(program, given.value, given.scope, typed)
    if given := entry.only("AttributeValueList"):
        found = meaning(program, given.value, given.scope)
        if isinstance(found, Raw) and isinstance(found.value, Collection) and found.value.items:
            return value_of(program, found.value.items[0], found.scope, typed)
    return WrittenValue()


def projection(program: Program, values: tuple[Given, ...]) -> tuple[tuple[str, ...] | None, bool]:
    """`AttributesToGet=["a", "b"]`."""
    found = meaning(program, values[-1].value, values[-1].scope) if len(values) == 1 else None
    if not isinstance(found, Raw) or not isinstance(found.value, Collection):
        return None, False
    names = [constant_text(program, item, found.scope) for item in found.value.items]
    known = tuple(name for name in names if name is not None)
    return (known, True) if len(known) == len(names) else (None, False)


def updates(program: Program, values: tuple[Given, ...], typed: bool) -> tuple[tuple[Written, ...], bool]:
    """`AttributeUpdates={"a": {"Value": v, "Action": "PUT"}}`; deletions set nothing."""
    entries = of_given(program, values)
    found: list[Written] = []
    for attribute, given in entries.given.items():
        entry = of_mapping(program, given[-1].value, given[-1].scope)
        action = entry.only("Action")
        if action is not None and constant_text(program, action.value, action.scope) == "DELETE":
            continue
        found.append(Written(attribute, _value(program, entry, typed), given[-1].place))
    return tuple(found), not entries.open
