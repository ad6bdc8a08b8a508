"""A query names no index, although its key condition is that of an index: DynamoDB rejects it.

## Why it is bad

Without an index name a query goes by the table's own key. The request fails with `ValidationException: Query condition
missed key schema element`.

## Example

The table's key is `order_id`; its index `by-customer` has the partition key `customer`:

```python
table.query(KeyConditionExpression=Key("customer").eq(customer))
```

Use instead:

```python
table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- The index name may be given by arguments that could not be read (`**options`).
- By one of the definitions of the table, what the query gives begins its key.

## How to fix it

Name the index. The quick fix does so where exactly one index fits.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.key_conditions import unnamed_indexes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class QueryWithoutIndexName:
    """The query and the one index that it must mean, None where several fit or none fits all conditions."""

    access: Access
    index: Index | None


@rule("IX002", Severity.ERROR, tier=1)
def query_without_index_name(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None:
        return
    meant = unnamed_indexes(access, table)
    if not meant:
        return
    fitting = [index for index in meant if _fits(access, table, index)]
    bound = listed(condition.attribute for condition in access.key if condition.binds)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query: {bound} is not the key of `{table.title}`, "
        f"which is {listed(table.keys[0].attributes)}, and no index is named.",
        help=_remedy(fitting or meant),
        facts=QueryWithoutIndexName(access, fitting[0] if len(fitting) == 1 else None),
        related=tuple(Related(index.place, f"`{index.name}` is declared here") for index in fitting or meant),
    )


def _remedy(indexes: Iterable[Index]) -> str:
    names = listed(index.name for index in indexes if index.name)
    return f"Name the index: {names}." if names else "Name the index."


def _fits(access: Access, table: Table, index: Index) -> bool:
    key = key_of(table, index)
    return key is not None and all(condition.attribute in key.attributes for condition in access.key)
