"""An update changes an attribute from which a key of an index is built, but not that key.

## Why it is bad

A key like `STATUS#{status}` is a copy of `status` that DynamoDB knows nothing about. When `status` changes and the key
does not, the index keeps the item under its old key: queries find it where it no longer belongs, and miss it where it
does.

## Example

```python
table.put_item(Item={"pk": f"ORDER#{order_id}", "status": status, "GSI1PK": f"STATUS#{status}", "GSI1SK": created})
table.update_item(
    Key={"pk": f"ORDER#{order_id}"},
    UpdateExpression="SET #status = :status",
    ExpressionAttributeNames={"#status": "status"},
    ExpressionAttributeValues={":status": status},
)
```

Use instead:

```python
table.update_item(
    Key={"pk": f"ORDER#{order_id}"},
    UpdateExpression="SET #status = :status, GSI1PK = :key",
    ExpressionAttributeNames={"#status": "status"},
    ExpressionAttributeValues={":status": status, ":key": f"STATUS#{status}"},
)
```

## When it stays silent

- The update sets or removes the key, or what it sets is not known whole.
- Not every write that may be of the same item builds the key from the attribute.
- The key is the table's own, which no update can change.

## How to fix it

Set the key in the same update. The quick fix does where the expression and its values are spelled out. An index with
the attribute itself as its key needs no copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.items.derived_keys import Derived, derived_keys
from dynamorm_analysis.model.access import UPDATES, Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class StaleDerivedKey:
    """The update, the attribute that it sets, and the key that is built from it."""

    access: Access
    written: Written
    derived: Derived


@rule("ST008", Severity.ERROR)
def stale_derived_key(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation not in UPDATES or not access.knows("written") or access.removes:
        return
    changed = {written.attribute: written for written in access.written}
    for derived in derived_keys(access, project):
        written = changed.get(derived.attribute)
        if written is None or derived.key in changed or rejected(access, project):
            continue
        yield Finding(
            place=written.place,
            message=f"`{derived.key}` is built from `{derived.attribute}` (`{derived.template}`) and not set with it: "
            "the index keeps the item under its old key.",
            help=f"Set `{derived.key}` in the same update.",
            facts=StaleDerivedKey(access, written, derived),
            confidence=weakest(access.confidence, derived.access.confidence),
            related=(Related(derived.place, "the key is built here"),),
        )
