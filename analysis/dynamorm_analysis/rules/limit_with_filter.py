"""A read stops at a limit before it filters, so it may find nothing although items match.

## Why it is bad

`Limit` counts the items that DynamoDB reads, and the filter drops items afterwards: `Limit=1` with a filter reads one
item, and returns it or nothing. What lies behind it is never looked at, unless the code reads on with
`LastEvaluatedKey`.

## Example

```python
response = table.query(
    KeyConditionExpression=Key("customer").eq(customer),
    FilterExpression=Attr("state").eq("OPEN"),
    Limit=1,
)
open_order = next(iter(response["Items"]), None)
```

Use instead a loop that reads on until there are enough, or a key that holds the attribute:

```python
table.query(
    IndexName="by-customer-and-state",
    KeyConditionExpression=Key("customer").eq(customer) & Key("state").eq("OPEN"),
    Limit=1,
)
```

## When it stays silent

- The code reads on with `LastEvaluatedKey`, or hands the response or the token on to its caller.
- A rule about scans says so of the same call.
- The full key is given, so there is at most one item.
- The library reads on until as many items match, as PynamoDB and DynamORM do.

## How to fix it

Read on until enough items have matched, or add an index whose key takes the condition of the filter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import bound_attributes
from dynamorm_analysis.indexing.scans import scan_verdict
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class LimitWithFilter:
    """The read, and the conditions of its filter."""

    access: Access
    conditions: tuple[Condition, ...]


@rule("QE012", Severity.WARNING)
def limit_with_filter(access: Access, project: Project) -> Iterator[Finding]:
    if access.limit is None or not access.ends_early:
        return
    conditions = tuple(condition for condition in access.filter if not condition.optional)
    if not conditions or rejected(access, project):
        return
    table = project.table(access.table)
    if _is_of_one_item(access, table) or (table is not None and scan_verdict(access, table) is not None):
        return
    names = listed(condition.attribute for condition in conditions)
    counted = "one item" if access.limit == 1 else f"{access.limit:,} items"
    yield Finding(
        place=access.place,
        message=f"This {access.operation} reads {counted} and filters by {names} afterwards: items that match may lie "
        "beyond.",
        help=f"Read on with `LastEvaluatedKey` until enough items match, or query an index whose key holds {names}.",
        facts=LimitWithFilter(access, conditions),
        cause=access.asked_at,
        confidence=access.confidence,
    )


def _is_of_one_item(access: Access, table: Table | None) -> bool:
    """Whether the full key is given; two equalities beside no index, where the table's key is not known."""
    bound = bound_attributes(access.key)
    if table is None or table.key is None:
        return access.index is None and len(bound) > 1
    return bound.issuperset(table.key.attributes)
