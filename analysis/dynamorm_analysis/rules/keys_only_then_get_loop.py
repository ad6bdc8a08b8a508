"""A query of an index finds keys alone, and the items are then read one by one.

## Why it is bad

The index holds keys only, so each item costs a second request: a round trip of some milliseconds, one after the other.

## Example

```python
found = table.query(IndexName="by-owner", KeyConditionExpression=Key("owner").eq(owner))
for key in found["Items"]:
    boats.append(table.get_item(Key={"boat": key["boat"]})["Item"])
```

Use instead `BatchGetItem`, or an index that includes the attributes which are read:

```python
found = table.query(IndexName="by-owner-with-names", KeyConditionExpression=Key("owner").eq(owner))
boats = found["Items"]
```

## When it stays silent

- The index holds more than keys, or its projection is not known.
- The loop ends at the first hit, has three rounds at most, or its rounds run at the same time, or make other requests
  than this read through the same function.
- The loop also writes single items, or runs over the messages that an event brings (`event["Records"]`).
- Migrations, scripts and other administrative code.

## How to fix it

Read the items with one `BatchGetItem` for each 100 keys, or query an index that includes what is read of them. This
finding covers `get-in-loop`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.keys_only import found_by_keys_only
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule

FEW = 3  # rounds that are not worth a batch


@dataclass(frozen=True, slots=True)
class KeysOnlyThenGetLoop:
    """The read of the items, and the query that finds their keys."""

    access: Access
    query: Access


@rule("PJ006", Severity.WARNING)
def keys_only_then_get_loop(access: Access, project: Project) -> Iterator[Finding]:
    loop = access.loop
    if access.operation != "get" or loop is None or not loop.varies or loop.stops_early:
        return
    if (loop.at_once and not loop.gathered) or loop.writes or loop.of_messages or loop.beside_others:
        return
    if loop.limit is not None and loop.limit <= FEW:
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    query = found_by_keys_only(access, project)
    if query is None:
        return
    yield Finding(
        place=access.place,
        message=f"`{query.index}` holds keys alone, so that each item of `{project.title_of(access)}` is read by a "
        "request of its own.",
        help="Read them with one `BatchGetItem` for each 100 keys, or query an index that includes what is read.",
        facts=KeysOnlyThenGetLoop(access, query),
        confidence=access.confidence,
        related=(Related(query.place, "the query for keys"),),
        also=("NP001",),
    )
