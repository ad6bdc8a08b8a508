"""An attribute is read, changed in code and written back without a condition: of two such changes at once, one is lost.

## Why it is bad

Between the read and the write, another request may have changed the item. What it wrote is then overwritten by a value
that was computed from the older one: a counter misses counts, a balance is wrong. No error tells of it.

## Example

```python
item = table.get_item(Key={"page": page})["Item"]
table.update_item(
    Key={"page": page},
    UpdateExpression="SET views = :views",
    ExpressionAttributeValues={":views": item["views"] + 1},
)
```

Use instead:

```python
table.update_item(
    Key={"page": page},
    UpdateExpression="ADD views :one",
    ExpressionAttributeValues={":one": 1},
)
```

## When it stays silent

- The write has a condition, or the model has a version attribute.
- The value is not a sum of what the same attribute held before, or the item that was read may be of another table.
- The code is a script or a migration.

## How to fix it

Let DynamoDB add: `ADD views :one`, or `SET views = views + :one`. With PynamoDB: `update(actions=[Page.views.add(1)])`.
Where the new value needs more than a sum, write on the condition that the attribute still has the value that was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import PUTS, UPDATES, Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class ReadModifyWrite:
    """The write, and the attribute whose new value is computed from the one that was read."""

    access: Access
    written: Written


@rule("WR003", Severity.WARNING)
def read_modify_write(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation not in UPDATES and not (access.operation in PUTS and access.rewrites):
        return
    if access.conditional or not access.knows("filter") or access.via is not None:
        return
    if project.role(access.place.path) == "admin":
        return
    if rejected(access, project) or not (access.rewrites or _is_read_before(access, project)):
        return
    title = project.title_of(access)
    of_table = f" of `{title}`" if title else ""
    for written in access.written:
        if written.value.adds_to != written.attribute:
            continue
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}`{of_table} is read, changed and written back: of two "
            "such changes at once, one is lost.",
            help=f"Let DynamoDB add to it (`ADD {written.attribute} :n`), or write on condition that it is unchanged.",
            facts=ReadModifyWrite(access, written),
            confidence=access.confidence,
        )


def _is_read_before(access: Access, project: Project) -> bool:
    """Whether the function also asks for items of the table: those of another may have an attribute of the name."""
    if access.table is None:
        return False
    others = (other for other in project.accesses_of(access.table) if other is not access)
    return any(other.function == access.function and other.place.path == access.place.path for other in others)
