"""A sort key is a date that does not begin with its year: queries that rest on its order get the wrong items.

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

## How to fix it

Write dates as `%Y-%m-%d`, times as `isoformat()` of a time in UTC, and write the items that are stored anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
        if value.written.value.disorder != "date":
            continue
        attribute = value.written.attribute
        yield Finding(
            place=value.written.place,
            message=f"`{attribute}` of `{table.title}` is a date with its year behind: it does not sort by time, and a "
            "query rests on its order.",
            help="Write the year first (`%Y-%m-%d`), or seconds since 1970 as a number.",
            facts=UnsortableDateKey(value),
            confidence=weakest(value.access.confidence, value.query.confidence),
            related=(Related(value.query.place, "this query rests on the order"),),
        )
