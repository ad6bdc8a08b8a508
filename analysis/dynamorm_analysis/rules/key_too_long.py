"""A key is given a text that may be longer than keys can be: DynamoDB rejects such items.

## Why it is bad

A partition key has at most 2,048 bytes, a sort key 1,024. Addresses of web pages, bodies of requests and JSON have no
such limit: the first one that is longer fails with `ValidationException: One or more parameter values were invalid`.

## Example

```python
table.put_item(Item={"url": url, "title": title})  # `url` is the table's key
```

Use instead a digest of fixed length, and keep the text as an attribute:

```python
digest = hashlib.sha256(url.encode()).hexdigest()
table.put_item(Item={"url_digest": digest, "url": url, "title": title})
```

## When it stays silent

- The text is hashed or cut first.
- Nothing tells what the value is, or the attribute is no key.

## How to fix it

Hash the text, or check its length where it comes in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import UPDATES, Access, Condition, Confidence, Written
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule

MOST_BYTES = {"partition": 2048, "sort": 1024}
LONG = frozenset({"JSON text", "URL", "request body", "HTML"})


@dataclass(frozen=True, slots=True)
class KeyTooLong:
    """The attribute that is a key."""

    attribute: str


@rule("KY006", Severity.WARNING)
def key_too_long(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None:
        return
    given: list[Written | Condition] = [*access.written]
    given += access.key if access.operation in UPDATES else ()  # an update makes the item where there is none
    for written in given:
        part = _part(written.attribute, table)
        reason = _reason(written.value, MOST_BYTES[part]) if part else ""
        if not reason:
            continue
        sure: Confidence = "high" if reason == "this text" else "medium"
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}` is a {part} key of `{table.title}`, which has at most {MOST_BYTES[part]:,} "
            f"bytes: {reason} is or can be longer, and DynamoDB then rejects the item.",
            help="Use a digest of the text as the key, and keep the text as another attribute.",
            facts=KeyTooLong(written.attribute),
            confidence=weakest(access.confidence, sure),
            cause=(table.id, written.attribute, reason),
        )


def _part(attribute: str, table: Table) -> str:
    """Which part of a key of the table or its indexes an attribute is; empty for no key."""
    keys = [*([table.key] if table.key is not None else ()), *(index.key for index in table.indexes)]
    if any(attribute in key.sort for key in keys):
        return "sort"
    return "partition" if any(attribute in key.partition for key in keys) else ""


def _reason(value: WrittenValue, most: int) -> str:
    """What speaks for a value that is too long, in words."""
    constant = value.template.constant if value.template is not None else None
    if constant is not None:
        return "this text" if len(constant.encode()) > most else ""
    if value.bulk not in LONG:
        return ""
    return f"a {value.bulk}" if value.bulk != "HTML" else "HTML"
