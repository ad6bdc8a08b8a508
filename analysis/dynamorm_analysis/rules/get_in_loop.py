"""Items are read one by one in a loop, where one request could read a hundred.

## Why it is bad

Each `GetItem` is a round trip of some milliseconds: a thousand keys take seconds. `BatchGetItem` reads up to 100 items
in one request, at the same price in read units.

## Example

```python
products = [Product.get(sku) for sku in skus]
```

Use instead:

```python
found = {product.sku: product for product in Product.batch_get(skus)}
products = [found[sku] for sku in skus]
```

## When it stays silent

- The key does not change from round to round (polling, retrying).
- The loop ends at the first hit, or the code spells out its rounds, or cuts off all but the first (`skus[:limit]`,
  `counts.most_common(5)`): twelve at most. To give up where something is missing is no such end, nor is to stop when a
  page is full, nor to look through what other requests have found for an item with certain attributes, or until several
  flags are set by these.
- Its rounds run at the same time, and the function that gets one item stands in another file: nobody waits for longer,
  and to save requests takes another function there, unless code gets many items of the table at once already. Others
  are told of, be they awaited by `asyncio.gather` or given to
  a pool (`pool.map`, `pool.submit`): a hundred requests at once are still a hundred requests.
- Only the table changes from round to round.
- The loop runs over what the application is configured with: `config.regions`.
- The loop keeps what it read (`if sku not in known: known[sku] = …`), or the function that reads does (`@lru_cache`):
  it asks for no key twice.
- The loop also writes single items, or asks other services, by itself or through the function that it calls: its round
  trips stay. So they do where the rounds run at the same time, and each makes several reads. Not so where the keys are
  given, as by a request, and a function gets each item and does nothing else: all may be got ahead.
- The table is not known, and the request is made by a function that the loop calls on something that may be no table.
- The loop runs over the messages that an event brings (`event["Records"]`), or what a language model wants done
  (`message.tool_calls`): each is a matter of its own. Not so where these are what a table's stream tells, and the items
  that they are about are read again.
- Migrations, backups, scripts and other administrative code, by the name of the file or of the function, or since the
  file reads a command line, asks whoever runs it, or prints what its `main` finds.

Reads of one loop are reported once, with the others as related places; so are loops of one file that call the same
function, as they want the same function that reads many.

## How to fix it

Read the items with `BatchGetItem`. It returns them in any order and leaves out those that do not exist; what DynamoDB
did not process must be asked for again (PynamoDB's `batch_get` does). The quick fix reads them ahead of the loop, each
once, and lets each round look up its own: order, doubles and what a round does without an item stay. It is there for
`get_item` of a table or client and for a model's `get`, in loops and comprehensions, where it is known ahead which keys
are asked for; not where a round catches the errors of its own read, writes what another one reads, or changes the item.
A function that gets one item is left to you: its callers need another one, that gets many.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.indexing.keys_only import found_by_keys_only
from dynamorm_analysis.items.same_item import in_function
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.occasions import is_upkeep
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

FEW = 12  # rounds that code spells out


@dataclass(frozen=True, slots=True)
class GetInLoop:
    """The read; its loop is `access.loop`."""

    access: Access


@rule("NP001", Severity.WARNING, of_traced=True)
def get_in_loop(access: Access, project: Project) -> Iterator[Finding]:
    loop = access.loop
    if access.operation != "get" or loop is None or not loop.varies:
        return
    is_search = loop.stops_early and loop.seeks and loop.of_read
    if loop.stops_early and not is_search:
        return
    if loop.at_once and (not loop.gathered or _is_elsewhere(access, loop, project)):
        return
    is_of_stream = _is_of_stream(access, loop)
    if (loop.writes and not _is_apart(access, loop, project)) or loop.beside_others or loop.remembered:
        return
    if not is_of_stream and (loop.of_messages or loop.waits):
        return
    if loop.of_settings:
        return
    if loop.limit is not None and loop.limit <= FEW:
        return
    if access.table is None and ((access.via and access.confidence != "high") or not access.key):
        return  # two guesses: of which table, and which function asks, or for what
    if is_upkeep(access, project) or rejected(access, project):
        return
    if found_by_keys_only(access, project) is not None:  # `keys-only-then-get-loop` names the cause
        return
    table = project.table(access.table)
    items = f"Items of `{table.title}`" if table is not None else "Items"
    through = f", through `{access.via}`" if access.via else ""
    asked, counted = (
        ("each by a request of its own", "requests") if loop.gathered else ("one by one in a loop", "round trips")
    )
    many = "up to as many" if is_search else "as many"
    yield Finding(
        place=loop.told_at(access.place),
        message=f"{items} are read {asked}{through}: {many} {counted} as there are keys.",
        help="Take them from the records, where the stream tells images, or read them with one `BatchGetItem` for each "
        "100 keys."
        if is_of_stream
        else "Read them with one `BatchGetItem` for each 100 keys.",
        facts=GetInLoop(access),
        confidence=weakest(access.confidence, "high" if access.table is not None and not access.via else "medium"),
        fixable=access.via is None and not loop.gathered and not is_search,
        cause=loop.place,
        causes=((access.place.path, access.asked_at),) if access.asked_at else (),
        related=(Related(loop.place, "the loop"),),
    )


def _is_of_stream(access: Access, loop: Repetition) -> bool:
    """Whether a loop over the records of a stream reads the items that these are about."""
    return access.via is None and bool(access.key) and all(one.attribute in loop.of_changes for one in access.key)


def _is_apart(access: Access, loop: Repetition, project: Project) -> bool:
    """Whether a loop that writes, too, runs over keys that nothing has read before, and gets each item by a function
    that does nothing else: all of them may be got ahead, though each is written by itself."""
    if loop.of_read or access.via is None or access.course is None:
        return False
    others = [one for one in in_function(access, project) if one.place == access.place and one is not access]
    return all(one.operation == "get" for one in others)


def _is_elsewhere(access: Access, loop: Repetition, project: Project) -> bool:
    """Whether the key of a request is made in another file than the one with the loop, and no code gets many items of
    the table by their keys, which the loop could use."""
    if access.asked_at is None or access.asked_at.path == loop.place.path:
        return False
    return access.table is None or all(one.operation != "batch_get" for one in project.accesses_of(access.table))
