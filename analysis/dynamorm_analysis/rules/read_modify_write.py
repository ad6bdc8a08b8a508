"""An item or attribute is read, changed in code and written back without a condition: of two such changes at once, one
is lost.

## Why it is bad

Between the read and the write, another request may have changed the item. What it wrote is then overwritten by a value
that was computed from the older one: a counter misses counts, a balance is wrong. Where the item is put back whole,
even a change of another attribute is undone. No error tells of it.

## Example

```python
item = table.get_item(Key={"page": page})["Item"]
table.update_item(
    Key={"page": page},
    UpdateExpression="SET views = :views",
    ExpressionAttributeValues={":views": item["views"] + 1},
)
```

Use instead:

```python
table.update_item(
    Key={"page": page},
    UpdateExpression="ADD views :one",
    ExpressionAttributeValues={":one": 1},
)
```

## When it stays silent

- The write has a condition that compares an attribute with what it is to be still, as a version or the old value, or
  that there is no item yet; or the model has a version attribute. That the item is there (`attribute_exists`), or of
  which kind it is (`type = "page"`), keeps nothing from being lost.
- The value does not come from what the same attribute held before, or the item that was read may be of another table.
- A put takes over attributes that no update of such items may set, and no other function puts one so.
- An item that is put back whole gets another key: it is a copy, unless the one that was read is deleted; or the
  function that puts it takes one attribute, at most, of what was read.
- A function has read the whole table before it gives the item: it may have asked whether there is one like it.
- The code is a script or a migration.

Reads and writes are followed through the functions that call one another: what one function reads, another changes and
a third writes is told of where the ways to both part.

So is an item that moves: it is read, deleted, and put under another key, while other code changes what is taken over.

Items of one table that one function of a file reads and another puts back whole are told of once, and so is an
attribute that one function writes which another has read; what a function changes that others call is told of there,
and not at their calls, nor of one that reads an item itself before it puts it. An item that an object keeps
(`self.item`) is told of where a method puts it. So is an element of a list that is written or removed by a position
that was found in the item (`REMOVE players[{place}]`), and an update of all attributes of which each changes under a
test of its own. Where a put takes over an attribute, and it is not known of any update whether it sets that, the
confidence is low; so it is where a function puts an item back into a table that nothing names, where the process holds
one lock meanwhile, where time starts all code that writes the table, and where nothing else sets any attribute of such
items than those that the function sets each time, before it puts one back.

## How to fix it

Let DynamoDB change it: `ADD views :one`, `SET views = views + :one`, `SET tags = list_append(tags, :tags)`. With
PynamoDB: `update(actions=[Page.views.add(1)])`. Where the new value needs more than that, write on the condition that
the attribute, or a version number beside it, still has the value that was read.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.changed_elsewhere import may_undo
from dynamorm_analysis.items.copies import is_copied
from dynamorm_analysis.items.guards import is_put_back, may_overwrite
from dynamorm_analysis.items.named_with import reads_named_with
from dynamorm_analysis.items.object_items import reads_of_object
from dynamorm_analysis.items.same_item import (
    READS,
    earlier,
    given_or_earlier,
    is_alike_item,
    is_alike_key,
    is_argument,
    is_beside_others,
    is_locked,
    is_same_item,
    reads_of_item,
    reads_that_gave,
    sureness,
    writes,
)
from dynamorm_analysis.items.transacted import put_singly, unguarded
from dynamorm_analysis.model.access import PUTS, Access, Confidence, Written
from dynamorm_analysis.model.written_value import UNTOLD
from dynamorm_analysis.occasions import runs_alone
from dynamorm_analysis.premises import rests_on_test, written_upon_tests
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.traced.races import changed_across, moved_across, put_back_across
from dynamorm_analysis.tracing.sequences.races import Resting
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class ReadModifyWrite:
    """The write, and the attribute whose new value is computed from the one that was read; None of a whole item."""

    access: Access
    written: Written | None


@rule("WR003", Severity.WARNING)
def read_modify_write(project: Project) -> Iterator[Finding]:
    found = tuple(_in_functions(project))
    yield from found
    yield from _across_functions(found, project)


def _in_functions(project: Project) -> Iterator[Finding]:
    """What a function itself shows, with what those that it calls give it and do for it."""
    changes = [
        (access, changed)
        for access in (*project.accesses, *project.retold)
        if (changed := _changed_by(access, project))
    ]
    own = {(written.place, access.function) for access, changed in changes if access.via is None for written in changed}
    own |= written_upon_tests(project)
    for access, changed in changes:
        if own.issuperset((written.place, access.via) for written in changed):
            continue  # told in the function itself
        yield _changed(access, changed, project)
    yield from (finding for access in writes(project) for finding in _misplaced(access, project))
    told: set[tuple[Place, str | None]] = set()  # what is put back on several branches is told once
    put = [(one, finding) for one in put_singly(project) for finding in _put_back(one, project)]
    in_itself = {(one.table, one.function) for one, _ in put if one.via is None and one.table is not None}
    for access, finding in put:
        if (kind := (finding.related[0].place, access.via)) not in told and (access.table, access.via) not in in_itself:
            told.add(kind)
            yield finding


def _across_functions(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """What shows only where it is followed through several functions."""
    known = {one.facts.access.place for one in told if isinstance(one.facts, ReadModifyWrite)}
    known |= {access.place for access in (*writes(project), *unguarded(project)) if rests_on_test(access, project)}
    for crossing in changed_across(project):
        one = crossing.resting
        if known.isdisjoint((one.write.place, one.write_at)):
            known.add(one.write_at)
            yield _crossing(one, crossing.attributes, project)
    for one in put_back_across(project):
        if known.isdisjoint((one.write.place, one.write_at)):
            known.add(one.write_at)
            yield _crossing(one, (), project)
    for one in moved_across(project):
        if known.isdisjoint((one.write.place, one.write_at)):
            known.add(one.write_at)
            yield _moved(one, project)


def _crossing(one: Resting, attributes: tuple[str, ...], project: Project) -> Finding:
    """What shows only where it is followed through several functions: attributes that are changed, or a whole item."""
    names, title = listed(attributes), project.title_of(replace(one.write, table=one.table))
    return Finding(
        place=one.write_at,
        message=_that_changes(names, len(attributes), title) if attributes else _that_is_put_back(title),
        help=_of_changes(names) if attributes else PUT_BACK,
        facts=ReadModifyWrite(one.write, None),
        confidence="low"
        if runs_alone(one.write, project) or not (attributes or may_undo(one.write, project))
        else "medium",
        cause=(one.write_at.path, one.table, one.write.place, one.read.place, attributes),
        related=(Related(one.read_at, "it is read here"),),
    )


def _moved(one: Resting, project: Project) -> Finding:
    """An item that is put under another key."""
    message = _that_is_moved(project.title_of(replace(one.write, table=one.table)))
    sure: Confidence = "low" if runs_alone(one.write, project) else "medium"
    return replace(_crossing(one, (), project), message=message, help=MOVED, confidence=sure)


def _changed(access: Access, changed: tuple[Written, ...], project: Project) -> Finding:
    """Attributes that are written as they were changed in code."""
    names = listed(written.attribute for written in changed)
    return Finding(
        place=changed[0].place if changed[0].value.adds_to else access.place,
        message=_that_changes(names, len(changed), project.title_of(access)),
        help=_of_changes(names),
        facts=ReadModifyWrite(access, changed[0]),
        confidence="low"
        if runs_alone(access, project) or any(is_locked(read, access) for read in earlier(access, project))
        else sureness(access),
        causes=(_through(access, changed, project),),
    )


def _that_changes(names: str, count: int, title: str) -> str:
    verb = "is" if count == 1 else "are"
    return f"{names}{_of_table(title)} {verb} read, changed and written back: of two such changes at once, one is lost."


def _of_changes(names: str) -> str:
    return (
        f"Let DynamoDB change {names} in the update (`ADD`, or `list_append` for a list), or write on condition that "
        "nothing has changed since."
    )


def _that_is_put_back(title: str) -> str:
    return (
        f"An item{_of_table(title)} is read, changed and put back whole: what another request changes in between is "
        "undone."
    )


def _that_is_moved(title: str) -> str:
    return (
        f"An item{_of_table(title)} is read, deleted, and put anew under another key: what another request changes in "
        "between is lost."
    )


MOVED = "Delete and put it in one transaction, on condition that a version number of the item is as it was read."
PUT_BACK = "Update the attributes that change, or put it on condition that a version number is as it was read."


def _of_table(title: str) -> str:
    return f" of `{title}`" if title else ""


def _misplaced(access: Access, project: Project) -> Iterator[Finding]:
    """An element of a list that is written or removed where it was when the item was read."""
    placed = access.course.placed if access.course is not None else ()
    if not placed or not may_overwrite(access, project):
        return
    reads = {read.call.span: read for read in earlier(access, project)}
    for attribute, span in placed:
        read = reads.get(span)
        if read is not None and project.role(access.place.path) == "application":
            of_table = _of_table(project.title_of(access))
            yield Finding(
                place=access.place,
                message=f"An element of `{attribute}`{of_table} is written where it was when "
                "the item was read: where another request has added or removed one since, another element is met.",
                help=f"Keep `{attribute}` as a map whose keys tell its elements, or write on condition that the "
                "element at this position is still the one that was found.",
                facts=ReadModifyWrite(access, None),
                confidence=sureness(access, read),
                related=(Related(read.place, "it is read here"),),
            )
            return


def _through(access: Access, changed: tuple[Written, ...], project: Project) -> tuple[Hashable, ...]:
    """The function by which code of one file writes what it has changed, and the one by which it has read that: these
    are to be mended. What code reads itself is a change of its own."""
    before = tuple(read.via or read.place for read in given_or_earlier(access, project) if read.operation in READS)
    names = tuple(written.attribute for written in changed)
    return access.place.path, access.table, changed[0].place, names, before


def _changed_by(access: Access, project: Project) -> tuple[Written, ...]:
    computed = {one.attribute for one in access.written if one.value.adds_to == one.attribute}
    followed = {attribute for attribute, _ in access.course.changed} if access.course is not None else set()
    if not (computed or followed) or not may_overwrite(access, project):
        return ()
    if project.role(access.place.path) == "admin" or rests_on_test(access, project):
        return ()
    computed = computed if _is_of_item_read(access, project) else set()
    followed = _of_item_followed(access, project)
    known = tuple(one for one in access.written if one.attribute in computed | followed)
    named = followed - {one.attribute for one in access.written}
    return (*known, *(Written(attribute, UNTOLD, access.place) for attribute in sorted(named)))


def _of_item_followed(access: Access, project: Project) -> set[str]:
    """The attributes whose new values are followed to a read of the item that is written, or to one of many items."""
    changed = access.course.changed if access.course is not None else ()
    reads = {read.call.span: read for read in given_or_earlier(access, project)}
    given = [*reads_that_gave(access, project), *reads_named_with(access, project)] if changed else []
    return {
        attribute
        for attribute, span in changed
        if (read := reads.get(span)) is not None
        and (read.reads_many or read in given or _is_handed_over(read, access) or is_alike_item(read, access, project))
        and not is_copied(access, read, project)
    }


def _is_handed_over(read: Access, access: Access) -> bool:
    """Whether the item that a write stores is read among the arguments of its call: `save(with_score(load(id)))`."""
    return access.course is not None and read.call.span in access.course.item and is_argument(read, access)


def _is_of_item_read(access: Access, project: Project) -> bool:
    """Whether what is written is of an item that was read: one of another table may have an attribute of the name."""
    if access.operation in PUTS:
        return access.rewrites or next(reads_of_item(access, project), None) is not None
    return is_beside_others(access, project)


def _put_back(access: Access, project: Project) -> Iterator[Finding]:
    """An item that is put as it was read, but for what the code has changed in it."""
    given = next(iter((*reads_that_gave(access, project), *reads_of_object(access, project))), None)
    read, confidence = _kept(access, project) if given is None else (given, _OF_FEW)
    if read is None or not is_put_back(access) or not may_overwrite(access, project):
        return
    if project.role(access.place.path) != "application":
        return
    if (_is_asked_of_all(read) and access.loop is None) or _is_deleted_before(access, read, project):
        return
    if is_copied(access, read, project) or _changed_by(access, project) or rests_on_test(access, project):
        return
    yield Finding(
        place=access.place,
        message=_that_is_put_back(project.title_of(access)),
        help=PUT_BACK,
        facts=ReadModifyWrite(access, None),
        confidence="low"
        if not may_undo(access, project) or runs_alone(access, project) or is_locked(read, access)
        else weakest(sureness(access, read), confidence),
        related=(Related(read.place, "it is read here"),),
        cause=(access.place.path, access.table, read.via or read.place, access.via) if access.via is not None else None,
        causes=((access.place.path, access.place.anchor, access.function, access.table),) if access.table else (),
    )


def _is_deleted_before(access: Access, read: Access, project: Project) -> bool:
    """Whether the items that were read are deleted before others are put that were made of them."""
    return any(
        other.operation in ("delete", "batch_delete")
        and other.course is not None
        and read.call.span in (*other.course.keyed, *other.course.item)
        for other in earlier(access, project)
    )


def _is_asked_of_all(read: Access) -> bool:
    """Whether a function reads a whole table, perhaps to tell whether what it makes is the only one."""
    return read.operation == "scan" and read.via is not None and not (read.filter or read.sifted)


_OF_FEW: Confidence = "medium"  # few items are changed twice at once


def _kept(access: Access, project: Project) -> tuple[Access | None, Confidence]:
    """The read of the item that a put replaces, where it takes over attributes from there that other requests set, or
    another function puts such items so, too; and how sure that is: what an update sets need not be known."""
    kept = access.course.kept if access.course is not None else ()
    of_key = key_attributes(access, project) if kept else frozenset()
    kept = tuple((attribute, span) for attribute, span in kept if attribute not in of_key)
    is_of_several = len({attribute for attribute, _ in kept}) > 1
    reads = {read.call.span: read for read in earlier(access, project)} if kept else {}
    perhaps = None
    for attribute, span in kept:
        read = reads.get(span)
        if read is None or not is_same_item(read, access, project):
            continue
        if is_of_several and any(_takes_over(other, access, read, project) for other in writes(project)):
            return read, _OF_FEW
        for other in project.accesses_of(access.table) if access.table is not None else ():
            if _may_set(other, attribute, access, project) or _changes_so(other, attribute, read, project):
                if other.knows("written"):
                    return read, _OF_FEW
                perhaps = read
    return perhaps, "low"


def _takes_over(other: Access, put: Access, read: Access, project: Project) -> bool:
    """Whether another function, too, puts items like the one that was read with several attributes of what it has read
    of them."""
    kept = other.course.kept if other.course is not None else ()
    if other.table is None or other.table != put.table or len({attribute for attribute, _ in kept}) < 2:
        return False
    is_elsewhere = (other.place.path, other.function) != (put.place.path, put.function)
    reads = {one.call.span: one for one in earlier(other, project)} if is_elsewhere else {}
    gave = (reads.get(span) for _, span in kept)
    is_of_read = any(one is not None and is_same_item(one, other, project) for one in gave)
    return is_of_read and is_alike_key(other, read, project)


def _may_set(other: Access, attribute: str, put: Access, project: Project) -> bool:
    """Whether another write may set an attribute of items like the one that is put."""
    if other.operation != "update" or not is_alike_key(other, put, project):
        return False
    return not other.shows_written or any(one.attribute == attribute for one in other.written)


def _changes_so(other: Access, attribute: str, read: Access, project: Project) -> bool:
    """Whether another write of items like the one that was read makes something else of an attribute than it was."""
    changed = other.course.changed if other.course is not None else ()
    return any(each == attribute for each, _ in changed) and is_alike_key(other, read, project)
