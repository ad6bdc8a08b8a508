"""The key of an item lacks an attribute of the table's key: DynamoDB rejects the request.

## Why it is bad

`GetItem`, `UpdateItem` and `DeleteItem` name one item by all attributes of the table's key. Without the sort key the
request fails with `ValidationException: The provided key element does not match the schema`.

## Example

The table's key is `customer` and `order_id`:

```python
table.get_item(Key={"customer": customer})
```

Use instead the whole key, or a query where all items of the customer are meant:

```python
table.get_item(Key={"customer": customer, "order_id": order_id})
table.query(KeyConditionExpression=Key("customer").eq(customer))
```

## When it stays silent

- The table's key is not known, or by one of its definitions nothing is missing.
- The key is built on some paths only, or is not known whole. Of a batch the first of its keys tells.

## How to fix it

Give all attributes of the key. To read all items under one partition key, query; to delete them, query and delete each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import declared_at
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import missing_of_item_key
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class GetWithoutRangeKey:
    """The request, and the attributes of the table's key that it lacks."""

    access: Access
    attributes: tuple[str, ...]


@rule("KY016", Severity.ERROR, tier=1)
def get_without_range_key(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    missing = missing_of_item_key(access, table) if table is not None else ()
    if table is None or not missing:
        return
    key = table.keys[0]
    bound = {condition.attribute for condition in access.key}
    queried = bound.issuperset(key.partition)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this {_called(access)}: {'each' if _is_batch(access) else 'its'} key lacks "
        f"{listed(missing)}.",
        help=f"Add {listed(missing)}, or query by {listed(key.partition)} where many items are meant."
        if queried
        else f"Give the key of the table: {listed(key.attributes)}.",
        facts=GetWithoutRangeKey(access, missing),
        cause=access.asked_at,
        related=tuple(
            Related(declared_at(definition), "the key is declared here") for definition in table.definitions[:1]
        ),
    )


def _is_batch(access: Access) -> bool:
    return access.operation.startswith("batch_")


def _called(access: Access) -> str:
    """A request in words: `get`, `batch of gets`."""
    one = access.operation.removeprefix("transact_").removeprefix("batch_")
    return f"batch of {one}s" if _is_batch(access) else one
