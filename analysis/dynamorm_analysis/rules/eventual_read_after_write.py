"""An item is written and then read without asking for consistency: the read may give it as it was before.

## Why it is bad

A read that does not ask for consistency may be answered by a copy of the item that the write has not reached yet. It
mostly works; under load it now and then gives the old item, or none, and whoever called shows or stores that.

## Example

```python
table.update_item(Key={"order_id": order_id}, **paid)
return table.get_item(Key={"order_id": order_id})["Item"]
```

Use instead what the write itself gives back, or a consistent read:

```python
return table.update_item(Key={"order_id": order_id}, ReturnValues="ALL_NEW", **paid)["Attributes"]
return table.get_item(Key={"order_id": order_id}, ConsistentRead=True)["Item"]
```

## When it stays silent

- The read asks for consistency, or is repeated until the item is as wanted, or the code waits in between, runs a
  command or asks a language model.
- It is not certain that both mean the same item, or that a query without a filter asks for the collection to which it
  belongs; or the code asks for other attributes only than those that were written, or uses no others.
- A scan asks for other items than one like that which was written, or is no more than looked through after an update.
- An item of a collection was changed, and the function does not give back what the query of the collection finds; or
  one was deleted, and the function neither gives back what is left nor writes anything afterwards, or deletes more.
- The code is a script or a migration.

Writes and reads are followed through the functions that call one another, and told of where the ways to both part.

Reads after one write are reported once, with the others as related places; so are the calls of one function in
another, each after a write of its own.

## How to fix it

`ReturnValues="ALL_NEW"` costs nothing. A consistent read costs twice the read units of another one.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.after_writes import (
    deleted_before,
    is_read_again,
    led_reads_after_writes,
    reads_after_writes,
    written_before,
)
from dynamorm_analysis.items.given_values import is_given
from dynamorm_analysis.items.same_item import WRITES, in_function, sureness, uses_of
from dynamorm_analysis.model.access import PUTS, Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.traced.late_reads import read_across
from dynamorm_analysis.tracing.sequences.sought import Of


@dataclass(frozen=True, slots=True)
class EventualReadAfterWrite:
    """The read, and the write whose item it reads."""

    access: Access
    write: Access


@rule("QE023", Severity.WARNING)
def eventual_read_after_write(project: Project) -> Iterator[Finding]:
    found = tuple(_in_functions(project))
    yield from found
    yield from _across_functions(found, project)


def _in_functions(project: Project) -> Iterator[Finding]:
    """What a function itself shows, with what those that it calls do for it."""
    for access in (*reads_after_writes(project), *led_reads_after_writes(project)):
        if access.consistent or not access.knows("consistent"):
            continue
        write = next(_seen(access, project), None)
        if write is None or rejected(access, project) or project.role(access.place.path) != "application":
            continue
        yield Finding(
            place=access.place,
            message=_message(_of(access, write, project), write, project.title_of(access)),
            help=_help(write),
            facts=EventualReadAfterWrite(access, write),
            confidence=sureness(access, write),
            fixable=access.via is None,
            cause=(write.place, access.table),
            causes=tuple(_causes(access, write, project)),
            related=(Related(write.place, f"it is {'deleted' if write.operation == 'delete' else 'written'} here"),),
        )


def _across_functions(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """What shows only where it is followed through several functions."""
    known = {one.place for one in told}
    for one in read_across(project):
        if not known.isdisjoint((one.read.place, one.read_at)):
            continue
        write = one.write
        yield Finding(
            place=one.read_at,
            message=_message(one.of, write, project.title_of(replace(one.read, table=one.table))),
            help=_help(write),
            facts=EventualReadAfterWrite(one.read, write),
            confidence="medium",
            fixable=False,
            cause=(one.read_at.path, one.table, write.place, one.read.place),
            related=(Related(one.write_at, f"it is {'deleted' if write.operation == 'delete' else 'written'} here"),),
        )


def _seen(access: Access, project: Project) -> Iterator[Access]:
    """The writes right before a read that it may give as if they had not been made."""
    yield from (one for one in written_before(access, project) if _is_read(access, one, project))
    yield from (one for one in deleted_before(access, project) if _is_in_collection(one, access))


def _of(access: Access, write: Access, project: Project) -> Of:
    if is_read_again(write, access, project):
        return "item"
    return "table" if access.operation == "scan" else "collection"


def _message(of: Of, write: Access, title: str) -> str:
    of_table = f" of `{title}`" if title else ""
    if write.operation == "delete":
        return f"An item{of_table} of this collection was deleted just before: the query may still give it."
    if of == "item":
        return f"The item{of_table} was written just before: this read may still give it as it was."
    if of == "table":
        return f"An item{of_table} was written just before: the scan may still miss it, or give it as it was."
    return (
        f"An item{of_table} of this collection was written just before: the query may still miss it, or give "
        "it as it was."
    )


def _help(write: Access) -> str:
    if write.operation == "update":
        return "Use what the update gives back (`ReturnValues`), or ask for a consistent read."
    if write.operation == "delete":
        return "Ask for a consistent read, or leave out the item that was deleted."
    return "Use the item that was written, or ask for a consistent read."


def _causes(access: Access, write: Access, project: Project) -> Iterator[Hashable]:
    """What asks for the item, in one function; where one that is called writes and reads it, all calls of that; and two
    functions of which one writes and the other one reads a collection, wherever they are called one after the other."""
    if access.via and write.via and access.asked_at is not None and access.operation == "query":
        yield access.asked_at, access.table, write.via
    if access.asked_at is not None:
        yield access.place.path, access.function, access.asked_at
        if any(other.call == access.call and other.operation in WRITES for other in in_function(access, project)):
            yield access.asked_at, access.table


def _is_in_collection(write: Access, query: Access) -> bool:
    """Whether a query is for a collection of the table to which the item belongs that was written."""
    if query.index is not None or not query.key or not (query.knows("key") and query.knows("index")):
        return False
    if not query.knows("filter") or not all(_is_asked_of(each, query, write) for each in query.filter):
        return False
    is_shown = query.course is not None and query.course.returned
    is_seen = is_shown or write.operation in PUTS or write.operation == "delete"
    return is_seen and all(is_given(each, query, write) for each in query.key)


def _is_scanned_for(write: Access, scan: Access) -> bool:
    """Whether a scan is for items of which a write has made one, by all that it asks of them; or for all that there
    are, which the function gives back with the one that it has put."""
    if scan.operation != "scan" or scan.index is not None or not (scan.knows("index") and scan.knows("filter")):
        return False
    if not scan.filter:
        is_shown = scan.course is not None and scan.course.listed
        return is_shown and write.operation in PUTS and not scan.sifted
    return all(is_given(each, scan, write) for each in scan.filter)


def _is_asked_of(condition: Condition, query: Access, write: Access) -> bool:
    """Whether a query leaves what is put alone of the other items of a collection: it filters by what that is given."""
    return write.operation in PUTS and condition.binds and is_given(condition, query, write)


def _is_read(access: Access, write: Access, project: Project) -> bool:
    """Whether a read is for what a write has written: for its item, and for something that it has set there."""
    if not is_read_again(write, access, project):
        if access.among_others:  # of which its call may seek another
            return False
        return _is_in_collection(write, access) or _is_scanned_for(write, access)
    uses = _used_below(access, project)
    taken = uses if uses is not None else access.projection
    if taken is None or write.operation in PUTS:
        return True
    return any(written.attribute in taken for written in write.written)


def _used_below(access: Access, project: Project) -> frozenset[str] | None:
    """The attributes that are used of what a call reads: by the code around it, and by the function that it runs; None
    where it may be all that is asked for."""
    uses = uses_of(access)
    for other in project.accesses_of(access.table) if access.table is not None else ():
        if other.via is None and other.asked_at is not None and other.asked_at == access.asked_at:
            own = frozenset(one.attribute for one in other.read)
            if uses is not None:
                return uses | own
            if other.all_read:
                return own
    return uses
