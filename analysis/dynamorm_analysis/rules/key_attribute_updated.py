"""An update sets an attribute of the table's key: DynamoDB rejects it.

## Why it is bad

The key of an item cannot change. The request fails with `ValidationException: One or more parameter values were
invalid: Cannot update attribute … This attribute is part of the key`, even where the new value is the old one.

## Example

The table's key is `order_id`:

```python
table.update_item(
    Key={"order_id": order_id},
    UpdateExpression="SET order_id = :new, #status = :status",
    ...
)
```

Use instead:

```python
table.update_item(Key={"order_id": order_id}, UpdateExpression="SET #status = :status", ...)
```

## When it stays silent

The name of the attribute is not known, or it is the key of an index only: index keys may change. Where nothing declares
the table's key, it is what the request itself names its item by.

## How to fix it

Leave the key out of the update. To give an item another key, put a new item and delete the old one in one transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import updated_keys
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class KeyAttributeUpdated:
    """The update, and the key attributes that it sets."""

    access: Access
    written: tuple[Written, ...]


@rule("KY007", Severity.ERROR, tier=1)
def key_attribute_updated(access: Access, project: Project) -> Iterator[Finding]:
    written = updated_keys(access, project.table(access.table))
    if not written:
        return
    names = dict.fromkeys(one.attribute for one in written)
    title = project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this update: {listed(names)} is part of the key{f' of `{title}`' if title else ''}.",
        help=f"Leave {listed(names)} out; to move an item to another key, put a new one and delete the old one in one "
        "transaction.",
        facts=KeyAttributeUpdated(access, written),
    )
