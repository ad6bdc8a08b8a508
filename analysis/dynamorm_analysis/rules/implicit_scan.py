"""A chain of the Go library DynamORM (TableTheory) names no partition key, so the library scans without saying so.

## Why it is bad

The library chooses what a chain becomes: a query when the first `=` condition is on the partition key of the table or
of an index, else a scan that reads, and bills, every item. The results are the same, no error is returned and nothing
is logged.

## Example

`Parcel` has the key `Code` and no index with `State`:

```go
err := db.Model(&Parcel{}).Where("State", "=", state).All(&parcels)
```

Use instead, with the tag `theorydb:"index:by-state,pk,omitempty"` on `State`:

```go
err := db.Model(&Parcel{}).Index("by-state").Where("State", "=", state).All(&parcels)
```

## When it stays silent

- The scan is asked for: `Scan()`, `ScanAllSegments()`.
- A field, an operator or a part of the chain is not written out, or the model has fields of a type that is not known.
- The chain names an index, or the order of its conditions hides a key: other rules say so.
- Migrations, scripts and other administrative code.

## How to fix it

Put the partition key of the table or of an index first, or add an index with the attribute that is looked for. There
is no quick fix: the library takes an index that fits by itself, and here none does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.proposing import Proposal, proposal_for
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed, of_one_value


@dataclass(frozen=True, slots=True)
class ImplicitScan:
    """The read that the library turns into a scan."""

    access: Access


@rule("LB020", Severity.WARNING)
def implicit_scan(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or access.operation != "scan" or access.builder is None or access.builder.index:
        return
    if not table.closed or project.role(access.place.path) == "admin":
        return
    if table.title in project.settings.small_tables or hidden_key(access, table) is not None:
        return
    yield Finding(
        place=access.place,
        message=_message(access, table),
        help=_remedy(access, table, proposal_for(access, table, project)),
        facts=ImplicitScan(access),
        confidence=access.confidence,
        also=("SC003",) if access.filter else ("SC001",),
    )


def hidden_key(access: Access, table: Table) -> str | None:
    """The partition key of the table or an index that a later `=` condition of a scanning chain gives."""
    if access.builder is None:
        return None
    all_keys = (table.key, *(index.key for index in table.indexes))
    keys = {name for key in all_keys if key is not None for name in key.partition[:1]}
    equal = [one.attribute for one in access.builder.conditions if one.operator == "="]
    return next((name for name in equal[1:] if name in keys), None)


def _message(access: Access, table: Table) -> str:
    if not access.filter:
        return f"The chain has no condition, so it scans: every call reads all of `{table.title}`."
    equal = dict.fromkeys(one.attribute for one in access.filter if one.operator == "=")
    if not equal:
        return f"No `=` condition gives a partition key, so the chain becomes a scan: all of `{table.title}` is read."
    names = listed(equal)
    if _is_key(next(iter(equal)), table):
        return f"The chain becomes a scan of `{table.title}`: its model has no key or index that begins with {names}."
    return f"The chain becomes a scan: no key or index of `{table.title}` begins with {names}, and all of it is read."


def _is_key(attribute: str, table: Table) -> bool:
    """Whether another model of the table declares an index that begins with an attribute."""
    return any(index.key.partition[:1] == (attribute,) for index in table.indexes)


def _remedy(access: Access, table: Table, proposal: Proposal | None) -> str:
    if proposal is not None:
        return remedy(proposal, table)
    binding = [one for one in access.filter if one.binds]
    equal = [one.attribute for one in binding if not one.is_constant]
    if binding and not equal:
        return of_one_value([one.attribute for one in binding])
    if not equal:
        return "Give the partition key of the table or of an index by `=`; write `Scan` where reading all is meant."
    return f"Add an index with {listed(equal[:1])} as its partition key, or give the table's partition key first."
