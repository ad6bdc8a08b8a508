"""Code reads an attribute of items that it got from an index which does not hold the attribute.

## Why it is bad

A global index has the attributes that it projects and no others. An item of the index looks like one of the table, but
the attribute is absent, on every item and without an error: a dictionary has no such key, a PynamoDB model gives
`None`. A request that names the attribute is rejected.

## Example

The index `by-depot` holds keys only:

```python
page = table.query(IndexName="by-depot", KeyConditionExpression=Key("depot").eq(depot))
return sum(parcel["weight"] for parcel in page["Items"])
```

Use instead an index that holds the attribute, or read the items by their keys:

```python
page = table.query(IndexName="by-depot-with-weight", KeyConditionExpression=Key("depot").eq(depot))
```

## When it stays silent

- The index is a local one, which fetches what a request names from the table.
- What the index projects is not known, or its definitions disagree about it.
- The code tests whether the attribute is there, gives a default for it, or sets it first.
- The item is read again (`refresh`), or handed to other code, which may do so.

## How to fix it

The projection of an index cannot be changed: add an index of a new name that holds the attribute, move the readers, and
drop the old one. Where few items need it, get these by their keys (`BatchGetItem`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.indexing.matching import agreed_projection, projected_attributes
from dynamorm_analysis.model.access import Access, ReadAttribute
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected, unprojected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed

MAX_RELATED = 5


@dataclass(frozen=True, slots=True)
class AttributeNotProjected:
    """The read, the index, and the names of the attributes that it does not hold."""

    access: Access
    index: Index
    attributes: tuple[str, ...]


@rule("PJ001", Severity.ERROR, of_retold=True)
def attribute_not_projected(access: Access, project: Project) -> Iterator[Finding]:
    table, index = project.table(access.table), project.index_of(access)
    if table is None or index is None:
        return
    declared = Related(index.place, "the index is declared here")
    if (asked := unprojected(access, table)) and not access.retold:
        yield Finding(
            place=access.place,
            message=f"DynamoDB rejects this {access.operation}: it asks for {listed(asked)}, which the index "
            f"`{index.name}` does not hold.",
            help=_remedy(asked),
            facts=AttributeNotProjected(access, index, asked),
            related=(declared,),
        )
        return
    lacking = _lacking(access, table)
    if not lacking or rejected(access, project):
        return
    names = tuple(dict.fromkeys(one.attribute for one in lacking))
    reads = (Related(one.place, f"`{one.attribute}` is read here") for one in lacking[:MAX_RELATED])
    yield Finding(
        place=access.place,
        message=f"The code reads {listed(names)} of these items, which the index `{index.name}` does not hold: "
        f"{'it is' if len(names) == 1 else 'they are'} absent from every item.",
        help=_remedy(names),
        facts=AttributeNotProjected(access, index, names),
        confidence=access.confidence,
        related=(declared, *reads),
    )


def _lacking(access: Access, table: Table) -> tuple[ReadAttribute, ...]:
    """What the code reads of the items without providing for their lack of it, and the index does not hold."""
    if access.index is None or table.key is None:
        return ()
    held = projected_attributes(table, agreed_projection(table, access.index))
    if held is None:
        return ()
    return tuple(one for one in access.read if one.attribute not in held and not one.prepared)


def _remedy(names: tuple[str, ...]) -> str:
    return f"Query an index that projects {listed(names)}, or get the items by their keys."
