"""A key attribute is given the empty text: DynamoDB rejects the request.

## Why it is bad

An attribute of a table's key, or of an index, holds at least one byte. The request fails with `ValidationException: One
or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.`
Other attributes may be empty.

## Example

`email` is the key of an index:

```python
table.put_item(Item={"user_id": user_id, "email": ""})
```

Use instead no attribute at all: the item is then left out of the index.

```python
table.put_item(Item={"user_id": user_id})
```

## When it stays silent

- The value is not known, or is empty where another one is missing (`email or ""`). What a request may leave out
  (`body.get("email", "")`) is told with medium confidence, unless something in the function may refuse it before.
- The attribute is no key, or the table's keys are not known.

## How to fix it

Leave the attribute out where there is no value. A key of the table itself needs one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place

LIBRARIES = frozenset({"aws_sdk_go", "boto3", "pynamodb"})
"""Those that send an empty text as it is; others leave the attribute out, as `omitempty` wants."""


@dataclass(frozen=True, slots=True)
class EmptyKeyValue:
    """The attribute, and whether items can do without it, as it is of an index alone."""

    attribute: str
    of_index: bool


@rule("KY005", Severity.ERROR, tier=1)
def empty_key_value(table: Table, project: Project) -> Iterator[Finding]:
    keys = _keys(table)
    for definition in table.definitions:
        for attribute in definition.attributes:
            if attribute.name in keys and attribute.default == "":
                yield _finding(attribute.name, attribute.place, keys, " by default")
    for access in project.accesses_of(table.id):
        if access.library in LIBRARIES and access.confidence == "high":
            yield from _given(access, keys)


def _given(access: Access, keys: dict[str, str]) -> Iterator[Finding]:
    for condition in access.key:
        is_certain = condition.operator == "=" and not condition.optional
        if is_certain and condition.attribute in keys and _is_empty(condition.value):
            yield _finding(condition.attribute, condition.place, keys, "")
    for written in access.written:
        if written.attribute in keys and _is_empty(written.value):
            yield _finding(written.attribute, written.place, keys, "")
        elif written.attribute in keys and written.value.empty_by_default and not written.optional:
            found = _finding(written.attribute, written.place, keys, " where the request has none")
            yield replace(found, confidence="medium", fixable=False)


def _keys(table: Table) -> dict[str, str]:
    """What each attribute is a key of, in words."""
    named = {name: f"index `{index.title}`" for index in table.indexes for name in index.key.attributes}
    return named | dict.fromkeys(table.key.attributes if table.key is not None else (), "the table")


def _is_empty(value: WrittenValue) -> bool:
    return value.template is not None and value.template.constant == ""


def _finding(attribute: str, place: Place, keys: dict[str, str], by_default: str) -> Finding:
    of = keys[attribute]
    return Finding(
        place=place,
        message=f"`{attribute}` is empty{by_default}, and a key of {of}: DynamoDB rejects the request.",
        help="Give it a value." if of == "the table" else "Leave the attribute out where it has no value.",
        facts=EmptyKeyValue(attribute, of != "the table"),
    )
