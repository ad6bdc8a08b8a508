"""A query drops items by an attribute that a key condition could have taken: it reads them all the same.

## Why it is bad

A filter is applied to what has been read: the items that it drops are read, and paid for, like the others. Where the
attribute is the sort key of the index that is queried, or of another one with the same partition key, a key condition
reads nothing but the items that are wanted.

## Example

```python
orders = table.query(KeyConditionExpression=Key("customer").eq(customer))["Items"]  # sorted by `placed_at`
return [order for order in orders if order["placed_at"] >= start]
```

Use instead:

```python
orders = table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("placed_at").gte(start))["Items"]
```

## When it stays silent

- The code also uses the items that do not meet the test, or compares with a value that it changes from item to item.
- The code tests the items of a single page, which a limit ends.
- The index does not hold what is read, may lack some of the items, or cannot be read consistently where that is asked.
- A condition, or the key of an index, is not known for certain.

## How to fix it

Put the condition into the key condition, and query the index that the message names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.filters import Narrower, narrower
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class FilterBesideKeyCondition:
    """The query, and the key that takes more of its conditions."""

    access: Access
    narrower: Narrower


@rule("QE026", Severity.WARNING, of_retold=True)
def filter_beside_key_condition(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    found = narrower(access, table) if table is not None else None
    if table is None or found is None or rejected(access, project):
        return
    if access.retold and not (found.sifted and access.is_sifted_here):  # said where the function makes it
        return
    names, index = listed(found.gained), found.candidate.index
    queried = f"the index `{index.title}`" if index is not None else f"`{table.title}`"
    yield Finding(
        place=access.place,
        message=f"This query reads items that the code then drops by {names}, of the key of {queried}."
        if found.sifted
        else f"This query reads items that its filter then drops by {names}, of the key of {queried}.",
        help=f"Put {names} into the key condition."
        if found.sifted
        else f"Query {queried}, with {names} in the key condition.",
        facts=FilterBesideKeyCondition(access, found),
        confidence=access.confidence,
        cause=(access.place.path, access.function, index.name if index is not None else None, names),
        related=(Related(index.place, "the index is declared here"),) if index is not None else (),
    )
