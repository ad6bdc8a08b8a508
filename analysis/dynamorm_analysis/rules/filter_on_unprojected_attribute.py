"""A query filters by an attribute that its index does not hold, so it finds nothing.

## Why it is bad

A global index has the attributes that it projects and no others. A filter on another one is evaluated as if the
attribute were missing: the query returns no items, and no error says why.

## Example

The index `by-customer` holds keys only:

```python
table.query(
    IndexName="by-customer",
    KeyConditionExpression=Key("customer").eq(customer),
    FilterExpression=Attr("state").eq("OPEN"),
)
```

Use instead an index that holds the attribute, best in its key:

```python
table.query(
    IndexName="by-customer-and-state",
    KeyConditionExpression=Key("customer").eq(customer) & Key("state").eq("OPEN"),
)
```

## When it stays silent

- The index is a local one, which fetches what it lacks from the table.
- What the index projects is not known, or its definitions disagree about it.
- The filter asks that the attribute does not exist.

## How to fix it

The projection of an index cannot be changed: add an index of a new name that holds the attribute, and drop the old one
when nothing reads it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import projected_attributes
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FilterOnUnprojectedAttribute:
    """The query, its conditions on what the index lacks, and the index."""

    access: Access
    conditions: tuple[Condition, ...]
    index: Index


@rule("PJ002", Severity.ERROR, tier=1)
def filter_on_unprojected_attribute(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.index is None or not access.reads_many or access.confidence != "high":
        return
    if not access.knows("index") or not access.knows("filter"):
        return
    index = table.index(access.index)
    if index is None or index.kind != "GSI" or table.key is None or not _agreed(table, index):
        return
    held = projected_attributes(table, index)
    if held is None or rejected(access, project):
        return
    conditions = tuple(c for c in access.filter if _needs(c) and c.attribute not in held)
    if not conditions:
        return
    names = dict.fromkeys(condition.attribute for condition in conditions)
    yield Finding(
        place=access.place,
        message=f"This {access.operation} finds nothing: it filters by {listed(names)}, which the index `{index.name}` "
        "does not hold.",
        help=f"Query an index that projects {listed(names)}.",
        facts=FilterOnUnprojectedAttribute(access, conditions, index),
        related=(Related(index.place, "the index is declared here"),),
    )


def _needs(condition: Condition) -> bool:
    """Whether no item without the attribute can meet a filter with this condition."""
    return condition.operator != "not_exists" and not condition.optional and not condition.free


def _agreed(table: Table, index: Index) -> bool:
    """Whether all definitions of an index project the same, and say so."""
    same_name = [one for definition in table.definitions for one in definition.indexes if one.name == index.name]
    return len({(one.kind, one.key, one.projection) for one in same_name}) == 1 and index.projection.kind is not None
