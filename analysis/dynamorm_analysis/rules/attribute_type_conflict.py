"""Kinds of items write values of different types into one key attribute: DynamoDB rejects those of the wrong one.

## Why it is bad

A key attribute has one type. An item with another type in an attribute that is a key of the table or of an index is
rejected with `ValidationException: Type mismatch for Index Key`, whatever else it holds, and each time.

## Example

`created` is the sort key of an index, and a string:

```python
table.put_item(Item={"pk": f"ORDER#{order_id}", "kind": "ORDER", "created": now.isoformat()})
table.put_item(Item={"pk": f"VISIT#{visit_id}", "kind": "VISIT", "created": int(now.timestamp())})
```

Use instead one form for both:

```python
table.put_item(Item={"pk": f"VISIT#{visit_id}", "kind": "VISIT", "created": now.isoformat()})
```

## When it stays silent

- The type of a value is not certain.
- A model writes the item: its attribute's class makes the type, and `key-type-mismatch` compares these.
- It was said of the attribute: all writes of the wrong type are named with the first.
- Definitions of the table disagree about the type: `key-type-mismatch` tells that; or about whether the attribute is a
  key at all, as those of two services do that call their tables alike.

## How to fix it

Write one form everywhere, or give one of the kinds an attribute of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.key_texts import is_live
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.model.table import Attribute, Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import key_types
from dynamorm_analysis.rule import rule

WORDS = {"S": "a string", "N": "a number", "B": "binary", "BOOL": "true or false", "M": "a map", "L": "a list"}
OF_KEYS = frozenset({"S", "N", "B"})


@dataclass(frozen=True, slots=True)
class AttributeTypeConflict:
    """The value of the wrong type, and the type that the attribute has."""

    access: Access
    written: Written
    expected: str


@rule("ST003", Severity.ERROR)
def attribute_type_conflict(table: Table, project: Project) -> Iterator[Finding]:
    keys = dict.fromkeys(table.key.attributes if table.key is not None else ())
    keys |= dict.fromkeys(name for index in table.indexes for name in index.key.attributes)
    writers = [one for one in project.accesses_of(table.id) if is_live(one, project)]
    for name in keys:
        typed = list(_typed(name, writers))
        trusted = table.attributes.get(name) or next((written for _, written in typed), None)
        expected = trusted.type if isinstance(trusted, Attribute) else trusted.value.type if trusted else None
        wrong = [one for one in typed if one[1].value.type != expected]
        if not wrong or trusted is None or expected not in OF_KEYS or len(key_types(table, name)) > 1:
            continue
        if any(_is_no_key(name, one) for one in table.definitions):
            continue
        (access, written), *others = wrong
        yield Finding(
            place=written.place,
            message=f"DynamoDB rejects this item: `{name}` is a key of `{table.title}` and {WORDS[expected]}, and "
            f"here it is {WORDS[written.value.type or '']}.",
            help=f"Write {WORDS[expected]} here too, or give this kind of item an attribute of its own.",
            facts=AttributeTypeConflict(access, written, expected),
            confidence=access.confidence,
            related=(
                Related(trusted.place, _as_what(trusted)),
                *(Related(other.place, "as here") for _, other in others),
            ),
        )


def _is_no_key(name: str, definition: Definition) -> bool:
    """Whether an attribute is surely no key of the table that is made of one of its definitions."""
    if not definition.makes_table or not definition.closed or definition.key is None:
        return False
    return all(name not in key.attributes for key in (definition.key, *(each.key for each in definition.indexes)))


def _typed(name: str, writers: list[Access]) -> Iterator[tuple[Access, Written]]:
    """The values of certain type that code without a model writes into an attribute."""
    for access in writers:
        for written in access.written if not access.entity else ():
            if written.attribute == name and written.value.type in WORDS:
                yield access, written


def _as_what(trusted: Attribute | Written) -> str:
    return "declared here" if isinstance(trusted, Attribute) else "written with the other type here"
