"""An item is named or put, or a page begun, without an attribute of the key: DynamoDB rejects the request.

## Why it is bad

`GetItem`, `UpdateItem` and `DeleteItem` name one item by all attributes of the table's key. Without the sort key the
request fails with `ValidationException: The provided key element does not match the schema`. Behind which item a query
or scan begins (`ExclusiveStartKey`) is told by the table's whole key as well, and where an index is queried by the key
of that, too: without one of them the first page comes, and the second one is refused. An item that is put has all
attributes of the key, too, whatever else it has: `One or more parameter values were invalid: Missing the key …`.

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
- An item is put of which not all attributes are known, or which has the key on some paths only; or it is put in Go, or
  by a library that may set the key by itself.
- A page begins behind a key that was handed out before (`LastEvaluatedKey`), or one of which not all is known; or the
  definitions of the table or of the index do not agree.

## How to fix it

Give all attributes of the key. To read all items under one partition key, query; to delete them, query and delete each.
Hand out the whole `LastEvaluatedKey` of a page, and take that back for the next one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import declared_at
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import disputed_indexes, key_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import missing_of_item_key, missing_of_put
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
    if table is None:
        return
    if lacks := _missing_of_start_key(access, table):
        yield _of_start_key(access, table, lacks)
    if lacks := missing_of_put(access, table):
        yield _of_put(access, table, lacks)
    missing = missing_of_item_key(access, table)
    if not missing:
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
        related=_declared(table),
    )


def _of_start_key(access: Access, table: Table, missing: tuple[str, ...]) -> Finding:
    """A query or scan that is told behind which item to begin by a part of its key."""
    return Finding(
        place=access.place,
        message=f"DynamoDB rejects this {access.operation} where it is to go on: `ExclusiveStartKey` lacks "
        f"{listed(missing)}.",
        help="Hand out the whole `LastEvaluatedKey` of a page, and take that back for the next one.",
        facts=GetWithoutRangeKey(access, missing),
        cause=access.asked_at,
        related=_declared(table),
    )


def _of_put(access: Access, table: Table, missing: tuple[str, ...]) -> Finding:
    """An item that is put without an attribute of its table's key."""
    return Finding(
        place=access.place,
        message=f"DynamoDB rejects this {_called(access)}: {'an' if _is_batch(access) else 'the'} item lacks "
        f"{listed(missing)}, of the key of `{table.title}`.",
        help=f"Give the item {listed(missing)}.",
        facts=GetWithoutRangeKey(access, missing),
        cause=access.asked_at,
        related=_declared(table),
    )


def _declared(table: Table) -> tuple[Related, ...]:
    return tuple(Related(declared_at(one), "the key is declared here") for one in table.definitions[:1])


def _missing_of_start_key(access: Access, table: Table) -> tuple[str, ...]:
    """Attributes of the key of a table, and of the index that is read, that the key of the item before a page lacks."""
    named = frozenset(access.start_key)
    index = table.index(access.index) if access.index is not None else None
    if not named or not table.keys or access.confidence != "high":
        return ()
    if not (access.knows("table") and access.knows("index")):
        return ()
    if access.index is not None and (index is None or access.index in disputed_indexes(table)):
        return ()
    of_index = key_of(table, index)
    if of_index is None:
        return ()
    needed = [tuple(dict.fromkeys((*of_index.attributes, *key.attributes))) for key in table.keys]
    if any(not named <= {*each} for each in needed):
        return ()
    lacks = [tuple(name for name in each if name not in named) for each in needed]
    return lacks[0] if all(lacks) else ()


def _is_batch(access: Access) -> bool:
    return access.operation.startswith("batch_")


def _called(access: Access) -> str:
    """A request in words: `get`, `batch of gets`."""
    one = access.operation.removeprefix("transact_").removeprefix("batch_")
    return f"batch of {one}s" if _is_batch(access) else one
