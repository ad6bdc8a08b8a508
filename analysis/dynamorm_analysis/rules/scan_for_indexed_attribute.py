"""A scan filters by the partition key of the table or of an index, where a query would read only the matching items.

## Why it is bad

A filter runs after the read and saves nothing: the scan reads, and bills, every item of the table. A query with the
same condition reads only the items under that partition key.

## Example

The index `by-customer` has the partition key `customer`:

```python
orders = list(Order.scan(Order.customer == customer))
```

Use instead:

```python
orders = list(Order.by_customer.query(customer))
```

## When it stays silent

- The scan asks for a consistent read and only a global secondary index would serve it.
- The condition is set on some paths only, stands under OR, or is not an equality.
- The same function queries that index as well, and scans where it is not there, as the error tells. Where the query
  found nothing, or failed for whatever reason, the scan is told: it asks for the same once more.
- Migrations, scripts and other administrative code. Where a file is run by hand otherwise, the confidence is low.

It is reported as information where the index may lack items: those without its sort key attribute. Where the scan sets
no limit, and forgets all pages but the first, that is told with it.

## How to fix it

Query the table or the index. The quick fix is offered where the index holds every attribute that the code reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import Candidate
from dynamorm_analysis.indexing.scans import scan_verdict
from dynamorm_analysis.items.answers import answers
from dynamorm_analysis.items.cut_short import looked_at
from dynamorm_analysis.items.rereading import asks_again, is_for_want_of_index
from dynamorm_analysis.items.same_item import beside
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class ScanForIndexedAttribute:
    """The scan, the key that would serve it as a query, and a query of that key after which the scan is made."""

    access: Access
    candidate: Candidate
    asked: Access | None


@rule("SC002", Severity.WARNING)
def scan_for_indexed_attribute(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or project.role(access.place.path) == "admin":
        return
    verdict = scan_verdict(access, table)
    if verdict is None or verdict.verdict != "indexed" or verdict.candidate is None or rejected(access, project):
        return
    found = verdict.candidate
    asked = next(_asked_before(access, found, project), None)
    if _falls_back(access, asked) or asks_again(access, project):
        return
    made = answers(access, project)
    if made and all(_falls_back(one, next(_asked_before(one, found, project), None)) for one in made):
        return
    yield Finding(
        place=access.place,
        message=f"{_reads(access, table)}, although {_key(found, table)} "
        f"has the partition key {listed(found.key.partition)}{_after_page(access)}.",
        help=_remedy(found) if asked is None else "Leave it out: the query before it has asked for the same.",
        facts=ScanForIndexedAttribute(access, found, asked),
        also=("PG001",) if _after_page(access) else (),
        confidence="low" if is_run_by_hand(access) else access.confidence,
        severity=Severity.INFO if found.drops_items else None,
        fixable=found.complete and asked is None,
        cause=access.asked_at,
        related=(Related(found.index.place, "the index is declared here"),) if found.index else (),
    )


def _falls_back(access: Access, asked: Access | None) -> bool:
    return asked is not None and is_for_want_of_index(access, asked)


def _asked_before(access: Access, found: Candidate, project: Project) -> Iterator[Access]:
    """The queries of that index in the same function: the scan is for when they give nothing."""
    for other in beside(access, project):
        if other.operation == "query" and found.index is not None and other.index == found.index.name:
            yield other


def _reads(access: Access, table: Table) -> str:
    seen = looked_at(access, f" of `{table.title}`")
    return f"The scan looks at {seen}" if seen else f"The scan reads all of `{table.title}`"


def _after_page(access: Access) -> str:
    """What else the scan misses: without a limit, what lies beyond its first page."""
    is_limited = access.limit is not None or access.limited or not access.knows("limit")
    return ", and ends after one page of 1 MB" if access.ends_early and not is_limited else ""


def _key(found: Candidate, table: Table) -> str:
    if found.index is None:
        return f"`{table.title}` itself"
    return f"its index `{found.index.name}`" if found.index.name else "one of its indexes"


def _remedy(found: Candidate) -> str:
    target = (
        f"`{found.index.name}`" if found.index and found.index.name else "the index" if found.index else "the table"
    )
    remedy = f"Query {target} by {listed(found.used)}"
    if found.drops_items:
        return f"{remedy}, if no item lacks {listed(found.key.sort)}: the index does not hold such items."
    if not found.complete:
        return f"{remedy}, then read the attributes that the index does not hold by key."
    return f"{remedy}."
