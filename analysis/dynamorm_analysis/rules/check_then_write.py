"""The code looks whether it may write an item, and then writes without a condition: another request comes between.

## Why it is bad

Two requests at once both read that there is no such item, or that it is still open. Both then write: the second one
overwrites what the first one has made, a seat is sold twice, a lock is held by two. No error tells of it.

## Example

```python
if "Item" in table.get_item(Key={"email": email}):
    raise AlreadyRegistered(email)
table.put_item(Item={"email": email, "name": name})
```

Use instead a condition, which DynamoDB checks while it writes:

```python
table.put_item(
    Item={"email": email, "name": name},
    ConditionExpression="attribute_not_exists(email)",
)
```

## When it stays silent

- The write has a condition that asks more than whether the item is there, or is part of a transaction that has one or
  is not written out as a whole; or the model has a version attribute.
- It is not certain that the item written is the one that was looked at.
- The test tells only that there is an item, as for a 404, and nothing else deletes such items when it is asked to; or
  that it is another than the one to write, or looks at attributes that the write leaves as they are, or at what another
  service has answered.
- What the item is added with is set as well where there is one already: the later write wins in any case.
- It does no harm to add it twice: it is deleted where it is there, it is the same whoever adds it, it is a default that
  the code goes on with as if it had been read (and begins no number to which other requests add), it is a mark that
  holds nothing but its key, what that is made of, texts that are written out and the time (no lock, though, no mark of
  work that is done before, and no item that other code puts with more in it), or the function is called like one that
  adds or updates.
- A loop over items fills in what some of them lack (`if order.get("expires") is None: …`): to do so twice does no harm,
  unless the attribute tells what was done (`notified_at`).
- What is written can be worked out again, as in a cache, or is what a system begins with (`initialize_admin`).
- Nothing is set but a mark that an item is put away or was seen, and when (`deleted_at`, `read_by`).
- A time is set anew where the one that is there is old (`if now - user["seen_at"] > 300: …`), and nothing else is
  written or sent.
- The value is the one that was tested for, unless that tells of work in progress (`status = "scoring"`) or of what
  happens once (`used`), or the code makes something else, too, where it writes it, or sets a number back to which other
  requests add (`SET uses = :one, uses_of = :today`).
- An element is added to a set that was found not to hold it, and nothing else grows with it.
- An item is deleted for a value that no write of the project changes, or that is compared with what the caller expects;
  or for being there, unless it serves once, as a challenge or a code for a login does, and the code then goes on to
  write something else; or the code then adds to a number of another table (`ADD likes :minus_one`).
- Work is looked for by its state and taken (`state = "waiting"`, then `SET state = "running"`) by what time starts; or
  the state that it gets is none for which others must leave it alone.
- The code is a script or a migration.

A number or key that a put counts from the items that are there (`len(items) + 1`, `max(ids) + 1`) is told of, too,
unless something else in the key is the time or made by chance.

Items are counted against a limit, and one more is added to them (`if len(members) >= SEATS: raise`): that is told of,
too, also where the put has a condition on its own key, but not of a log or a trail, nor where what is added is none of
those that were counted. So are items of which the code finds none between two bounds, as times that meet, before it
puts one there.

So is code that tests a mark (`last_notified_at`, `digest_key`, an item of a table of what was seen), sends something or
charges somebody, and then writes that mark: two that do so at once both send it. It is not told of what is looked for
in many items, nor where something else is written on condition in between.

So is code that takes a flag from all items that have it, in a loop, and gives it to one (`is_default`): two that do so
at once both leave theirs.

What the code tests after the write counts, too, where it then counts somewhere else by what was there before.

An item that is found, and updated then, may be deleted in between where other code deletes such items: the update makes
it anew, of nothing but what it sets. That is told of unless the update sets something inside of a map or from what was
there, which DynamoDB refuses then, or only the time. A project is told of it once, with the other such updates as
related places.

Reads, tests and writes are followed through the functions that call one another, and told of where the ways to the read
and to the write part; so are numbers that one function counts, and limits that another one compares with them.

Writes that rest on one test are reported once, with the others as related places; so are those of one file that one
function makes upon the same test of what another one reads. Where the process holds one lock
while it tests and writes, the confidence is low: only another process comes between. So it is where time starts the
code (`nightly_expiry`).

## How to fix it

Write on the condition that was tested: `attribute_not_exists(key)`, or `#state = :open`. The read before is then
needless in most cases; where the condition fails, `ConditionalCheckFailedException` tells it. To a number that is
tested and then written one higher (`if tries < 3`) let the update add: two that both read `1` meet the condition, and
one of them would be lost.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.deleted_meanwhile import deleted_meanwhile
from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.same_item import sureness, writes
from dynamorm_analysis.items.transacted import unguarded
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.course import Held, Test
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.premises import Kind, Premise, premise
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Span
from dynamorm_analysis.traced.races import (
    decided_across,
    made_across,
    passed_across,
    removed_across,
    sent_across,
    taken_across,
)
from dynamorm_analysis.traced.sole_values import added_across
from dynamorm_analysis.tracing.sequences.races import Resting


@dataclass(frozen=True, slots=True)
class CheckThenWrite:
    """The write, and what it rests on."""

    access: Access
    premise: Premise


@rule("WR004", Severity.WARNING)
def check_then_write(project: Project) -> Iterator[Finding]:
    found = tuple(_in_functions(project))
    yield from found
    yield from _across_functions(found, project)


def _in_functions(project: Project) -> Iterator[Finding]:
    """What a function itself shows, with what those that it calls give it and do for it."""
    for access in (*writes(project), *unguarded(project)):
        found = premise(access, project)
        if found is None or found.kind == "unique":
            yield from _of_deleted(access, project)
            continue
        yield Finding(
            place=access.place,
            message=_message(found, access, _of_table(access, project)),
            help=_help(found, access, project),
            facts=CheckThenWrite(access, found),
            confidence="low" if is_scheduled(access) or is_run_by_hand(access) else found.confidence,
            cause=(found.read.place, found.kind, found.attribute, access.table),
            causes=(_through(access, found),) if access.via is not None else (),
            related=(Related(found.read.place, f"this is what the code {_looks(found)}"),),
        )


def _across_functions(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """What shows only where it is followed through several functions."""
    known = {one.facts.access.place for one in told if isinstance(one.facts, CheckThenWrite)}
    for kind, one, test in _resting(project):
        if known.isdisjoint((one.write.place, one.write_at)):
            known.add(one.write_at)
            yield _crossing(kind, one, test, project)


def _resting(project: Project) -> Iterator[tuple[Kind, Resting, Test]]:
    asked: frozenset[Span] = frozenset()
    for adding in added_across(project):
        held: Held = "fewer" if adding.kind == "room" else "value"
        yield adding.kind, adding.resting, Test(asked, held, adding.resting.attribute, adding.limit)
    yield from (("passed on", one, Test(asked, "value", one.attribute)) for one in passed_across(project))
    yield from (("sent", one, Test(asked, "value", one.attribute)) for one in sent_across(project))
    yield from (("none there", one, Test(asked, "missing")) for one in made_across(project))
    yield from (("used up", one, Test(asked, "found")) for one in removed_across(project))
    yield from (("value", one, Test(asked, "value", one.attribute)) for one in taken_across(project))
    for crossing in decided_across(project):
        yield "value", crossing.resting, Test(asked, "value", crossing.attributes[0])


def _crossing(kind: Kind, one: Resting, test: Test, project: Project) -> Finding:
    write = replace(one.write, table=one.table)
    sure: Confidence = "low" if is_scheduled(write) or is_run_by_hand(write) else "medium"
    found = Premise(kind, replace(one.read, table=one.table), test, test.attribute, sure)
    return Finding(
        place=one.write_at,
        message=_message(found, write, _of_table(write, project)),
        help=_help(found, write, project),
        facts=CheckThenWrite(one.write, found),
        confidence=sure,
        cause=(one.write_at.path, one.table, one.write.place, one.read.place, kind, test.attribute),
        related=(Related(one.read_at, f"this is what the code {_looks(found)}"),),
    )


def _of_deleted(access: Access, project: Project) -> Iterator[Finding]:
    """That an item which was found may be deleted before it is updated; a project that forgets it does so mostly at
    each update, and is told of it once. Of items that are put whole, it is told table by table."""
    found = deleted_meanwhile(access, project)
    if found is None or is_scheduled(access) or is_run_by_hand(access):
        return
    rests_on = Premise("there", found.read, found.test, "", weakest(sureness(access, found.read), "medium"))
    yield Finding(
        place=access.place,
        message=f"The code looks whether there is such an item{_of_table(access, project)}, then "
        + _that_returns(access),
        help=_help(rests_on, access, project),
        facts=CheckThenWrite(access, rests_on),
        confidence=rests_on.confidence,
        cause="deleted meanwhile" if access.operation == "update" else ("deleted meanwhile", access.table),
        related=(
            Related(found.read.place, "this is what the code tests"),
            Related(found.deletion.place, "such items are deleted here"),
        ),
    )


def _that_returns(access: Access) -> str:
    if access.operation == "put":
        return "replaces it without a condition: one that is deleted in between comes back."
    return (
        "updates it without a condition: one that is deleted in between comes back with nothing but what the update "
        "sets."
    )


def _of_table(access: Access, project: Project) -> str:
    title = project.title_of(access)
    return f" in `{title}`" if title else ""


def _through(access: Access, found: Premise) -> tuple[Hashable, ...]:
    """The function by which code of one file makes such writes upon one test of what another one reads: these are to be
    mended. Another test is told of by itself, and so is one of what code reads itself."""
    read = found.read.via or found.read.place
    test = found.test.against, found.test.differs
    return access.place.path, access.table, access.via, found.kind, found.attribute, read, test


def _looks(found: Premise) -> str:
    return "counts" if found.kind in ("number", "room") else "tests"


def _message(found: Premise, access: Access, of_table: str) -> str:
    if found.kind == "number":
        return (
            f"The code counts `{found.attribute}` of a new item{of_table} from those that are there, then puts it "
            "without a condition: two that do so at once get the same."
        )
    if found.kind == "room" and found.test.held != "fewer":
        return (
            f"The code finds no item{of_table} that meets the new one, then puts it: two that do so at once both find "
            "none, and both are there in the end."
        )
    if found.kind == "room":
        limit = f" fewer than `{found.test.against}`" if found.test.against.isidentifier() else " room for one more"
        return (
            f"The code counts the items{of_table}, finds{limit}, and adds one: two that do so at once both find room, "
            "and there are more in the end than may be."
        )
    if found.kind == "none there" and found.test.despite_error:
        return (
            f"The code looks whether there is such an item{of_table}, then writes it without a condition, also where "
            "the read has failed: an item that is there is then overwritten."
        )
    if found.kind == "none there":
        return (
            f"The code looks whether there is such an item{of_table}, then writes it without a condition: of two that "
            "do so at once, one overwrites the other."
        )
    if found.kind == "used up":
        return (
            f"The code looks whether there is such an item{of_table}, deletes it without a condition and goes on: of "
            "two that do so at once, both go on."
        )
    if found.kind == "sent":
        mark = f"`{found.attribute}` of the item" if found.attribute else "whether there is such an item"
        return (
            f"The code tests {mark}{of_table}, sends something, and writes that mark without a condition: of two that "
            "do so at once, both send it."
        )
    if found.kind == "passed on":
        return (
            f"The code takes `{found.attribute}` from the items{of_table} that have it, then gives it to one: two that "
            "do so at once both leave theirs, and two have it in the end."
        )
    if found.kind == "value before":
        return (
            f"The code writes `{found.attribute}` of the item{of_table} without a condition, then decides what else to "
            "count by what it was before: of two that do so at once, both count."
        )
    does = "deletes" if access.operation == "delete" else "writes"
    how = "on condition that it is there" if access.conditional else "without a condition"
    return (
        f"The code tests `{found.attribute}` of the item{of_table}, then {does} it {how}: another request may have "
        "changed it in between."
    )


def _help(found: Premise, access: Access, project: Project) -> str:
    verb = access.operation
    if found.kind == "number":
        key = key_attributes(access, project)
        counting = "Count with `ADD` in an item of its own and take what the update gives back"
        if key and found.attribute not in key:
            return f"{counting}."
        return f"{counting}, or put the item on condition that its key is not there yet, and try the next number."
    if found.kind == "room" and found.test.held != "fewer":
        return (
            "Put an item for each slot of time whose key is the slot, on condition that there is none yet, or keep a "
            "version of the calendar that each of them adds to in the same transaction."
        )
    if found.kind == "room":
        return (
            "Keep how many there are in one item, and add to it in the same transaction, on condition that it is below "
            "the limit."
        )
    if found.kind == "value before":
        return f"Write on condition that `{found.attribute}` is still what was read, and count in the same transaction."
    if found.kind == "passed on":
        return f"Keep in one item which one has `{found.attribute}`, by its key: then a single write passes it on."
    if found.kind == "sent":
        return (
            "Write the mark first, on condition that it is not there yet or is still what was read, and send only "
            "where that has succeeded."
        )
    if found.kind == "value" and any(one.value.adds_to == found.attribute for one in access.written):
        return (
            f"Let an update change `{found.attribute}` itself (`ADD`, or `list_append` for a list), on the condition "
            "that the code tests: with the condition alone, one of two that have read the same is lost."
        )
    if found.kind == "value":
        return f"Make the test a condition of the {verb}, so that DynamoDB checks `{found.attribute}` while it writes."
    table = project.table(access.table)
    known = table.key.partition if table is not None and table.key is not None else ()
    names = known or [condition.attribute for condition in found.read.key]
    asks = "attribute_exists" if found.kind in ("there", "used up") else "attribute_not_exists"
    if not names:
        return f"Let the {verb} have the condition `{asks}(…)` of the table's key."
    return f"Let the {verb} have the condition `{asks}({names[0]})`."
