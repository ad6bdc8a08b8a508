"""A read that fails is taken for one that finds nothing, and a new item is put in place of the one that is there.

## Why it is bad

A read fails where the table throttles, the network breaks, or a permission is missing. Code that catches every error of
it, and goes on as if there were no item, then puts one that it has made anew: everything that the item held is gone,
and no error tells of it. It happens when most is going on.

## Example

```python
def add_message(room_id, message):
    try:
        room = table.get_item(Key={"room_id": room_id})["Item"]
    except Exception:
        room = {"room_id": room_id, "messages": []}
    room["messages"].append(message)
    table.put_item(Item=room)
```

Use instead what tells that there is none, and let all errors go on:

```python
def add_message(room_id, message):
    room = table.get_item(Key={"room_id": room_id}).get("Item") or {"room_id": room_id, "messages": []}
    room["messages"].append(message)
    table.put_item(Item=room)
```

## When it stays silent

- The error is looked at, raised again, or answered by something else.
- The put has a condition, or the code comes to it only where the read has found something.
- It is not certain that both mean the same item.
- The put keeps what went wrong (`status = "failed"`).
- `check-then-write` says of the same put that it also comes after a read that has failed.
- The item is in a cache, by what its table or function is called, or the code is a test, script or migration.

## How to fix it

Catch only what tells that there is none (`DoesNotExist`, a missing `Item`), and let other errors out of the function.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.same_item import in_function, is_same_item, reads_of_item, reads_that_gave, tested
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.premises import caches, may_race, premise
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

MISSING = frozenset({"missing", "missing then"})
FAILURE = frozenset({"error", "errors", "exception", "failed", "failure", "failures", "reason"})
"""Words for what went wrong."""


@dataclass(frozen=True, slots=True)
class OverwriteAfterFailedRead:
    """The put, and the read whose errors are taken for nothing found."""

    access: Access
    read: Access


@rule("WR011", Severity.WARNING, of_retold=True)
def overwrite_after_failed_read(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation not in PUTS or not may_race(access, project) or caches(access, project):
        return
    gave = tuple(reads_that_gave(access, project))
    for read in (*reads_of_item(access, project), *_reads_it_answers(access, project)):
        if read.forgiven is None or not _is_reached(access, read, project, is_given=read in gave):
            continue
        if read not in gave and not is_same_item(read, access, project):
            continue
        if (found := premise(access, project)) is not None and found.test.despite_error:
            return  # WR004 tells of it
        title = project.title_of(access)
        yield Finding(
            place=access.place,
            message=f"Where the read before it fails, this put replaces the item{f' of `{title}`' if title else ''} "
            "by one made anew: an error is taken for an item that is not there.",
            help="Catch only what tells that there is none, and let other errors out of the function.",
            facts=OverwriteAfterFailedRead(access, read),
            confidence=weakest(access.confidence, read.confidence, "medium" if read.via else "high"),
            related=(Related(read.forgiven.place, "any error of the read is caught here"),),
            cause=read.forgiven.place,
        )
        return


def _is_reached(put: Access, read: Access, project: Project, *, is_given: bool) -> bool:
    """Whether code comes to a put where its read has failed, and puts another item than where it has not."""
    excused = read.forgiven
    tests = [test for other, test in tested(put, project) if other is read]
    if excused is None or any(test.held not in MISSING or _is_refused(test) for test in tests):
        return False
    if not _is_caught_beside(read, put):
        return bool(tests) or (is_given and excused.default)
    if _is_caught_around(read, put):
        return not any(map(_tells_failure, put.written))
    is_behind = excused.place.span.end <= put.call.span.start
    return is_behind and not excused.leaves and (bool(tests) or is_given)


def _is_caught_beside(read: Access, put: Access) -> bool:
    """Whether the function of a put catches the errors of a read itself, and not one that it calls for it."""
    caught, around = read.forgiven, put.course.function if put.course is not None else None
    if caught is None or around is None or caught.place.path != put.place.path:
        return False
    return caught.place.anchor == put.place.anchor and around.start <= caught.place.span.start < around.end


def _reads_it_answers(put: Access, project: Project) -> Iterator[Access]:
    """The gets whose errors are caught where a put is made then."""
    yield from (one for one in in_function(put, project) if one.operation == "get" and _is_caught_around(one, put))


def _is_caught_around(read: Access, put: Access) -> bool:
    if read.forgiven is None or not _is_caught_beside(read, put):
        return False
    caught, at = read.forgiven.place.span, put.call.span
    return caught.start <= at.start and at.end <= caught.end


def _tells_failure(written: Written) -> bool:
    """Whether an attribute says that something went wrong: the put then keeps that, and does not begin anew."""
    template = written.value.template
    said = (template.constant or "") if template is not None else ""
    return not FAILURE.isdisjoint((*words_of(written.attribute), *words_of(said)))


def _is_refused(test: Test) -> bool:
    """Whether the code refuses where there is an item: what it puts otherwise is what somebody asked for."""
    return test.otherwise == "leaves"
