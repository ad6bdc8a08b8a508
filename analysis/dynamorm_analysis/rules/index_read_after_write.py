"""An item is written, and then sought by a global secondary index: the index may not have it yet.

## Why it is bad

A global secondary index follows its table a moment later, and offers no consistent reads. A query made right after the
write mostly finds the item, and under load now and then does not, or finds it as it was. So does that of a function
which then writes what it has made of it: the total that is stored then stays wrong.

## Example

```python
table.put_item(Item={"order_id": order_id, "customer": customer})
orders = table.query(IndexName="by-customer", KeyConditionExpression=Key("customer").eq(customer))
```

Use instead what the code knows already, or a read of the table:

```python
order = {"order_id": order_id, "customer": customer}
table.put_item(Item=order)
```

## When it stays silent

- It is not certain that the item written has the value that the query asks for, or is one that the same query found.
  Of an item that was deleted it is, where the query asks by what it held, as it was read or as the delete gave it back.
- What was deleted is left out of what the query found, or nobody is given that.
- The query is repeated until it finds the item, or the code waits in between, runs a command or asks a language
  model.
- The index is a local one, or is not known to be global.
- The code is a script or a migration.

Writes and queries are followed through the functions that call one another, and told of where the ways to both part.

## How to fix it

Give back what was written. Where more than that is needed, read the table by its key, or keep what belongs together
under one partition key, so that a consistent query of the table finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.after_writes import (
    deleted_before,
    led_reads_after_writes,
    reads_after_writes,
    written_before,
)
from dynamorm_analysis.items.asked_keys import keys_asked
from dynamorm_analysis.items.given_values import is_denied
from dynamorm_analysis.items.same_item import is_same_item, is_same_value, reads_that_found, sureness
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.traced.late_reads import sought_across


@dataclass(frozen=True, slots=True)
class IndexReadAfterWrite:
    """The query, and the write whose item it seeks."""

    access: Access
    write: Access


@rule("QE022", Severity.WARNING)
def index_read_after_write(project: Project) -> Iterator[Finding]:
    found = tuple(_in_functions(project))
    yield from found
    yield from _across_functions(found, project)


def _in_functions(project: Project) -> Iterator[Finding]:
    """What a function itself shows, with what those that it calls do for it."""
    for access in (*reads_after_writes(project), *led_reads_after_writes(project)):
        write = next(_seen(access, project), None)
        if write is None or rejected(access, project) or project.role(access.place.path) != "application":
            continue
        done = "deleted" if write.operation == "delete" else "written"
        yield Finding(
            place=access.place,
            message=_message(access, done, project.title_of(access)),
            help=_help(done),
            facts=IndexReadAfterWrite(access, write),
            confidence=sureness(access, write),
            related=(Related(write.place, f"it is {done} here"),),
            causes=((access.place.path, access.asked_at),) if access.among_others else (),
        )


def _across_functions(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """What shows only where it is followed through several functions."""
    known = {one.place for one in told}
    for one in sought_across(project):
        if not known.isdisjoint((one.read.place, one.read_at)):
            continue
        access = replace(one.read, table=one.table)
        done = "deleted" if one.write.operation == "delete" else "written"
        yield Finding(
            place=one.read_at,
            message=_message(access, done, project.title_of(access)),
            help=_help(done),
            facts=IndexReadAfterWrite(one.read, one.write),
            confidence="medium",
            cause=(one.read_at.path, one.table, one.write.place, one.read.place),
            related=(Related(one.write_at, f"it is {done} here"),),
        )


def _message(access: Access, done: str, title: str) -> str:
    may = "still give it" if done == "deleted" else "not have it yet"
    in_table = f" in `{title}`" if title else ""
    return f"An item{in_table} was {done} just before: the index `{access.index}` that is read here may {may}."


def _help(done: str) -> str:
    what = "Leave out what was deleted" if done == "deleted" else "Use what was written"
    return f"{what}, or read the table by its key, which can be asked for consistency."


def _seen(access: Access, project: Project) -> Iterator[Access]:
    """The writes right before a query that it may answer as if they had not been made."""
    yield from (one for one in written_before(access, project) if _is_sought(access, one, project))
    for one in deleted_before(access, project):
        if _is_global(access, one, project) and (_is_told_by(access, one) or _is_of_item(access, one, project)):
            yield one


def _is_told_by(access: Access, delete: Access) -> bool:
    """Whether a query asks by what a delete gives back of the item that it has deleted: `ReturnValues="ALL_OLD"`."""
    return access.course is not None and delete.call.span in access.course.keyed


def _is_sought(access: Access, write: Access, project: Project) -> bool:
    """Whether a query of a global index asks for the item of a write: for the values of the index's partition key that
    it gives to this, or again for what an earlier query found it by, or by what the item holds, which was read."""
    index = project.index_of(access)
    if not _is_global(access, write, project) or any(is_denied(write, each) for each in (*access.key, *access.filter)):
        return False
    asked = [each for each in access.key if each.attribute in index.key.partition] if index is not None else access.key
    if _is_found(access, write, project) or _is_of_item(access, write, project):
        return True
    return bool(asked) and all(_gives(write, each, access) for each in asked)


def _is_global(access: Access, write: Access, project: Project) -> bool:
    index = project.index_of(access)
    return index.kind == "GSI" if index is not None else _is_other_key(access, write, project)


def _is_other_key(access: Access, write: Access, project: Project) -> bool:
    """Whether an index that is declared nowhere is a global one: it is asked by an attribute that is not in the key."""
    names = {condition.attribute for condition in write.key}
    names |= {name for key in keys_asked(access.table, project) for name in key} if access.table is not None else set()
    asked = [condition.attribute for condition in access.key if condition.binds]
    return access.index is not None and bool(names) and names.isdisjoint(asked)


def _is_found(access: Access, write: Access, project: Project) -> bool:
    """Whether a write is to the item that an earlier query found, which asked the same."""
    return any(_is_same_question(access, read) for read in reads_that_found(write, project))


def _is_of_item(access: Access, write: Access, project: Project) -> bool:
    """Whether a query asks by what an item holds that was got before, and is the one that is written."""
    got = (read for read in reads_that_found(access, project) if read.operation == "get")
    return any(is_same_item(read, write, project) for read in got)


def _is_same_question(one: Access, other: Access) -> bool:
    asked = [each.attribute for each in one.key]
    if not asked or one.index != other.index or asked != [each.attribute for each in other.key]:
        return False
    return all(
        is_same_value(left.value, one, right.value, other) for left, right in zip(one.key, other.key, strict=True)
    )


def _gives(write: Access, asked: Condition, access: Access) -> bool:
    """Whether a write gives its item the value that a condition of a query asks for."""
    given = (written.value for written in write.written if written.attribute == asked.attribute)
    return any(is_same_value(value, write, asked.value, access) for value in given)
