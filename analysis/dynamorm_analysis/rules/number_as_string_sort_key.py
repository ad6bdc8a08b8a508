"""A sort key is a text with a number that is not padded: queries that rest on its order get the wrong items.

## Why it is bad

DynamoDB sorts texts by their bytes: `"10"` comes before `"2"`. A range of such texts leaves out numbers that lie in it,
and the last item is the one with the most nines.

## Example

```python
def add(thread_id, number: int):
    table.put_item(Item={"thread_id": thread_id, "post": f"POST#{number}"})


table.query(KeyConditionExpression=Key("thread_id").eq(thread_id), ScanIndexForward=False, Limit=1)
```

Use instead a number with leading zeros, or a sort key that is a number:

```python
table.put_item(Item={"thread_id": thread_id, "post": f"POST#{number:08d}"})
```

## When it stays silent

- No query asks for a range of the sort key, nor for its first or last items.
- The number is not surely whole, it is formatted, or it is a time, whose digits are as many for centuries.

## How to fix it

Pad the number with zeros to the most digits that it can have (`:08d`), and write the items that are stored anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.ordering import SortKeyValue, ordered_values
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class NumberAsStringSortKey:
    """The value, and the query that rests on its order."""

    value: SortKeyValue


@rule("KY002", Severity.WARNING)
def number_as_string_sort_key(table: Table, project: Project) -> Iterator[Finding]:
    for value in ordered_values(table, project):
        if value.written.value.disorder != "number":
            continue
        attribute = value.written.attribute
        yield Finding(
            place=value.written.place,
            message=f"`{attribute}` of `{table.title}` is a text with a number that is not padded: it sorts `10` "
            "before `2`, and a query rests on its order.",
            help="Pad the number with zeros, as in `:08d`, or make the sort key a number.",
            facts=NumberAsStringSortKey(value),
            confidence=weakest(value.access.confidence, value.query.confidence),
            related=(Related(value.query.place, "this query rests on the order"),),
        )
