"""An update changes an attribute that is a key of an index: DynamoDB then deletes one entry there and writes another.

## Why it is bad

An entry of an index cannot change its key. Each update costs a delete and a put in the index beside the write of the
item, and until the index has caught up a query finds the item under its old value, or twice.

## Example

```python
table.update_item(Key={"number": number}, UpdateExpression="SET state = :s", ExpressionAttributeValues={":s": "paid"})
```

where `state` is the partition key of an index. Use instead a key that stays, and look for the state in what few items
have it: an attribute that is there only as long as the order is open makes a small index of open orders.

## When it stays silent

- The update is made in a script or migration.
- Which attributes the update sets is not known.

It is opt-in: an index on a state is sometimes just what is wanted.

## How to fix it

Key the index by what does not change, or accept the price where such updates are rare.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import UPDATES, Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class MutableIndexKey:
    """The update, and an index whose key it changes."""

    access: Access
    index: Index


@rule("IX108", Severity.INFO, tier=3)
def mutable_index_key(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if access.operation not in UPDATES or table is None or project.role(access.place.path) == "admin":
        return
    if rejected(access, project):
        return
    for written in access.written:
        index = next((each for each in table.indexes if written.attribute in each.key.attributes), None)
        if index is None or (table.key is not None and written.attribute in table.key.attributes):
            continue
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}` is a key of the index `{index.title}`: each such update deletes an entry "
            "there and writes another one.",
            help="Key the index by what does not change, or accept the price where such updates are rare.",
            facts=MutableIndexKey(access, index),
            confidence=access.confidence,
            cause=(table.id, written.attribute),
            related=(Related(index.place, "the index"),),
        )
