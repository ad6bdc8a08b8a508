"""A query reads items of several kinds, and the code makes the same class of each.

## Why it is bad

What lies under one partition key is read together. Where the code takes each of these items for an order, a customer's
profile fails to be parsed, or becomes an order without lines, or with another one's attributes.

## Example

```python
table.put_item(Item={"pk": f"CUSTOMER#{customer}", "sk": "PROFILE", "name": name})
table.put_item(Item={"pk": f"CUSTOMER#{customer}", "sk": f"ORDER#{order_id}", "total": total})

response = table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}"))
return [Order(**item) for item in response["Items"]]
```

Use instead:

```python
response = table.query(
    KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}") & Key("sk").begins_with("ORDER#"),
)
```

## When it stays silent

- The query has a condition on the sort key, a filter, or a discriminator.
- The code tests the items before it parses them, or what parses them decides by what they hold.
- The kinds are not told apart by how their sort keys begin, or nothing is known of these.

## How to fix it

Ask for the prefix of the kind that is meant; or read all of them and choose the class by the prefix or by a type
attribute. The quick fix asks for the prefix that is called as the class is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.heat import values_of
from dynamorm_analysis.indexing.matching import key_of
from dynamorm_analysis.items.key_texts import is_live, may_meet, possible_texts
from dynamorm_analysis.model.access import PUTS, Access, Condition
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class MixedEntitiesParsedAsOne:
    """The query, the sort key of what it reads, and how that is built for each kind of items there."""

    access: Access
    sort: str
    kinds: tuple[KeyTemplate, ...]


@rule("ST005", Severity.WARNING)
def mixed_entities_parsed_as_one(access: Access, project: Project) -> Iterator[Finding]:
    if not access.parsed_as or access.filter or access.discriminator:
        return
    table = project.table(access.table)
    if table is None or not access.knows("key") or not access.knows("filter") or not access.knows("index"):
        return
    key = key_of(table, project.index_of(access)) if access.index is None or project.index_of(access) else None
    if key is None or len(key.sort) != 1 or len(access.key) != 1:
        return
    puts = (one for one in project.accesses_of(table.id) if one.operation in PUTS and is_live(one, project))
    found = [(put, sort) for put in puts if (sort := _sort(put, key, access.key[0])) is not None]
    for put, sort in found[1:]:
        first, other = found[0]
        if can_be(sort, other) or rejected(access, project):
            continue
        yield Finding(
            place=access.place,
            message=f"This query of `{table.title}` reads items under {listed((str(other), str(sort)))}, and the code "
            f"makes `{access.parsed_as}` of each.",
            help=f"Ask for the prefix of `{key.sort[0]}` that is meant, or choose the class by it.",
            facts=MixedEntitiesParsedAsOne(access, key.sort[0], tuple(dict.fromkeys(built for _, built in found))),
            confidence=access.confidence,
            related=(Related(first.place, "one kind is written here"), Related(put.place, "another one here")),
        )
        return


def _sort(put: Access, key: Key, asked: Condition) -> KeyTemplate | None:
    """How the sort key of what a put stores is built, where a query for a partition key reads it, and it begins with a
    text."""
    if not any(may_meet(asked, one.value) for one in values_of(asked.attribute, [put])):
        return None
    texts = [text for one in values_of(key.sort[0], [put]) for text in possible_texts(one.value)]
    return texts[0] if len(texts) == 1 and texts[0].prefix else None
