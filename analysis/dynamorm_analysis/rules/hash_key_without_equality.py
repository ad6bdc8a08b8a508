"""A query compares a partition key by a range or a prefix, or not at all: DynamoDB rejects it.

## Why it is bad

DynamoDB finds the partition of an item by the hash of its partition key, which says nothing about neighbours: every
query needs `=` on each attribute of the partition key. The request fails with `ValidationException: Query key condition
not supported`, or `Query condition missed key schema element`.

## Example

The table's key is `customer` and `order_id`:

```python
table.query(KeyConditionExpression=Key("customer").begins_with("ACME"))
```

Use instead an index that has `customer` as its sort key, under a partition key that is known:

```python
table.query(
    IndexName="by-country",
    KeyConditionExpression=Key("country").eq(country) & Key("customer").begins_with("ACME"),
)
```

## When it stays silent

- The key of the table or index is not known, or its definitions disagree about it.
- The query names an attribute that is no key: see `key-condition-on-non-key`.

Of a condition that is set on some paths only, the confidence is medium.

## How to fix it

Give the exact value. Where ranges or prefixes are looked for, add an index with the attribute as its sort key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.key_conditions import (
    partition_keys_at_times_unequal,
    unbound_partition_keys,
    unequal_partition_keys,
)
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class HashKeyWithoutEquality:
    """The query, and the attributes that it compares otherwise than by `=`, or not at all."""

    access: Access
    attributes: tuple[str, ...]


@rule("IX005", Severity.ERROR, tier=1)
def hash_key_without_equality(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None:
        return
    unequal = unequal_partition_keys(access, table)
    at_times = () if unequal else partition_keys_at_times_unequal(access, table)
    names = unequal or at_times or unbound_partition_keys(access, table)
    if not names:
        return
    queried = f"the index `{access.index}`" if access.index else f"`{table.title}`"
    at_all = "by equality" if unequal or at_times else "at all"
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query{' on some paths' if at_times else ''}: {listed(names)}, the partition "
        f"key of {queried}, is not compared {at_all}.",
        help=f"Give the exact value of {listed(names)}, or query an index that is sorted by it.",
        facts=HashKeyWithoutEquality(access, names),
        confidence="medium" if at_times else "high",
    )
