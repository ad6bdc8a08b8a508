"""A query of an index whose key has several attributes of a role leaves one out, and DynamoDB rejects it.

## Why it is bad

A global index may have up to four attributes in its partition key and as many in its sort key. A query must compare
every attribute of the partition key by `=`. Those of the sort key it names from the left: none may be left out before
one that is named, and after one that is compared otherwise than by `=` none may follow. Anything else fails with a
`ValidationException`.

## Example

The index `by-depot` is partitioned by `depot` and `carrier`, and sorted by `day` and `hour`:

```python
table.query(
    IndexName="by-depot",
    KeyConditionExpression=Key("depot").eq(depot) & Key("hour").gt(hour),
)
```

Use instead:

```python
table.query(
    IndexName="by-depot",
    KeyConditionExpression=Key("depot").eq(depot)
    & Key("carrier").eq(carrier)
    & Key("day").eq(day)
    & Key("hour").gt(hour),
)
```

## When it stays silent

- A part of the key condition is not known, or is set on some paths only.
- The definitions of the index disagree about its key.
- The condition names an attribute that is no key of the index: `key-condition-on-non-key` tells that.

## How to fix it

Give the missing attributes by `=`. Where they are not known, query an index whose key begins with those that are: the
order of a sort key's attributes is that of the questions which are asked. There is no quick fix: which value is
missing the code does not tell, and the order in which conditions are written is all the same to DynamoDB.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.composite_keys import Misuse
from dynamorm_analysis.key_conditions import misused_composite
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class MultiAttributeKeyMisuse:
    """The query and what is wrong with its key condition."""

    access: Access
    misuse: Misuse


@rule("IX013", Severity.ERROR, tier=1)
def multi_attribute_key_misuse(access: Access, project: Project) -> Iterator[Finding]:
    table, index = project.table(access.table), project.index_of(access)
    found = misused_composite(access, table) if table is not None else None
    if found is None or index is None:
        return
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this query: {_reason(found, index)}.",
        help=_remedy(found),
        facts=MultiAttributeKeyMisuse(access, found),
        related=(Related(index.place, "the index is declared here"),),
    )


def _reason(found: Misuse, index: Index) -> str:
    if found.missing:
        return (
            f"`{index.title}` is partitioned by {listed(index.key.partition)}, and {listed(found.missing)} is not "
            "compared by `=`"
        )
    if found.ranged:
        return (
            f"in the sort key of `{index.title}`, `{found.beyond}` follows on {listed(found.skipped)}, which is a range"
        )
    return f"the sort key of `{index.title}` has {listed(found.skipped)} before `{found.beyond}`, which is left out"


def _remedy(found: Misuse) -> str:
    if found.ranged:
        return f"Compare {listed(found.skipped)} by `=`, or filter by `{found.beyond}` in code."
    return f"Give {listed(found.missing or found.skipped)} by `=`, or query an index that begins with what is known."
