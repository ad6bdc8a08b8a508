"""The key of an item holds an attribute that the table's key does not have: DynamoDB rejects the request.

## Why it is bad

`GetItem`, `UpdateItem` and `DeleteItem` name one item by exactly the attributes of the table's key. The request fails
with `ValidationException: The provided key element does not match the schema`.

## Example

The table's key is `order_id`:

```python
table.get_item(Key={"order_id": order_id, "customer": customer})
```

Use instead:

```python
table.get_item(Key={"order_id": order_id})
```

## When it stays silent

- The table's key is not known, or its definitions disagree about it.
- The key is built on some paths only, or is not known whole.

## How to fix it

Name the attributes of the table's key and no others. To find items by other attributes, query an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import declared_at
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import beside_item_key
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class WrongKeyShape:
    """The request, and the attributes of its key that are none of the table's key."""

    access: Access
    attributes: tuple[str, ...]


@rule("KY013", Severity.ERROR, tier=1)
def wrong_key_shape(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    conditions = beside_item_key(access, table) if table is not None else ()
    if table is None or table.key is None or not conditions:
        return
    names = dict.fromkeys(condition.attribute for condition in conditions)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this {access.operation.removeprefix('transact_')}: {listed(names)} "
        f"{'is' if len(names) == 1 else 'are'} not in the key of `{table.title}`.",
        help=f"Give the key of the table: {listed(table.key.attributes)}.",
        facts=WrongKeyShape(access, tuple(names)),
        cause=access.asked_at,
        related=tuple(
            Related(declared_at(definition), "the key is declared here") for definition in table.definitions[:1]
        ),
    )
