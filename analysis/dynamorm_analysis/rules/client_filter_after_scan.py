"""A scan reads a whole table, and the code keeps a few of its items.

## Why it is bad

Every item of the table is read, billed and sent, to be dropped. Time and price grow with the table, not with what is
looked for.

## Example

```python
orders = table.scan()["Items"]
return [order for order in orders if order["customer"] == customer]
```

Use instead:

```python
table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- The items that the test drops are used as well, or tested by more than comparisons of attributes.
- The scan stands in a script or migration, or its table is one of `small-tables`.

## How to fix it

Query a key or an index on the attribute. A filter in the scan would only save sending the items: it reads the whole
table all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.proposing import proposal_for
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.indexing.scans import reads_whole_table, scan_verdict
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class ClientFilterAfterScan:
    """The scan."""

    access: Access


@rule("SC005", Severity.WARNING)
def client_filter_after_scan(access: Access, project: Project) -> Iterator[Finding]:
    if access.filters or not access.sifted or access.via is not None:
        return
    if not reads_whole_table(access, project) or rejected(access, project) or asks_again(access, project):
        return
    table = project.table(access.table)
    names = listed(condition.attribute for condition in access.sifted)
    yield Finding(
        place=access.place,
        message=f"This scan reads the whole of `{project.title_of(access)}`, and the code keeps items with the right "
        f"{names}.",
        help=_remedy(access, table, project),
        facts=ClientFilterAfterScan(access),
        confidence=access.confidence,
        also=("SC001",),
    )


def _remedy(access: Access, table: Table | None, project: Project) -> str:
    """What the scan could have been if it had asked for what it keeps."""
    asked = replace(access, filter=access.sifted, confidence="high")
    verdict = scan_verdict(asked, table) if table is not None else None
    proposal = proposal_for(access, table, project) if table is not None else None
    names = listed(condition.attribute for condition in access.sifted)
    found = verdict.candidate if verdict is not None else None
    if verdict is not None and verdict.verdict == "one-item":
        return f"Get the item by {names}."
    if found is not None:
        target = f"the index `{found.index.title}`" if found.index is not None else "the table"
        return f"Query {target} by {listed(found.used)}."
    if proposal is not None and table is not None:
        return remedy(proposal, table)
    if not any(condition.binds for condition in access.sifted):
        return f"Query an index that leads to these items; a filter by {names} would only save sending the others."
    equal = listed(condition.attribute for condition in access.sifted if condition.binds)
    return f"Query an index on {equal}; a filter by {names} would only save sending the others."
