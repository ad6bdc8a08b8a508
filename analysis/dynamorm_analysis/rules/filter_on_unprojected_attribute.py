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
from dynamorm_analysis.indexing.matching import agreed_projection, projected_attributes
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Index
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
    if table is None or access.index is None or access.confidence != "high" or not access.knows("filter"):
        return
    index = agreed_projection(table, access.index)
    if index is None or table.key is None:
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
