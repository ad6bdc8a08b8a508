"""A PartiQL SELECT gives no partition key, so DynamoDB reads the whole table or index for it.

## Why it is bad

It reads like SQL, but there is no planner that would find an index. Unless the WHERE compares the partition key of what
stands behind FROM with `=` or `IN`, the statement is a scan: every item is read and billed, however few it returns.
An index is used only where it is named.

## Example

`parcels` has the key `code` and an index `by-depot` on `depot`:

```python
client.execute_statement(Statement='SELECT * FROM "parcels" WHERE depot = ?', Parameters=[{"S": depot}])
```

Use instead:

```python
client.execute_statement(Statement='SELECT * FROM "parcels"."by-depot" WHERE depot = ?', Parameters=[{"S": depot}])
```

## When it stays silent

- The statement, or the key of what it names, is not known.
- The WHERE gives the partition key in each of its alternatives.
- The statement has a limit and no condition: a look at some items.
- Migrations, scripts and other administrative code, and tables that the settings call small.

## How to fix it

Name the index that the message tells, or add one; give the partition key where it is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import disputed_indexes, key_of
from dynamorm_analysis.indexing.proposing import Proposal, proposal_for
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.indexing.statements import named_values, serving
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class StatementScansTable:
    """The statement."""

    access: Access


@rule("SC010", Severity.WARNING)
def statement_scans_table(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.operation != "partiql" or not access.knows("filter"):
        return
    if project.role(access.place.path) == "admin" or table.title in project.settings.small_tables:
        return
    if access.limit is not None and not access.filter:
        return
    index = table.index(access.index) if access.index is not None else None
    key = key_of(table, index)
    if key is None or (access.index is not None and index is None) or access.index in disputed_indexes(table):
        return
    if named_values(access).issuperset(key.partition) or rejected(access, project):
        return
    read = f"the whole index `{index.name}`" if index is not None else f"all of `{table.title}`"
    better = serving(access, table)
    yield Finding(
        place=access.place,
        message=f"The statement gives no value of {listed(key.partition)}, so it reads {read}.",
        help=_advice(better, key, table, proposal_for(access, table, project)),
        facts=StatementScansTable(access),
        confidence=access.confidence,
        also=("SC001",) if not access.filter else ("SC002",) if better else ("SC003",),
    )


def _advice(better: tuple[str, ...], key: Key, table: Table, proposal: Proposal | None) -> str:
    if better:
        return f"Name the index: {listed(better, 'or')}."
    return remedy(proposal, table) if proposal is not None else f"Give {listed(key.partition)} by `=` or `IN`."
