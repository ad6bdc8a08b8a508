"""A key has more attributes than DynamoDB allows.

## Why it is bad

The key of a table, and that of a local secondary index, is one partition key and at most one sort key. A global
secondary index takes up to four of each. DynamoDB rejects a table that is made with more.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema:
      - { AttributeName: depot, KeyType: HASH }
      - { AttributeName: shelf, KeyType: HASH }
```

Use instead one attribute that holds both values:

```yaml
    KeySchema:
      - { AttributeName: depot_shelf, KeyType: HASH }  # "ham-3#17"
```

## When it stays silent

A part of the key is not known. In models several keys are reported by `duplicate-model-role` or by the rules about
tags.

## How to fix it

Join several values in one attribute, or move the attributes to a global secondary index, of which the key may have up
to four partition and four sort key attributes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, IndexKind, Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
OF_GLOBAL_INDEX = 4


@dataclass(frozen=True, slots=True)
class TooManyKeyAttributes:
    """The key."""

    key: Key


@rule("IX014", Severity.ERROR, tier=1)
def too_many_key_attributes(definition: Definition, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - rules take both
    if not definition.makes_table:
        return
    if definition.key is not None:
        yield from _findings(definition.key, 1, "the table", definition.place)
    for index in definition.indexes:
        if index.kind == "VECTOR":
            continue
        yield from _findings(index.key, _allowed(index.kind), f"`{index.title or 'an index'}`", index.place)


def _allowed(kind: IndexKind) -> int:
    return OF_GLOBAL_INDEX if kind == "GSI" else 1


def _findings(key: Key, allowed: int, subject: str, place: Place) -> Iterator[Finding]:
    for names, part in ((key.partition, "partition key"), (key.sort, "sort key")):
        if len(names) <= allowed:
            continue
        yield Finding(
            place=place,
            message=f"The {part} of {subject} has {len(names)} attributes, {listed(names)}, where DynamoDB takes "
            f"{allowed}: it rejects the table.",
            help="Join their values in one attribute, or key a global secondary index by them."
            if allowed == 1
            else "Join some of their values in one attribute.",
            facts=TooManyKeyAttributes(key),
        )
