"""A scan filters by attributes that no key or index covers, so every call reads the whole table.

## Why it is bad

A filter runs after the read: the scan reads, and bills, every item of the table, one megabyte per request, however few
it returns. Time and price grow with the table.

## Example

`Order` has the key `order_id` and no index:

```python
orders = list(Order.scan(Order.customer == customer))
```

Use instead, with a global secondary index `by_customer` on `customer`:

```python
orders = list(Order.by_customer.query(customer))
```

## When it stays silent

- Not every index of the table is known, or a part of the filter is not.
- A condition that an index would serve is set on some paths only, or asks for a consistent read.
- The scan reads an index, which may hold few items on purpose.
- The table is one whose items people arrange by hand (settings, roles), or one of `small-tables` in the settings.
- The scan takes one page for all items of one kind (`type = "USER"`) or by a flag, and is told of as that.
- Migrations, scripts and other administrative code.

The confidence is low where callers tell how many items of a list they want, or where to go on, and may narrow it; and
where the scan is made each week or month, or takes all items of a kind for an export, as the name of its function or
file tells.

Where items are given the attribute under another spelling (`entityType`, where the scan asks for `EntityType`), the
help is to name that one: the scan finds nothing, and an index would stay empty.

Where the scan looks for what has expired, and the code deletes it, the help is to leave that to the time to live.

Scans with the same remedy are reported once, and point at one another, except where each has a quick fix of its own.

## How to fix it

Add a global secondary index on the attribute and query it. The proposal serves all call sites of one kind with one
index: its partition key is the attribute that spreads the items best, its sort key what the code orders or limits by.
Deploy the index before the code that queries it. Where the partition key would get hot, or the table has no room for
another index, the finding says so and offers no fix.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.indexing.proposing import Proposal, proposal_for
from dynamorm_analysis.indexing.remedies import remedy
from dynamorm_analysis.indexing.scans import ScanVerdict, scan_verdict, takes_most
from dynamorm_analysis.indexing.written_attributes import INDEXABLE, is_no_key
from dynamorm_analysis.items.cut_short import looked_at
from dynamorm_analysis.items.deletion import clears_expired
from dynamorm_analysis.items.small_tables import stays_small_to_scan
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.occasions import is_seldom, takes_all_along, takes_along
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed, of_one_value

MAX_SITES = 5  # other call sites that a finding points at
UNSERVABLE = frozenset({"<>", "contains", "not_exists", "type", "size"})
"""Operators that say of no partition what to look for in it."""


BY_TTL = "Let DynamoDB delete what has expired: switch on the table's time to live, and write when it does in seconds."


@dataclass(frozen=True, slots=True)
class ScanForNonIndexedAttribute:
    """The scan and the index that would serve it, where a sound one exists."""

    access: Access
    proposal: Proposal | None


@rule("SC003", Severity.WARNING)
def scan_for_non_indexed_attribute(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or project.role(access.place.path) == "admin" or stays_small_to_scan(access, project):
        return
    found = scan_verdict(access, table)
    if found is None or found.verdict not in ("non-indexed", "several-values") or rejected(access, project):
        return
    if _is_told_as_page(access):
        return
    misnamed = _misnamed(access, table, project)
    is_of_expired = clears_expired(access, project)
    proposal = proposal_for(access, table, project) if misnamed is None and not is_of_expired else None
    message = _message(access, found, table)
    remedy = misnamed or (BY_TTL if is_of_expired else _remedy(access, found, proposal, table))
    fixable = access.library == "pynamodb" and proposal is not None and not proposal.obstacle
    yield Finding(
        place=access.place,
        message=message,
        help=remedy,
        facts=ScanForNonIndexedAttribute(access, proposal),
        confidence=weakest(access.confidence, _confidence(access)),
        fixable=fixable,
        cause=None if fixable else (access.table, message if proposal is None else "", remedy),
        causes=((access.table, access.asked_at),),
        related=_others(access, proposal),
    )


def _misnamed(access: Access, table: Table, project: Project) -> str | None:
    """What to do first where the scan looks at an attribute that no item is given, but one that is spelled otherwise:
    `EntityType` for `entityType`. None where it is not so."""
    names = _names_written(project).get(table.id, {})
    for one in access.filter:
        spelled = names.get(_plain(one.attribute), ())
        if spelled and one.attribute not in spelled and one.attribute not in table.attributes:
            return (
                f"Name {listed(spelled)}, as items have it, and look for an index on that: nothing here writes "
                f"`{one.attribute}`, and an index on it would stay empty."
            )
    return None


@once
def _names_written(project: Project) -> dict[str, dict[str, tuple[str, ...]]]:
    """The attributes that items of each table are given, by their names without capitals and marks."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in (*project.accesses, *project.retold):
        names = found.setdefault(one.table, {}) if one.table is not None else {}
        for written in one.written:
            spelled = names.get(_plain(written.attribute), ())
            if written.attribute not in spelled:
                names[_plain(written.attribute)] = (*spelled, written.attribute)
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _is_told_as_page(access: Access) -> bool:
    """Whether it is told of a scan that it takes one page for all items of a kind, or by a flag."""
    return access.ends_early and access.limit is None and access.knows("limit") and takes_most(access)


def _confidence(access: Access) -> Confidence:
    """How sure it is that an index is worth it: it hardly is for some items of a list that somebody may narrow, or for
    what is read each week, nor where all items of a kind go into an export."""
    are_some = access.resumes or not access.knows("limit")
    is_export = takes_all_along(access) and all(one.is_constant for one in access.filter)
    if (
        is_seldom(access)
        or takes_along(access)
        or is_export
        or (are_some and all(one.optional for one in access.filter))
    ):
        return "low"
    return "medium" if any(one.optional for one in access.filter) else "high"


def _others(access: Access, proposal: Proposal | None) -> tuple[Related, ...]:
    others = (site for site in proposal.sites if site != access.place) if proposal else ()
    return tuple(Related(site, "the same index serves this call") for site in islice(others, MAX_SITES))


def _message(access: Access, found: ScanVerdict, table: Table) -> str:
    names = list(dict.fromkeys(condition.attribute for condition in access.filter))
    keys = table.key.attributes if table.key is not None else ()
    of_indexes = {name: index for index in table.indexes for name in index.key.attributes}
    filtered = listed([name for name in names if name not in keys and name not in of_indexes] or names)
    if found.verdict == "several-values":
        return f"The scan reads all of `{table.title}` for a few values of {listed(names)}."
    sorts = next((index for index in table.indexes if index.name and [*index.key.sort] == names), None)
    if all(condition.operator in UNSERVABLE for condition in access.filter):
        missing = f"No index can serve these conditions on {listed(names)}"
    elif sorts is not None and not any(name in keys for name in names):
        missing = f"{filtered} is but a sort key of the index `{sorts.name}`, which no query can ask for alone"
    elif all(name in keys or name in of_indexes for name in names):
        missing = f"No key or index of `{table.title}` serves these conditions on {filtered}"
    else:
        missing = f"No key or index of `{table.title}` covers {filtered}"
    if seen := looked_at(access):
        return f"{missing}: the scan looks at {seen}."
    whole = "index" if access.index is not None else "table"
    if access.ends_early:
        return f"{missing}: the scan goes through the whole {whole}."
    if access.limit is not None or not access.knows("limit"):
        return f"{missing}: the scan looks for them page after page."
    return f"{missing}: every call reads the whole {whole}."


def _remedy(access: Access, found: ScanVerdict, proposal: Proposal | None, table: Table) -> str:
    if found.verdict == "several-values":
        target = f"`{found.index.name}`" if found.index and found.index.name else "the table"
        return f"Query {target} once for each value."
    return remedy(proposal, table) if proposal is not None else _without_proposal(access, table)


def _without_proposal(access: Access, table: Table) -> str:
    if access.consistent:
        return "Keep what is looked for in an item of its own, read by key: no new index has consistent reads."
    if all(condition.operator == "exists" for condition in access.filter):
        names = listed(condition.attribute for condition in access.filter)
        return f"Add a global secondary index on {names}: it holds only the items that have the attribute."
    binding = [condition for condition in access.filter if condition.binds]
    equal = [condition.attribute for condition in binding]
    if not equal:
        return "Find these items by an equality that an index can serve: a query needs one on its partition key."
    flags = {condition.attribute for condition in binding if is_no_key(condition.value)}
    kept = [name for name in equal if (known := table.attributes.get(name)) is None or known.type in INDEXABLE]
    possible = [name for name in kept if name not in flags]
    varied = [condition.attribute for condition in binding if not condition.is_constant]
    if found := [name for name in possible if name in varied]:
        return f"Add a global secondary index on {listed(found[:1])}."
    if possible:
        return of_one_value(possible)
    return (
        f"{listed(equal)} cannot be a key: write an attribute that only these items have, "
        "and add a global secondary index on it."
    )
