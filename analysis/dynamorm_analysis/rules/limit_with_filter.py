"""A read stops at a limit before it filters, so it may find nothing although items match.

## Why it is bad

`Limit` counts the items that DynamoDB reads, and the filter drops items afterwards: `Limit=1` with a filter reads one
item, and returns it or nothing. What lies behind it is never looked at, unless the code reads on with
`LastEvaluatedKey`. Dropping items in code that a limited page has brought is the same.

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

- The code reads on with `LastEvaluatedKey`, or hands the response or the token on to its caller. A call that drops the
  token (`orders, _ = open_orders(limit=20)`) is told of.
- Limit and filter are given on different paths.
- The code itself keeps some of the latest items, by a value of its own that is no kind of theirs (`state == "OPEN"`),
  or by a time, or in a function that is called so (`latest_orders`).
- A rule about scans says so of the same call.
- The full key is given, so there is at most one item.
- The library reads on until as many items match, as PynamoDB and DynamORM do.

## How to fix it

Read on until enough items have matched, or add an index whose key takes the condition of the filter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import bound_attributes, gives_whole_key
from dynamorm_analysis.indexing.scans import scan_verdict, served_at_times
from dynamorm_analysis.items.cut_short import dropping, is_cut_before_filter
from dynamorm_analysis.key_conditions import keys_perhaps_filtered
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

NO_KEY = frozenset({"<>", "contains", "not_exists", "size", "type"})
"""What may be asked of an attribute that no key can serve."""


@dataclass(frozen=True, slots=True)
class LimitWithFilter:
    """The read, and the conditions of its filter."""

    access: Access
    conditions: tuple[Condition, ...]


@rule("QE012", Severity.WARNING, of_retold=True)
def limit_with_filter(access: Access, project: Project) -> Iterator[Finding]:
    if access.retold and not access.ends_early:  # said where the function makes it
        return
    if not is_cut_before_filter(access) or rejected(access, project):
        return
    table = project.table(access.table)
    if _is_of_one_item(access, table) or _is_told_as_scan(access, table):
        return
    conditions = dropping(access)
    refused = keys_perhaps_filtered(access, table) if table is not None else ()
    if conditions and set(conditions) <= set(refused):
        return
    names = listed(condition.attribute for condition in conditions)
    indexes = _serving(access, table)
    yield Finding(
        place=access.place,
        message=f"This {access.operation} reads {_counted(access.limit)} and {_drops(access, names)}: items that match "
        f"may lie beyond{', anywhere in the table' if access.operation == 'scan' else ''}.",
        help=_remedy(access, conditions, indexes, table),
        facts=LimitWithFilter(access, conditions),
        also=_scanned(access, indexes),
        cause=(access.asked_at, access.place.path) if access.retold else access.asked_at,
        confidence=access.confidence,
    )


def _serving(access: Access, table: Table | None) -> tuple[str, ...]:
    """The indexes that serve a scan where it asks for what they are sorted by, and for no more."""
    return tuple(index.name for index in served_at_times(access, table) if index.name) if table is not None else ()


def _remedy(access: Access, conditions: tuple[Condition, ...], indexes: tuple[str, ...], table: Table | None) -> str:
    if indexes:
        return f"Query {listed(indexes)} where the code asks for the partition key, and read on elsewhere."
    own = table.key.partition if table is not None and table.key is not None else ()
    names = [one.attribute for one in conditions if one.operator not in NO_KEY and one.attribute not in own]
    key = listed(names) if names else "what is asked for"
    if access.operation == "scan" and not (conditions and not names):
        return f"Query an index whose key holds {key}: to read on until enough items match may take the whole table."
    if access.operation == "scan":
        return "Read on with `LastEvaluatedKey` until enough items match, which may take the whole table."
    if conditions and not names:
        return "Read on with `LastEvaluatedKey` until enough items match."
    return f"Read on with `LastEvaluatedKey` until enough items match, or query an index whose key holds {key}."


def _scanned(access: Access, indexes: tuple[str, ...]) -> tuple[str, ...]:
    """The rule about scans that says more of this one."""
    if access.operation != "scan" or not access.filter:
        return ()
    return ("SC002",) if indexes else ("SC003",)


def _is_told_as_scan(access: Access, table: Table | None) -> bool:
    """Whether it is said of a scan that no key serves its filter: of where it is made, not of calls that leave the rest
    of what it finds."""
    is_made_here = not access.retold or access.answered_here
    return table is not None and is_made_here and scan_verdict(access, table) is not None


def _drops(access: Access, names: str) -> str:
    if not names:
        return "filters afterwards"
    is_filter = dropping(access)[0] in access.filter
    return f"filters by {names} afterwards" if is_filter else f"the code then drops those without the right {names}"


def _counted(limit: int | None) -> str:
    if limit is None:
        return "as many items as its limit allows"
    return "one item" if limit == 1 else f"{limit:,} items"


def _is_of_one_item(access: Access, table: Table | None) -> bool:
    """Whether the full key is given; two equalities beside no index, where the table's key is not known."""
    if table is None or table.key is None:
        return access.index is None and len(bound_attributes(access.key)) > 1
    return gives_whole_key(access, table)
