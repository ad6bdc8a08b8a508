"""A query of an index in dyntastic is given a value instead of a condition, or asks for consistent reads: it raises.

## Why it is bad

dyntastic does not know the keys of indexes. With `index` it takes a condition for the partition key, and raises
`ValueError: Must specify attribute condition for index` for a value. It raises `ValueError` for `consistent_read`, too,
which DynamoDB refuses for global indexes.

## Example

```python
Order.query("new", index="by-state")
```

Use instead:

```python
Order.query(A.state == "new", index="by-state")
```

## When it stays silent

- The index or what it is asked for is a variable of which nothing is known.
- The index may be None, which means the table.

## How to fix it

Write the condition with the attribute that is the partition key of the index, and leave out `consistent_read`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class IndexQueryWithoutCondition:
    """The index as written; names are what is wrong with the query, and what it asks for."""

    misuse: Misuse


@rule("LB050", Severity.ERROR, tier=1)
def index_query_without_condition(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "index-query":
        return
    is_value = misuse.names[0] == "condition"
    reason = (
        f"is given `{misuse.names[1]}` and not which attribute is to be that"
        if is_value
        else "asks for consistent reads, which indexes do not have"
    )
    yield Finding(
        place=misuse.place,
        message=f"This query of the index `{misuse.subject}` {reason}: dyntastic raises ValueError.",
        help=f"Write a condition: `A.attribute == {misuse.names[1]}`." if is_value else "Leave out `consistent_read`.",
        facts=IndexQueryWithoutCondition(misuse),
    )
