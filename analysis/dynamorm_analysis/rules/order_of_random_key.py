"""A query begins with the last items of a sort key that chance makes: they are any items, not the latest ones.

## Why it is bad

DynamoDB gives the items of a partition in the order of their sort key, and `ScanIndexForward=False` turns that round.
Of ids that `uuid4` makes, the last one is not the newest: what is shown as the most recent orders are any of them, and
a new one may come on the tenth page.

## Example

```python
def add(customer, total):
    table.put_item(Item={"customer": customer, "order_id": str(uuid4()), "total": total})


def latest(customer):
    return table.query(KeyConditionExpression=Key("customer").eq(customer), ScanIndexForward=False, Limit=10)["Items"]
```

Use instead an index that has the time for its sort key:

```python
def latest(customer):
    return table.query(
        IndexName="by-time", KeyConditionExpression=Key("customer").eq(customer), ScanIndexForward=False, Limit=10
    )["Items"]
```

## When it stays silent

- Some code gives the sort key something else: a time, an id that begins with one (ULIDs, `uuid1`), what it is told.
- Updates give it something, as the score by which an index sorts players.
- The query asks for the first items, or the code puts the items in an order by itself, or only counts them.

Where a query reads all items to the end, the confidence is low: other code may put them in order. Queries of one
function are told of once.

## How to fix it

Query an index whose sort key is the time, or begin the sort key with it (`f"{now}#{order_id}"`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.answers import answers
from dynamorm_analysis.items.asked_keys import is_told_by_calls
from dynamorm_analysis.items.ordering import SortKeyValue, ordered_values, queried
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class OrderOfRandomKey:
    """The value, and the query that rests on its order."""

    value: SortKeyValue


@rule("KY017", Severity.WARNING)
def order_of_random_key(table: Table, project: Project) -> Iterator[Finding]:
    accesses = project.accesses_of(table.id)
    for query in accesses:
        if not query.backwards or query.arranged:
            continue
        if query.count_only or query.counted or not query.knows("key"):
            continue
        made = answers(query, project)
        if made and all(answer.arranged or answer.counted for answer in made):
            continue
        if project.role(query.place.path) != "application" or is_told_by_calls(query, project):
            continue
        key = queried(query, table)
        if key is None or len(key.sort) != 1 or any(one.attribute == key.sort[0] for one in query.key):
            continue
        value = next(ordered_values(table, project, (query,)), None)
        if value is None or not _are_all_random(accesses, key.sort[0]) or rejected(query, project):
            continue
        yield Finding(
            place=query.place,
            message=f"`{key.sort[0]}` of `{table.title}` is made by chance: what this query begins with is not what "
            "came last.",
            help="Query an index whose sort key is the time, or begin this one with it.",
            facts=OrderOfRandomKey(value),
            confidence="low" if _reads_all(query) else weakest(query.confidence, value.access.confidence),
            related=(Related(value.written.place, "the sort key is made here"),),
            causes=((query.asked_at or query.place,),),
        )


def _are_all_random(accesses: tuple[Access, ...], attribute: str) -> bool:
    """Whether nothing but chance makes the sort keys, of every item that may be put into a table or changed there."""
    puts = [one for one in accesses if one.operation in PUTS]
    layers = {one.via for one in puts}  # functions that are told by their calls what to put
    if not all(one.knows("written") or one.function in layers for one in puts):
        return False
    written = [each for one in accesses for each in one.written if each.attribute == attribute]
    return all(each.value.disorder == "random" for each in written)


def _reads_all(query: Access) -> bool:
    """Whether a query reads to the end: who shows what it finds may put that in order."""
    is_read_on = query.pages_itself or query.token == "followed"
    return is_read_on and query.limit is None and not query.limited
