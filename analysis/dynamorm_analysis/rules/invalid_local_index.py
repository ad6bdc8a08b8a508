"""A local secondary index does not fit the table that it belongs to: DynamoDB rejects the table.

## Why it is bad

A local index sorts the items of each partition in another order. So it has the table's partition key and a sort key of
its own, and the table has a sort key too. DynamoDB creates no table for which this does not hold; emulators do.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: depot, KeyType: HASH }, { AttributeName: id, KeyType: RANGE }]
    LocalSecondaryIndexes:
      - IndexName: by-day
        KeySchema: [{ AttributeName: customer, KeyType: HASH }, { AttributeName: day, KeyType: RANGE }]
```

Use instead the table's partition key, or a global index where items are to be found by another one:

```yaml
        KeySchema: [{ AttributeName: depot, KeyType: HASH }, { AttributeName: day, KeyType: RANGE }]
```

## When it stays silent

- The key of the table or of the index is not fully known.
- Infrastructure makes the index: a model that declares another one creates none, which `index-key-mismatch` tells.

## How to fix it

Write the table's partition key, or make the index a global one. The quick fix does the former in YAML templates.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class InvalidLocalIndex:
    """The index, and the key of its table."""

    index: Index
    key: Key


@rule("IX111", Severity.ERROR, tier=1)
def invalid_local_index(table: Table, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    made = {index.name for one in table.definitions if one.kind == "infrastructure" for index in one.indexes}
    for definition in table.declarations:
        if definition.key is None or not definition.bases_known or {"key", "attributes"} & definition.unknown:
            continue
        for index in definition.indexes:
            reason = _reason(index.key, definition.key) if index.kind == "LSI" and index.key.partition else None
            if reason is None or (definition.kind == "model" and index.name in made):
                continue
            yield Finding(
                place=index.place,
                message=f"DynamoDB rejects the local index `{index.title}`: {reason[0]}.",
                help=reason[1],
                facts=InvalidLocalIndex(index, definition.key),
                related=(Related(definition.place, "the table's key"),),
            )


def _reason(key: Key, of_table: Key) -> tuple[str, str] | None:
    """What is wrong with a local index, and what helps."""
    if key.partition != of_table.partition:
        reason = f"its partition key is {listed(key.partition)}, and the table's is {listed(of_table.partition)}"
        return reason, f"Key it by {listed(of_table.partition)}, or make it a global secondary index."
    if not of_table.sort:
        return "its table has no sort key", "Make it a global secondary index."
    if not key.sort:
        return "it has no sort key", "Give it a sort key, by which it is to order the items of a partition."
    return None
