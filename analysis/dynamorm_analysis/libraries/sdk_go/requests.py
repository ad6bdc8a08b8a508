"""One operation of a request as an access: the fields of its input, read as DynamoDB reads them."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.libraries.api_words import EXPRESSIONS, LEGACY, LEGACY_FILTERS
from dynamorm_analysis.libraries.calls.asked_parts import Placed
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.sdk_go import builders, legacy
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, set_once
from dynamorm_analysis.libraries.sdk_go.maps import named_entries
from dynamorm_analysis.libraries.sdk_go.texts import texts
from dynamorm_analysis.libraries.sdk_go.values import (
    attribute_value,
    empty_sets,
    holder_of,
    index_named,
    perhaps,
    scalar,
    table_named,
    text,
    unwrapped,
)
from dynamorm_analysis.libraries.strings import expression_strings as strings
from dynamorm_analysis.libraries.strings.expression_contents import read_expression
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Condition, Limited, Operation, Written
from dynamorm_analysis.model.expression import Expression, Expressions, Placeholder
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.text import Place

LIBRARY = "aws_sdk_go"
READS_MANY = frozenset({"query", "scan"})
READS = READS_MANY | {"get", "batch_get", "transact_get"}


@dataclass(frozen=True)
class Request:
    """What is sent in one operation, with the places that stand for it."""

    program: Program
    operation: Operation
    fields: Fields
    scope: Scope
    place: Place
    call: Place
    table: TableName = UNKNOWN_NAME

    def access(self) -> Access:
        """The request as an access, without what stands around it."""
        named = self._placeholders()
        table = self.table if self.table.known else table_named(self.program, self.fields["TableName"])
        key, filtered = self._key(named), self._filter(named)
        index, index_known = self._index()
        projection, projection_known = self._projection(named)
        written, written_known = self._written(named)
        limit = self._limit()
        consistent = scalar(self.program, self.fields["ConsistentRead"])
        known = {
            "table": table.known,
            "key": key.complete,
            "filter": filtered.complete,
            "index": index_known,
            "projection": projection_known,
            "written": written_known,
            "limit": limit is not None or self._lacks("Limit", READS_MANY) or self._is_unlimited(),
            "consistent": consistent is not None or self._lacks("ConsistentRead", READS),
        }
        return Access(
            operation=self.operation,
            library=LIBRARY,
            place=self.place,
            call=self.call,
            function=self.scope.name,
            table=table_id(table, self.place.path, "") if table.known else None,
            fallback=table.fallback,
            held_by=holder_of(self.program, self.fields["TableName"]) if not table.known else "",
            index=index,
            key=key.leaves,
            filter=filtered.leaves,
            own_filter=self._makes_filter(),
            projection=projection,
            consistent=consistent is True,
            limit=limit,
            limited=self._limited() if limit is None else "",
            resumes="ExclusiveStartKey" in self.fields.given,
            start_key=self._start_key(),
            backwards=self._order() is False,
            forwards=self._order() is True and "ExclusiveStartKey" not in self.fields.given,
            segmented="TotalSegments" in self.fields.given,
            count_only=text(self.program, self.fields["Select"]) == "COUNT",
            selects_all=text(self.program, self.fields["Select"]) == "ALL_ATTRIBUTES",
            conditional=not {"ConditionExpression", "Expected"}.isdisjoint(self.fields.given),
            legacy=tuple(name for name in LEGACY if name in self.fields.given),
            removes=self._removes(),
            written=written,
            expressions=self._expressions(named),
            unfit=tuple(self._unfit()),
            confidence="medium" if table.source == "default" else "high",
            unknown=frozenset(part for part, is_known in known.items() if not is_known),
        )

    def _lacks(self, name: str, operations: frozenset[str]) -> bool:
        """Whether a field is surely not given; other operations than these have none of that name."""
        return name not in self.fields.given and not (self.fields.open and self.operation in operations)

    # ---- parts --------------------------------------------------------------------------------------------------

    def _placeholders(self) -> strings.Placeholders:
        names, _ = named_entries(self.program, self.fields["ExpressionAttributeNames"])
        values, complete = named_entries(self.program, self.fields["ExpressionAttributeValues"])

        def value_of(placeholder: str) -> WrittenValue:
            given = values.get(placeholder)
            return attribute_value(self.program, given) if given is not None else WrittenValue()

        def is_changing(placeholder: str) -> bool:
            return not complete or placeholder not in values or values[placeholder].optional

        known_names = {alias: text(self.program, one) for alias, one in names.items()}
        return strings.Placeholders(known_names, value_of, is_changing)

    def _key(self, named: strings.Placeholders) -> Outcome:
        if self.operation in PUTS or self.operation == "scan":
            return NOTHING
        if self.operation == "query" and "KeyConditions" in self.fields.given:
            return legacy.conditions(self.program, self.fields, "KeyConditions")
        if self.operation == "query":
            return self._condition("KeyConditionExpression", named, missing=UNKNOWN)
        entries, complete = named_entries(self.program, self.fields["Key"])
        return Outcome(_equalities(self.program, entries), complete and bool(entries))

    def _filter(self, named: strings.Placeholders) -> Outcome:
        result = UNKNOWN if self.fields.open and not self.operation.startswith("batch") else NOTHING
        for name in ("FilterExpression", "ConditionExpression"):
            result = result.both(self._condition(name, named, missing=NOTHING))
        for name in LEGACY_FILTERS:
            if name in self.fields.given:
                result = result.both(legacy.conditions(self.program, self.fields, name))
        return result

    def _makes_filter(self) -> bool:
        """Whether a read is given a filter that is no parameter of the function."""
        given = self.fields["FilterExpression"]
        if given is not None and self._is_left_empty(given):
            return False
        inner = unwrapped(self.program, given) if given is not None else None
        if inner is None or not isinstance(inner.value, Name):
            return inner is not None and given is not None and not builders.is_for_callers(self.program, given)
        found = found_by(self.program, inner.value, inner.scope)
        return found is not None and not found.is_parameter

    def _is_left_empty(self, given: Given) -> bool:
        """Whether a text that is given on some paths only stays empty in the call that is looked at."""
        return given.optional and not any(one.text for one in texts(self.program, given))

    def _condition(self, name: str, named: strings.Placeholders, *, missing: Outcome) -> Outcome:
        given = self.fields[name]
        if given is None or self._is_left_empty(given):
            return missing
        if name == "FilterExpression":
            given = perhaps(self.program, given)
        if parts := builders.of_given(self.program, given):
            found = builders.conditions(self.program, parts)
        else:
            read = strings.read_key_condition if name == "KeyConditionExpression" else strings.read_condition
            found = read(texts(self.program, given), named)
        return builders.optional(found, given)

    def _index(self) -> tuple[str | None, bool]:
        given = self.fields["IndexName"]
        if given is None:
            return None, not (self.fields.open and self.operation in READS_MANY)
        name = index_named(self.program, given) if not given.optional else None
        return name, name is not None

    def _projection(self, named: strings.Placeholders) -> tuple[tuple[str, ...] | None, bool]:
        given = self.fields["ProjectionExpression"]
        if given is None:
            return None, not (self.fields.open and self.operation in READS)
        if given.optional:
            return None, False
        if parts := builders.of_given(self.program, given):
            found = builders.projection(self.program, parts)
            return found, found is not None
        return strings.read_projection(texts(self.program, given), named)

    def _written(self, named: strings.Placeholders) -> tuple[tuple[Written, ...], bool]:
        if self.operation in PUTS:
            entries, complete = named_entries(self.program, self.fields["Item"])
            written = (
                Written(name, attribute_value(self.program, one), one.place, field=one.field)
                for name, one in entries.items()
            )
            return tuple(written), complete and bool(entries)
        if self.operation not in UPDATES:
            return (), True
        given = self.fields["UpdateExpression"]
        if given is None or given.optional:
            return (), False
        if parts := builders.of_given(self.program, given):
            return builders.update(self.program, parts)
        return strings.read_update(texts(self.program, given), named)

    def _unfit(self) -> Iterator[UnfitValue]:
        for name in ("Item", "ExpressionAttributeValues"):
            entries, _ = named_entries(self.program, self.fields[name])
            yield from empty_sets(self.program, entries)

    def _removes(self) -> bool:
        given = self.fields["UpdateExpression"] if self.operation in UPDATES else None
        if parts := builders.of_given(self.program, given):
            return builders.removes(self.program, parts)
        return given is not None and strings.removes(texts(self.program, given))

    def _limit(self) -> int | None:
        given = self.fields["Limit"]
        found = scalar(self.program, given) if given is not None and not given.optional else None
        return found if found is not None and not isinstance(found, bool) else None

    def _start_key(self) -> tuple[str, ...]:
        entries, complete = named_entries(self.program, set_once(self.program, self.fields["ExclusiveStartKey"]))
        is_whole = complete and not any(one.optional for one in entries.values())
        return tuple(entries) if is_whole else ()

    def _is_unlimited(self) -> bool:
        """Whether a limit is given on some paths, and in the call that is looked at none: `if limit > 0`."""
        given = self.fields["Limit"]
        return given is not None and given.optional and scalar(self.program, given) == 0

    def _limited(self) -> Limited:
        given = self.fields["Limit"]
        if given is None or self._is_unlimited():
            return ""
        return "perhaps" if given.optional else "always"

    def _order(self) -> bool | None:
        """Whether the first items of a query come first; None where that is not known."""
        given = self.fields["ScanIndexForward"]
        if given is None:
            return None if self.fields.open else True
        way = scalar(self.program, given) if not given.optional else None
        return way if isinstance(way, bool) else None

    def _expressions(self, named: strings.Placeholders) -> Expressions:
        """The expression strings; what a builder makes has placeholders of its own."""
        found: list[Expression] = []
        built = False
        for parameter in EXPRESSIONS:
            given = self.fields[parameter]
            if given is None or self._is_left_empty(given):
                continue
            if builders.of_given(self.program, given):
                built = True
                continue
            found.append(read_expression(texts(self.program, given), parameter, named, whole=True))
        names, names_known = named_entries(self.program, self.fields["ExpressionAttributeNames"])
        values, values_known = named_entries(self.program, self.fields["ExpressionAttributeValues"])
        known = not (self.fields.open or built)
        return Expressions(
            strings=tuple(found),
            whole=known and all(one.whole for one in found),
            defined=tuple(Placeholder(text, one.place) for text, one in (*names.items(), *values.items())),
            names_known=known and names_known,
            values_known=known and values_known,
            constant=frozenset((*self._always_given(names, "Names"), *self._always_given(values, "Values"))),
        )

    def _always_given(self, entries: dict[str, Given], which: str) -> Iterator[str]:
        """The placeholders that a request defines on each path."""
        given = self.fields[f"ExpressionAttribute{which}"]
        if given is not None and not given.optional:
            yield from (text for text, one in entries.items() if not one.optional)


def _equalities(program: Program, entries: dict[str, Given]) -> tuple[Condition, ...]:
    return tuple(
        Condition(name, "=", one.place, attribute_value(program, one), one.optional) for name, one in entries.items()
    )


KEYS = ("Key", "KeyConditionExpression", "KeyConditions", "FilterExpression", "RequestItems", "TransactItems", "Item")


def key_of(program: Program, fields: Fields) -> tuple[Placed, ...]:
    """The expressions that make up the key of a request: a loop that changes one of them repeats no request."""
    found: list[Placed] = []
    for name in KEYS:
        given = fields[name]
        if given is None:
            continue
        found.append((given.value, given.scope))
        if name in ("Key", "Item"):
            found += [(one.value, one.scope) for one in named_entries(program, given)[0].values()]
        found += [(part.value, part.scope) for part in builders.of_given(program, given)]
    values, _ = named_entries(program, fields["ExpressionAttributeValues"])
    return (*found, *((one.value, one.scope) for one in values.values()))
