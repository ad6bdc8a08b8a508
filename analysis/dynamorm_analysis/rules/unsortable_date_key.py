"""A sort key is a date that does not sort by time: queries that rest on its order get the wrong items.

## Why it is bad

DynamoDB sorts texts by their bytes. Of `24/12/2024` and `31/01/2023` the first one comes first: a range of such dates
holds days of all years, and the last item is not the latest one.

## Example

```python
table.put_item(Item={"customer": customer, "day": now.strftime("%d/%m/%Y")})
table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("day").gte(first_day))
```

Use instead ISO 8601, in one zone, or seconds since 1970 as a number:

```python
table.put_item(Item={"customer": customer, "day": now.strftime("%Y-%m-%d")})
```

## When it stays silent

- No query asks for a range of the sort key, nor for its first or last items.
- The format of the date is not known.

Of times of Go whose fraction of a second has its last zeros cut off (`time.RFC3339Nano`, by which the SDK writes a
`time.Time`, too) it is told as a remark: `…:05.1Z` sorts behind `…:05.12Z`, and `…:05Z` behind both.

## How to fix it

Write dates as `%Y-%m-%d`, times as `isoformat()` of a time in UTC, and write the items that are stored anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.ordering import SortKeyValue, ordered_values
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class UnsortableDateKey:
    """The value, and the query that rests on its order."""

    value: SortKeyValue


@rule("KY003", Severity.WARNING)
def unsortable_date_key(table: Table, project: Project) -> Iterator[Finding]:
    for value in ordered_values(table, project):
        attribute = value.written.attribute
        match value.written.value.disorder:
            case "date":
                yield _finding(
                    value,
                    f"`{attribute}` of `{table.title}` is a date with its year behind: it does not sort by time, and a "
                    "query rests on its order.",
                    "Write the year first (`%Y-%m-%d`), or seconds since 1970 as a number.",
                )
            case "fraction" if _is_text(attribute, table):
                found = _finding(
                    value,
                    f"`{attribute}` of `{table.title}` is a time whose fraction loses its last zeros: within a second "
                    "it does not sort by time, and a query rests on its order.",
                    "Write as many digits for each time (`2006-01-02T15:04:05.000000Z07:00`), or a number.",
                )
                yield replace(found, severity=Severity.INFO, confidence=weakest(found.confidence, "medium"))


def _finding(value: SortKeyValue, message: str, remedy: str) -> Finding:
    return Finding(
        place=value.written.place,
        message=message,
        help=remedy,
        facts=UnsortableDateKey(value),
        confidence=weakest(value.access.confidence, value.query.confidence),
        related=(Related(value.query.place, "this query rests on the order"),),
    )


def _is_text(attribute: str, table: Table) -> bool:
    """Whether an attribute is surely a text: a tag may tell to write a time as a number."""
    declared = table.attributes.get(attribute)
    return declared is not None and declared.type == "S"
