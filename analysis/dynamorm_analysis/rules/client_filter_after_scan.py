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
- A function gives back what it scans, and code that calls it keeps some of that; unless it keeps those with a key that
  the table or an index of it has, or looks for one item and ends at that.
- The test only leaves out some with a certain value (`order["state"] != "VOID"`): no key leads to all others.
- The scan filters, too, unless a key or an index gives what the code keeps.
- The scan stands in a script or migration, or its table is one of `small-tables`.

Those of one table that look for items by the same attributes are told of once.

## How to fix it

Query a key or an index on the attribute. A filter in the scan would only save sending the items: it reads the whole
table all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import bound_attributes
from dynamorm_analysis.indexing.proposing import proposal_for
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.indexing.scans import reads_whole_table, scan_verdict, takes_most
from dynamorm_analysis.items.asked_keys import key_attributes, names_single_items
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import kept_by, listed


@dataclass(frozen=True, slots=True)
class ClientFilterAfterScan:
    """The scan."""

    access: Access


@rule("SC005", Severity.WARNING, of_retold=True)
def client_filter_after_scan(access: Access, project: Project) -> Iterator[Finding]:
    if not access.sifts_most or (access.filters and not _is_served(access, project)):
        return
    if not access.is_own and not (_is_by_key_here(access, project) or _is_search_here(access)):
        return
    if access.via is None and access.retold:  # said where calls tell the table
        return
    if not _reads_whole(access, project) or rejected(access, project) or asks_again(access, project):
        return
    table = project.table(access.table)
    names = kept_by(access.sifted)
    yield Finding(
        place=access.place,
        message=f"This scan reads the whole of `{project.title_of(access)}`, and the code keeps items with the right "
        f"{names}.",
        help=_remedy(access, table, project),
        facts=ClientFilterAfterScan(access),
        confidence=access.confidence,
        also=("SC001",),
        causes=((access.table, names),) if access.table is not None else (),
    )


def _is_by_key_here(access: Access, project: Project) -> bool:
    """Whether the code behind a call, and not the function that is called, keeps what a key or an index gives."""
    return access.table is not None and access.is_sifted_here and _is_served(access, project)


def _is_search_here(access: Access) -> bool:
    """Whether the code behind a call looks through what a function scans for the one item with a certain value."""
    if access.table is None or not access.is_sifted_here:
        return False
    return any(one.seeks_one and one.binds and not one.is_constant for one in access.sifted)


def _is_served(access: Access, project: Project) -> bool:
    """Whether a key or an index gives what the code keeps."""
    table = project.table(access.table)
    verdict = scan_verdict(_as_asked(access), table) if table is not None else None
    return (verdict is not None and verdict.candidate is not None) or _picks_one(access, project)


def _reads_whole(access: Access, project: Project) -> bool:
    """Whether a scan reads a whole table, for a flag or all of a kind at most, though no key serves its filter."""
    if reads_whole_table(access, project):
        return True
    is_of_kind = access.filters and takes_most(access)
    return is_of_kind and reads_whole_table(replace(access, filter=(), own_filter=False), project)


def _picks_one(access: Access, project: Project) -> bool:
    """Whether the code keeps the one item whose key it knows, be it that requests alone tell what the key is."""
    key = key_attributes(access, project)
    return bool(key) and names_single_items(bound_attributes(access.sifted), frozenset({tuple(key)}))


def _as_asked(access: Access) -> Access:
    """A scan as it would be if it asked for what the code keeps."""
    return replace(access, filter=access.sifted, confidence="high")


def _remedy(access: Access, table: Table | None, project: Project) -> str:
    """What the scan could have been if it had asked for what it keeps."""
    verdict = scan_verdict(_as_asked(access), table) if table is not None else None
    proposal = proposal_for(access, table, project) if table is not None else None
    names = kept_by(access.sifted)
    if access.filters and _picks_one(access, project):
        return f"Get the item by {names}, and test of it what the filter asks."
    found = verdict.candidate if verdict is not None else None
    if (verdict is not None and verdict.verdict == "one-item") or (table is None and _picks_one(access, project)):
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
