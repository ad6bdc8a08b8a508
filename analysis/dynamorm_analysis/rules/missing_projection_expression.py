"""Code takes one or two attributes of an item, and all others are sent with them.

## Why it is bad

DynamoDB sends whole items where nothing else is said, and the code turns all of it into objects. It costs time and
transfer with each request; the read units stay what they are.

## Example

```python
user = table.get_item(Key={"id": id})["Item"]
return user["email"]
```

Use instead:

```python
user = table.get_item(Key={"id": id}, ProjectionExpression="email")["Item"]
return user["email"]
```

## When it stays silent

- The items are handed on, or more of their attributes are read.
- Nothing shows that the items have many attributes.
- A library makes models of the items, which need all of them.

It is opt-in: it pays for large items alone.

## How to fix it

Name the attributes in `ProjectionExpression`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.heat import live_writers
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

FEW, MANY = 2, 6


@dataclass(frozen=True, slots=True)
class MissingProjectionExpression:
    """The read, and the attributes that the code takes."""

    access: Access
    names: tuple[str, ...]


@rule("PJ007", Severity.HINT, tier=3)
def missing_projection_expression(access: Access, project: Project) -> Iterator[Finding]:
    names = tuple(dict.fromkeys(one.attribute for one in access.read))
    if access.library != "boto3" or not access.all_read or not 0 < len(names) <= FEW:
        return
    table = project.table(access.table)
    if access.projection is not None or not access.knows("projection") or table is None:
        return
    if _most_attributes(table, project) < MANY or rejected(access, project):
        return
    yield Finding(
        place=access.place,
        message=f"The code takes {listed(names)} of what `{project.title_of(access)}` sends, and no more.",
        help=f'Ask for `ProjectionExpression="{", ".join(names)}"`.',
        facts=MissingProjectionExpression(access, names),
        confidence=access.confidence,
    )


def _most_attributes(table: Table, project: Project) -> int:
    """How many attributes an item has at least that the application puts into a table."""
    puts = (put for put in live_writers(table, project) if put.operation in PUTS)
    return max((len({written.attribute for written in put.written}) for put in puts), default=0)
