"""A scan reads a whole table.

## Why it is bad

Every item is read and billed on every call, one megabyte per request: what takes a moment with a hundred items takes
minutes with a million, and throttles the requests of others meanwhile.

## Example

```python
orders = table.scan()["Items"]
```

Use instead a query of what is wanted:

```python
orders = table.query(IndexName="by-day", KeyConditionExpression=Key("day").eq(today))["Items"]
```

## When it stays silent

- The table is one of `small-tables` in the settings, or the scan reads a given number of items.
- The table's key alone tells a kind (`report_type`, `region`), so that there is one item for each.
- The table is one whose items people arrange by hand, as its name or its key tells: settings, roles, regions, or things
  that each have a name given to them; not so where its key or an index tells whose each
  is. So are tenants, companies, rewards, webhooks or connections, unless the scan looks for some of them.
- The loop around the scan ends when it has read as many items as it wants.
- All items are read to be deleted, or to be exported, archived or migrated, as the name of the function or file tells,
  or a handler that makes nothing of its event and puts files into an object store.
- Infrastructure has the file started by time, or it is named so (`scheduler.py`, `weekly_report`), or like what sets
  all items back (`reset_counters`): what comes by must see all of them. A scan that looks for some of them is told of
  all the same.
- The scan is what is left where a query for the same attributes, before it in the same function, cannot be made, as its
  error tells.
- Migrations, scripts, files that read a command line, ask whoever runs them or print what their `main` finds, and other
  administrative code; scans of one segment of several.
- The scan reads the further pages of another one.
- The table is not known, and the scan looks for nothing of its own there.
- Another rule says of the same scan what would spare it: a get, a query, or an index; or that it takes one page for
  everything, be it of one kind (`type = "USER"`) or by a flag, also in the function that is called, hands out one page
  of many, or ends at a limit before its filter: what mends that mends this, too.
- Of one page without a filter only the first item is used.
- What the scan is given is not known: whether it reads an index, or a filter, or, without any, how many items at most.

A table is reported once, and once for all that looks for items by the same attributes; other such scans are named as
related places.

## How to fix it

Say which items are wanted, and keep an index for them; an index that only those items are in makes listing them cheap.
Where all items are wanted, export the table to S3, or read it in segments in the background.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.indexing.scans import looks_for_one, reads_whole_table, scan_verdict, served_at_times, takes_most
from dynamorm_analysis.items.answers import answers
from dynamorm_analysis.items.cut_short import is_cut_before_filter
from dynamorm_analysis.items.deletion import clears_expired
from dynamorm_analysis.items.rereading import asks_again, is_for_want_of_index
from dynamorm_analysis.items.same_item import beside
from dynamorm_analysis.items.small_tables import is_arranged
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.occasions import begins_anew, is_scheduled, takes_all_along
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed

BY_TTL = "Let DynamoDB delete what has expired, by the table's time to live; or query an index by when it expires."


@dataclass(frozen=True, slots=True)
class FullTableScan:
    """The scan."""

    access: Access


@rule("SC001", Severity.WARNING)
def full_table_scan(access: Access, project: Project) -> Iterator[Finding]:
    if not _takes_all(access, project) or rejected(access, project):
        return
    made = answers(access, project)
    if made and not any(_takes_all(answer, project) for answer in made):
        return
    table = project.table(access.table)
    indexes = [index for index in served_at_times(access, table) if index.name] if table is not None else []
    yield Finding(
        place=access.place,
        message=f"{_reads(access, project)} time and price grow with the table.",
        help=BY_TTL if clears_expired(access, project) else _remedy(indexes, access),
        facts=FullTableScan(access),
        cause=(access.table or (access.place.path, access.function), _looked_for(access)),
        causes=tuple(_causes(access)),
        confidence=weakest(access.confidence, "high" if access.table is not None else "medium"),
    )


def _takes_all(access: Access, project: Project) -> bool:
    """Whether a scan reads a whole table, and no other rule says what would spare that."""
    if access.count_only or access.counted or not reads_whole_table(access, project):
        return False
    if access.sifts_most and not access.filters and access.is_own:
        return False  # told by what is looked for
    if _is_told_otherwise(access, project) or _is_told_by_its_calls(access, project):
        return False
    if asks_again(access, project) or takes_all_along(access) or _falls_back(access, project):
        return False
    is_of_all = not looks_for_some(access)
    return not (is_of_all and (is_arranged(access, project) or is_scheduled(access) or begins_anew(access)))


def _is_told_otherwise(access: Access, project: Project) -> bool:
    """Whether another rule says of the scan what mends this, too: that it gives one page for everything, or one of
    many pages, or what a limit has left for its filter. Of one page whose first item is used nothing is to be said."""
    if (access.ends_early or _gets_one_page(access, project)) and takes_most(access):
        return True
    return _is_told_as_page(access, project) or is_cut_before_filter(access) or _is_told_by_calls(access, project)


def _gets_one_page(access: Access, project: Project) -> bool:
    """Whether a call scans the table that it gives to a function, which takes one page for everything."""
    return access.via is not None and (access.table, access.via) in _taking_one_page(project)


@once
def _taking_one_page(project: Project) -> frozenset[tuple[str | None, str]]:
    """The tables that functions are given, each with the function that takes a page of it for everything. Where it is
    told of the function, but not of which table, the call tells that."""
    nameless = {one.place for one in project.accesses if one.table is None and one.operation == "scan"}
    taken = (one for one in project.retold if one.via is None and one.operation == "scan" and one.ends_early)
    named = (one for one in taken if one.table is not None and one.place not in nameless)
    return frozenset((one.table, one.function) for one in named if one.limit is None)


def _is_told_by_calls(access: Access, project: Project) -> bool:
    """Whether calls tell by what a function filters that is given it: each of them is a scan of its own."""
    if access.knows("filter") or not access.is_own or access.table is None:
        return False
    return any(
        one.via == access.function and one.operation == "scan" and one.knows("filter")
        for one in project.accesses_of(access.table)
    )


def _is_told_by_its_calls(access: Access, project: Project) -> bool:
    """Whether calls tell which table a function scans, and its keys: what would serve the scan is then said of them."""
    if access.table is not None:
        return False
    calls = _calls_by_conditions(project).get(access.asked_at, ())
    tables = [project.table(call.table) for call in calls]
    return bool(calls) and all(
        table is not None and scan_verdict(call, table) is not None for call, table in zip(calls, tables, strict=True)
    )


@once
def _calls_by_conditions(project: Project) -> dict[Place | None, tuple[Access, ...]]:
    """The calls of functions that scan, by the place of the conditions by which the function filters."""
    found: dict[Place | None, tuple[Access, ...]] = {}
    for call in (one for one in project.accesses if one.via is not None and one.operation == "scan"):
        found[call.asked_at] = (*found.get(call.asked_at, ()), call)
    return found


def _is_told_as_page(access: Access, project: Project) -> bool:
    """Whether it is told of the scan that it is read for one page of many; of a query on another branch that is told
    first."""
    if access.offset is None or (access.loop is not None and access.loop.asks_for_others):
        return False
    if any(one.binds and not one.is_constant for one in access.filter):
        return False  # an index spares what lies between the items of the page, too
    return not any(one.operation == "query" and one.offset == access.offset for one in beside(access, project))


def _causes(access: Access) -> Iterator[Hashable]:
    """What else makes two scans one: the conditions that both ask by, or the function on whose branches they stand."""
    yield access.asked_at
    if access.via is None:
        yield access.place.path, access.place.anchor, access.function, access.table


def _looked_for(access: Access) -> tuple[str, ...]:
    """The attributes by which a scan filters: another index would serve scans by others."""
    return tuple(sorted({one.attribute for one in access.filter}))


def _falls_back(access: Access, project: Project) -> bool:
    """Whether a scan asks again what a query before it asked, in the same function."""
    return any(
        access.asks_same_as(one)
        and one.place.span.start < access.place.span.start
        and is_for_want_of_index(access, one)
        for one in beside(access, project)
    )


def _remedy(indexes: list[Index], access: Access) -> str:
    if indexes:
        return f"Query {listed(index.name or '' for index in indexes)} where the code asks for the partition key."
    stays_small = "list the table in `small-tables` where it stays small."
    if looks_for_one(access):
        return f"Keep what is wanted under a key of its own, or in an index that holds only such; or {stays_small}"
    if access.filters or access.sifted or not access.knows("filter"):
        return f"Query the items that are wanted, or {stays_small}"
    return (
        "Where some of the items are wanted, query these; where all are, hand them out page by page, or keep what is "
        f"made of them up to date as they are written; or {stays_small}"
    )


def looks_for_some(access: Access) -> bool:
    """Whether a filter asks for some of the items, and not just for all of one kind: `SK = META`."""
    return not (access.knows("filter") and all(one.is_constant for one in access.filter))


def _reads(access: Access, project: Project) -> str:
    title = project.title_of(access)
    table = f"`{title}`" if title else "its table"
    filtered = ", and filters afterwards" if access.filters else ""
    ends_when_enough = access.loop is not None and access.loop.bounded
    is_read_on = access.limit is not None and not access.filters and access.knows("filter") and not access.ends_early
    if not is_read_on and (not access.knows("limit") or access.limit is not None or ends_when_enough):
        is_for_some = access.filters or not access.knows("filter")
        done = f"looks for items of {table} with a filter" if is_for_some else f"goes through the items of {table}"
        return f"This scan {done}, page after page:"
    if access.ends_early:
        return f"This scan goes through all of {table}{filtered}: read to its end,"
    return f"This scan reads the whole of {table}{filtered}:"
