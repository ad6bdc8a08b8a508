"""The parameters from before expressions: `KeyConditions`, `QueryFilter`, `ScanFilter`, `Expected`."""

from collections.abc import Iterator

from dynamorm_analysis.libraries.api_words import LEGACY_FILTERS, legacy_operator
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, fields_of, items_of
from dynamorm_analysis.libraries.sdk_go.maps import named_entries
from dynamorm_analysis.libraries.sdk_go.values import attribute_value, text
from dynamorm_analysis.libraries.strings.outcomes import Outcome
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.written_value import WrittenValue


def conditions(program: Program, fields: Fields, name: str) -> Outcome:
    """`{"a": {AttributeValueList: […], ComparisonOperator: aws.String("EQ")}}`, one leaf for each attribute."""
    given = fields[name]
    entries, complete = named_entries(program, given)
    joined = fields["ConditionalOperator"] if name in LEGACY_FILTERS else None  # key conditions are always joined
    free = joined is not None and text(program, joined) != "AND"
    leaves: list[Condition] = []
    for attribute, entry in entries.items():
        leaf = _leaf(program, attribute, entry, free)
        complete = complete and leaf is not None
        leaves += [leaf] if leaf is not None else []
    found = Outcome(tuple(leaves), complete)
    return found.optional() if given is not None and given.optional else found


def _leaf(program: Program, attribute: str, given: Given, free: bool) -> Condition | None:
    entry = fields_of(program, given.value, given.scope)
    named = text(program, entry["ComparisonOperator"])
    operator = legacy_operator(entry.given, named)
    if operator is None:
        return None
    value = next(_values(program, entry), WrittenValue())
    return Condition(attribute, operator, given.place, value, given.optional, free or named == "NOT_CONTAINS")


def _values(program: Program, entry: Fields) -> Iterator[WrittenValue]:
    """What an attribute is compared with: one value, or the items of a list."""
    if (value := entry["Value"]) is not None:
        yield attribute_value(program, value)
    elif (listed := entry["AttributeValueList"]) is not None:
        yield from (attribute_value(program, one) for one in items_of(program, listed.value, listed.scope)[0])
