"""A query goes through a global index, although the whole key of the one item that it can find is known.

## Why it is bad

A global index is updated after the table, so that the query may miss a change or an item that was just written, and it
holds what it projects only. `GetItem` reads the item itself, at the price of one item.

## Example

The table's key is `order_id`; the index is keyed by `customer` and `order_id`:

```python
table.query(
    IndexName="by-customer",
    KeyConditionExpression=Key("customer").eq(customer) & Key("order_id").eq(order_id),
)
```

Use instead:

```python
table.get_item(Key={"order_id": order_id}, ConsistentRead=True)
```

## When it stays silent

- The table's key, or that of the index, is not known; or the query does not give all of the table's key. It does also
  where every write makes that of nothing but what the query asks for: `ACCOUNT#{number}` of `number`.
- The index has a key attribute that not every item must have: whether the item is in the index may be the question.
- The query also compares attributes beyond the table's key and filters by them: whether they hold may be the question.

## How to fix it

Get the item by the table's key, and compare its other attributes in code.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.indexing.matching import bound_attributes, disputed_indexes, gives_whole_key
from dynamorm_analysis.items.keys_made import KeyTexts, keys_made
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class IndexQueryForKnownKey:
    """The query, the index that it names, and the table's key, all of which its conditions bind."""

    access: Access
    index: Index
    key: Key


@rule("QE025", Severity.WARNING)
def index_query_for_known_key(access: Access, project: Project) -> Iterator[Finding]:
    table, index = project.table(access.table), project.index_of(access)
    if table is None or table.key is None or access.operation != "query":
        return
    if index is None or index.kind != "GSI" or index.name in disputed_indexes(table):
        return
    if rejected(access, project):
        return
    if made := _made_key(access, index, project):
        yield _of_made_key(access, index, table, made)
    if not gives_whole_key(access, table):
        return
    if not all(_is_in_every_item(name, table) for name in index.key.attributes):
        return
    yield Finding(
        place=access.place,
        message=f"This query of the index `{index.name}` finds at most one item, whose key in `{table.title}` is "
        "known: the index may lag behind the table.",
        help=f"Get the item by {listed(table.key.attributes)}.",
        facts=IndexQueryForKnownKey(access, index, table.key),
        confidence=access.confidence,
        related=(Related(index.place, "the index is declared here"),),
    )


def _made_key(access: Access, index: Index, project: Project) -> KeyTexts:
    """The texts of the key of the one item that a query can find, where these are made of what it asks for."""
    asked = bound_attributes(access.key)
    if access.table is None or access.filter or access.count_only or len(access.key) != 1 or not access.knows("key"):
        return ()
    if not access.knows("index") or not access.knows("filter") or asked != {*index.key.attributes}:
        return ()
    return keys_made(access.table, project).get(index.key.attributes[0], ())


def _of_made_key(access: Access, index: Index, table: Table, made: KeyTexts) -> Finding:
    source = index.key.attributes[0]
    key = table.key or index.key
    texts = " and ".join(f"`{text}`" for text in made)
    return Finding(
        place=access.place,
        message=f"The key in `{table.title}` is made of what this query of the index `{index.name}` asks for, {texts} "
        f"of `{source}`: the index may lag behind the table.",
        help=f"Get the item by {listed(key.attributes)}.",
        facts=IndexQueryForKnownKey(access, index, key),
        confidence=weakest(access.confidence, "medium"),
        cause=access.asked_at,
        related=(Related(index.place, "the index is declared here"),),
    )


def _is_in_every_item(name: str, table: Table) -> bool:
    if table.key is not None and name in table.key.attributes:
        return True
    attribute = table.attributes.get(name)
    return attribute is not None and attribute.required and attribute.declared != ""
