"""A query reads attributes that its local index does not hold, so that each item is read from the table as well.

## Why it is bad

A local index fetches from the table what it does not project: one more read, of the whole item, for each entry.

## Example

The local index `by-weight` holds keys only:

```python
table.query(
    IndexName="by-weight",
    KeyConditionExpression=Key("code").eq(code),
    ProjectionExpression="label",
)
```

Use instead what the index holds, or a global index that projects `label`:

```python
table.query(
    IndexName="by-label-and-weight",
    KeyConditionExpression=Key("code").eq(code),
    ProjectionExpression="label",
)
```

## When it stays silent

- What the query asks for, or what the index projects, is not known.
- Nothing is asked for by name: then the index answers with what it holds.

## How to fix it

A local index cannot be changed. Where the query is asked often, add a global index that projects the attribute.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import disputed_indexes, projected_attributes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class LocalIndexFetch:
    """The query, and the local index that lacks what it asks for."""

    access: Access
    index: Index


@rule("PJ005", Severity.INFO, tier=3)
def local_index_fetch(access: Access, project: Project) -> Iterator[Finding]:
    table, index = project.table(access.table), project.index_of(access)
    if table is None or index is None or index.kind != "LSI" or table.key is None:
        return
    if not access.projection or not access.knows("projection") or index.name in disputed_indexes(table):
        return
    held = projected_attributes(table, index)
    lacking = [name for name in access.projection if held is not None and name not in held]
    if not lacking:
        return
    yield Finding(
        place=access.place,
        message=f"The local index `{index.name}` does not hold {listed(lacking)}: each item is read from "
        f"`{table.title}` as well.",
        help=f"Query a global index that projects {listed(lacking)}, where this is asked often.",
        facts=LocalIndexFetch(access, index),
        confidence=access.confidence,
        related=(Related(index.place, "the index is declared here"),),
    )
