"""A model names an attribute or index class without calling it, so it has no such attribute.

## Why it is bad

PynamoDB finds attributes and indexes among the instances of the model's class body. A class without `()` is none:
the value is set on the object, never stored, and no error says so.

## Example

```python
class Order(Model):
    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute
```

Use instead:

```python
class Order(Model):
    order_id = UnicodeAttribute(hash_key=True)
    customer = UnicodeAttribute()
```

## When it stays silent

The name is an alias that the class body itself calls.

## How to fix it

Add the parentheses.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class AttributeClassNotInstantiated:
    """The class as written; the misuse's place covers it."""

    misuse: Misuse


@rule("LB001", Severity.ERROR, tier=1)
def attribute_class_not_instantiated(misuse: Misuse, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if misuse.kind != "class-not-instantiated":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is a class, not an instance of it: the model has no such attribute or index, "
        "and nothing is stored.",
        help=f"Write `{misuse.subject}()`.",
        facts=AttributeClassNotInstantiated(misuse),
    )
