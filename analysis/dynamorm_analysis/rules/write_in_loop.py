"""Items are written or deleted one by one in a loop, where one request could hold 25.

## Why it is bad

Each `PutItem` is a round trip of some milliseconds: a thousand items take seconds. `BatchWriteItem` writes or deletes
up to 25 items in one request, at the same price in write units.

## Example

```python
for product in products:
    table.put_item(Item=product)
```

Use instead:

```python
with table.batch_writer() as batch:
    for product in products:
        batch.put_item(Item=product)
```

## When it stays silent

- The item does not change from round to round (retrying, polling).
- The write has a condition, or is an update: a batch has neither. An item that was read from the table, and is put back
  into it, should have a condition.
- The loop, or the function that it calls, catches the errors of each write and does more about them than to log and
  count them, or to give back what nobody looks at; or it ends at the first one that succeeds.
- The code spells out its rounds, or cuts off all but the first (`parcels[:10]`), and they are twelve at most; or runs
  over what the application is configured with, or over what has failed before, as it is called (`stale`).
- It ends what somebody has opened, as the names of its function and table tell (`revoke_tokens`).
- The write is made after an error alone, be it in a round; or to take back what was done before, as the name of its
  function tells.
- Another branch of the same code writes the items in batches, or one before it, which returns.
- Each round asks for something besides, by itself or through the function that it calls, be it of another service: its
  round trips stay.
- Its rounds are given to threads or an executor, which run them at the same time.
- Only the table changes from round to round, or the loop runs over the messages that an event brings.
- The table holds what people arrange by hand, a few dozen items, as its name tells: settings, roles.
- Migrations, seeds, scripts and other administrative code, by the name of the file or of the function, or since the
  file reads a command line, asks whoever runs it, or prints what its `main` finds.

Where time starts the code, as a handler that makes nothing of its event, nobody waits for it: the confidence is low.
Loops of one file that write, or that delete, are told of once, with the others as related places.

## How to fix it

Write the items in batches: `table.batch_writer()` of boto3, `Model.batch_write()` of PynamoDB. Both cut the items into
requests, and send again what DynamoDB left undone; a bare `BatchWriteItem` does neither. The items of one request must
be different ones, and an error does not tell which of them it is about. That is why the quick fix is not applied unless
you ask for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.kind_words import FEW_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.same_item import beside, excludes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import cleans_up, ends_access, makes_a_beginning, nobody_waits, takes_back, wipes_out
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

FEW = 12  # rounds that code spells out
BATCHES = {
    "boto3": "with `batch_writer()`",
    "pynamodb": "with `batch_write()`",
    "dynamorm": "with `BatchCreate` or `BatchDelete`",
    "tabletheory": "with `batch_write`",
    "guregu_dynamo": "with `Batch().Write()`",
}
"""How each library writes many items."""


@dataclass(frozen=True, slots=True)
class WriteInLoop:
    """The write; its loop is `access.loop`."""

    access: Access


@rule("NP003", Severity.INFO, of_traced=True)
def write_in_loop(access: Access, project: Project) -> Iterator[Finding]:
    loop = access.loop
    if access.operation not in ("put", "delete") or loop is None or not loop.varies or not loop.alone:
        return
    if loop.stops_early or loop.caught or loop.at_once or loop.of_messages or loop.other_tables or loop.waits:
        return
    if loop.after_error or loop.of_settings or loop.of_failed or (loop.limit is not None and loop.limit <= FEW):
        return
    if makes_a_beginning(access, project) and not cleans_up(access, project):
        return
    if wipes_out(access) or takes_back(access) or ends_access(access, project):
        return
    if rejected(access, project) or _is_put_back(access, project) or _is_instead_of_batch(access, project):
        return
    title = project.title_of(access)
    if kind_of_items(project.telling_name_of(access)) in FEW_WORDS:
        return
    items = f"Items of `{title}`" if title else "Items"
    through = f", through `{access.via}`" if access.via else ""
    done = "written" if access.operation == "put" else "deleted"
    yield Finding(
        place=loop.told_at(access.place),
        message=f"{items} are {done} one by one in a loop{through}: as many round trips as there are items.",
        help=f"Write them in batches of 25 {BATCHES.get(access.library, 'with `BatchWriteItem`')}.",
        facts=WriteInLoop(access),
        confidence="low"
        if nobody_waits(access)
        else weakest(access.confidence, "high" if access.table is not None and not access.via else "medium"),
        fixable=access.via is None,
        cause=loop.place,
        causes=((access.place.path, access.operation),),
        related=(Related(loop.place, "the loop"),),
    )


def _is_put_back(access: Access, project: Project) -> bool:
    """Whether a put stores an item as the table gave it, but for what the code has changed in it."""
    if access.operation != "put":
        return False
    if access.rewrites or access.course is None or access.table is None:
        return access.rewrites
    given = {*access.course.item, *(span for _, span in access.course.changed)}
    is_of_read = access.loop is not None and access.loop.of_read
    known = (*project.accesses, *project.retold) if given else ()
    reads = (one for one in known if one.call.span in given and one.place.path == access.place.path)
    tables = {one.table for one in reads}
    if tables and access.via is not None and is_of_read and tables <= {None, access.table}:
        return True  # by a function that is given it
    return access.table in tables


def _is_instead_of_batch(access: Access, project: Project) -> bool:
    """Whether a run that writes in batches does not come to a write of the same function: `if can_batch: … else: …`, or
    `if can_batch: … return`."""
    return any(one.operation.startswith("batch") and excludes(one, access) for one in beside(access, project))
