"""A PynamoDB model has two attributes for what there can be but one of.

## Why it is bad

A model has one hash key, one range key, one time to live, one version and one discriminator, and an attribute has one
default. PynamoDB raises `ValueError` when the class is made, which is while its module is imported: of keys since
version 5, of both defaults since version 6. Before that it takes one of the keys without a word.

## Example

```python
class Parcel(Model):
    id = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute(hash_key=True)
```

Use instead a range key, or an ordinary attribute:

```python
    depot = UnicodeAttribute(range_key=True)
```

## When it stays silent

It is not certain that both attributes have the part, as where a flag is a variable; or a subclass puts another
attribute in the place of one of them.

## How to fix it

Keep one. `default` is given to items that are read too, `default_for_new` only to those that code makes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

SINCE_5 = frozenset({"hash key", "range key"})
"""Parts for which PynamoDB refuses a second attribute from 5.0 on (seen with 4.3.1, 4.4.0, 5.0.0 and 6.1.0)."""


@dataclass(frozen=True, slots=True)
class DuplicateModelRole:
    """The second attribute; names are the part that both have, and the first one."""

    misuse: Misuse


@rule("LB012", Severity.ERROR, tier=1)
def duplicate_model_role(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "duplicate-role":
        return
    yield Finding(
        place=misuse.place,
        message=_message(misuse),
        help="Keep one of them.",
        facts=DuplicateModelRole(misuse),
    )


def _message(misuse: Misuse) -> str:
    role, other = misuse.names
    if role == "default":
        return f"`{misuse.subject}` has both `default` and `default_for_new`: PynamoDB 6 raises ValueError on import."
    said = f"`{misuse.subject}` is a second {role} beside `{other}`"
    if role in SINCE_5:
        return f"{said}: PynamoDB raises ValueError on import since version 5; earlier ones silently take one of them."
    return f"{said}: PynamoDB raises ValueError on import."
