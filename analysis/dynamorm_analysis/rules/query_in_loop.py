"""A query or scan is made for each round of a loop: as many round trips as there are keys.

## Why it is bad

No request queries several partition keys at once, so a hundred customers are a hundred round trips, one after the
other. Where each round scans, each reads the whole table besides.

## Example

```python
for customer in customers:
    orders += Order.query(customer.id)
```

Use instead one query of an index that holds what is looked for together, where there is such an attribute:

```python
orders = list(Order.by_region.query(region))
```

## When it stays silent

- The partition key does not change from round to round: polling, retrying, reading pages, or ranges of one partition.
  Not so where the rounds are for items that were read before, and each reads all that belongs to its own; nor where
  the filter alone changes, and each reads the whole partition.
- The loop ends at the first hit, or the code spells out its rounds, or cuts off all but the first (`customers[:5]`):
  twelve at most.
- Its rounds run at the same time, by threads or awaited together, unless each of them queries one item.
- Only the table changes from round to round.
- The rounds are days, states or regions, as their names tell: there is no end of them, or there are a few. Not so where
  each round finds one item, for the days of what was read before.
- The rounds are shards of one key, or the query reads the further pages of another one in the loop.
- The loop also writes single items, and neither scans nor reads the same partition in each round: its round trips stay.
- Each round calls a function that makes the query, and asks other services as well: it does a whole job.
- The loop calls a function that keeps what it found (`@lru_cache`), or keeps that itself.
- Neither the table nor what the query asks for is known.
- The loop runs over the messages that an event brings (`event["Records"]`), or what a language model wants done
  (`message.tool_calls`): each is a matter of its own.
- Time starts the code, as the names of its function and file tell (`nightly_report`), and each round queries: nobody
  waits for it, and no request queries several keys. Where each looks up one item for each of those that were read, that
  is told.
- What is read is deleted afterwards, or carried into another store, as the names tell: `populate_search_index`.
- Migrations, backups, scripts and other administrative code, by the name of the file or of the function, or since the
  file reads a command line, asks whoever runs it, or prints what its `main` finds.

A scan that asks for the same in each round is told of where the rounds are for items that were read, and where neither
the loop nor a function keeps what it found.

Queries of one loop are reported once, with the others as related places (of a function that makes several reads, a scan
or the first of them), as are loops of one function that scan through
another one. Of low confidence are those for keys that the function is given, and has not read from tables before: who
asks for these together is not seen, unless they are a part of an event or of the body of a request.

## How to fix it

Look for an attribute that these items share, and query an index by it; or keep what is read together under one
partition key. Where neither fits, make the queries at the same time.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.heat import LOW_CARDINALITY_WORDS
from dynamorm_analysis.indexing.matching import bound_attributes, gives_whole_key
from dynamorm_analysis.items.asked_keys import keys_asked, names_single_items
from dynamorm_analysis.items.deletion import are_deleted, is_called_deleting
from dynamorm_analysis.items.kind_words import FEW_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.items.rereading import asks_again, asks_again_in_rounds
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.occasions import cleans_up, fills_another_store, is_scheduled
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of


@dataclass(frozen=True, slots=True)
class QueryInLoop:
    """The query; its loop is `access.loop`."""

    access: Access


@rule("NP002", Severity.WARNING, of_traced=True)
def query_in_loop(access: Access, project: Project) -> Iterator[Finding]:
    loop = access.loop
    if not access.reads_many or loop is None or loop.stops_early:
        return
    if not loop.varies and not (loop.same and access.operation == "scan"):
        return
    if loop.of_messages or (loop.writes and access.operation != "scan" and not _reads_the_same(access)):
        return
    if loop.beside_others or loop.remembered:
        return
    if loop.at_once and not (loop.gathered and _finds_one_item(access, project)):
        return  # no request queries several keys
    if loop.limit is not None and loop.limit <= FEW:
        return
    if loop.numbered or any(condition.value.sharded for condition in access.key):
        return
    is_of_single = loop.of_read and _finds_one_item(access, project)
    if (_stays_in_one_partition(access) and not _is_of_each_item(access, loop)) or (
        _runs_over_few(access) and not is_of_single
    ):
        return
    if access.via and loop.waits:
        return  # each round does a whole job
    if access.table is None and not (access.key or access.filters):
        return  # two guesses: of which table, and what
    if _is_done_along(access, project) or rejected(access, project):
        return
    if asks_again_in_rounds(access, project) if loop.varies else asks_again(access, project):
        return
    is_lookup = _finds_one_item(access, project) or (access.first_only and access.index is None and loop.of_read)
    if is_scheduled(access) and access.operation == "query" and not is_lookup:
        return  # nobody waits, and no request queries several keys
    yield Finding(
        place=loop.told_at(access.place),
        message=_message(access, project),
        help=_help(access, project),
        facts=QueryInLoop(access),
        confidence=weakest(access.confidence, _confidence(access, loop, project)),
        cause=loop.place,
        causes=(_through(access),) if access.via and access.operation == "scan" else (),
        related=(Related(loop.place, "the loop"),),
    )


def _is_done_along(access: Access, project: Project) -> bool:
    """Whether a request is one of code that takes its time: it carries items along, or deletes what it finds. A scan
    for each of many items takes ever more of it, in an application's own functions that clean up."""
    if access.operation == "scan":
        return fills_another_store(access, project) and not cleans_up(access, project)
    return fills_another_store(access, project) or are_deleted(access, project) or is_called_deleting(access)


def _through(access: Access) -> tuple[Hashable, ...]:
    """The function by which loops of another one scan a table: it is the one to be mended."""
    return access.place.path, access.place.anchor, access.function, access.via, access.table


def _confidence(access: Access, loop: Repetition, project: Project) -> Confidence:
    """How sure it is that the rounds could be spared: surely where they run over what was read just before, ask for
    single items, or read much for a number. Of keys that a function is given, nobody sees here who asks for them
    together, unless one request does, and no request queries several."""
    reads_far_more = access.operation == "scan" or access.count_only or access.counted
    if loop.of_read or reads_far_more or _finds_one_item(access, project):
        return "high" if access.table is not None and not access.via else "medium"
    return "medium" if loop.of_request else "low"


BUCKETS = frozenset({"date", "day", "hour", "month", "week", "year"})
"""Words for pieces of time under which items may be kept together."""
FEW_KINDS = FEW_WORDS | LOW_CARDINALITY_WORDS
FEW = 12  # rounds that code spells out: the states of an order, the months of a year


def _message(access: Access, project: Project) -> str:
    title = project.title_of(access)
    items = f"`{title}`" if title else "The table"
    through = f", through `{access.via}`" if access.via else ""
    if access.operation == "scan":
        return f"{items} is scanned once for each round of a loop{through}: each of them reads the whole of it."
    if _reads_the_same(access):
        return f"{items} is queried once for each round of a loop{through}: each of them reads the same partition."
    counted = "requests" if access.loop is not None and access.loop.at_once else "round trips"
    return f"{items} is queried once for each round of a loop{through}: as many {counted} as there are keys."


def _help(access: Access, project: Project) -> str:
    if access.operation == "scan" and access.loop is not None and access.loop.same:
        return "Read the table once before the loop, or query an index by what each item needs of it."
    if access.operation == "scan":
        return "Query an index by what the filter names, or read the table once before the loop."
    if _reads_the_same(access):
        return "Query an index by what the filter names, or read the partition once before the loop."
    if _stays_in_one_partition(access):
        return "Read the partition with one query before the loop, and take from that what each round needs."
    if _finds_one_item(access, project):
        return "Read the items with one `BatchGetItem` for each 100 keys: their keys are known."
    return "Query an index by what these items share, or keep what is read together under one partition key."


def _stays_in_one_partition(access: Access) -> bool:
    """Whether the rounds read several ranges of one partition: `begins_with(kind)` for some kinds of items."""
    bound = [condition.value for condition in access.key if condition.operator == "="]
    changing = access.loop.changing if access.loop is not None else frozenset()
    if not bound or not changing:
        return False
    if access.via and any(value.told is None for value in bound):
        return False  # in the words of another function than the loop is in
    return all(value.symbol and changing.isdisjoint(value.names) for value in bound)


def _is_of_each_item(access: Access, loop: Repetition) -> bool:
    """Whether the rounds read something of one partition for each item that was read before, all that there is of it:
    one query of the partition gives as much. So it does where each round reads the whole partition."""
    return _reads_the_same(access) or (loop.of_read and access.limit is None and not access.limited)


def _reads_the_same(access: Access) -> bool:
    """Whether each round reads the same items, and the filter alone changes, which is for what was read already."""
    changing = access.loop.changing if access.loop is not None else frozenset()
    if access.operation != "query" or not access.filter or not changing or not _stays_in_one_partition(access):
        return False
    return all(one.value.symbol and changing.isdisjoint(one.value.names) for one in access.key)


def _runs_over_few(access: Access) -> bool:
    """Whether what changes from round to round is a day or another piece of time, as such partitions are read, or is
    called like what there are a few of: states, regions, plugins."""
    changing = access.loop.changing if access.loop is not None else frozenset()
    varied = [one for one in access.key if not changing.isdisjoint(one.value.names)]
    if not varied:
        return False
    names = {name for one in varied for name in one.value.names if name in changing}
    if all(one.value.bucket or not BUCKETS.isdisjoint(words_of(one.attribute)) for one in varied):
        return True
    return all(kind_of_items(name) in FEW_KINDS or not BUCKETS.isdisjoint(words_of(name)) for name in names)


def _finds_one_item(access: Access, project: Project) -> bool:
    """Whether each query finds one item of the table, by the key that is declared or that other requests give."""
    if access.table is None:
        return False
    table = project.table(access.table)
    if table is not None and table.key is not None:
        return gives_whole_key(access, table)
    return names_single_items(bound_attributes(access.key), keys_asked(access.table, project))
