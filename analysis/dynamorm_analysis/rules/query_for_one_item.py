"""A query asks for one item by its whole key, where a get would do.

## Why it is bad

A query answers with a list and a page token, and says nothing of an item that is missing. `GetItem` says what is meant,
returns the item itself, and can be batched.

## Example

The table's key is `customer` and `order_id`:

```python
response = table.query(KeyConditionExpression=Key("customer").eq(customer) & Key("order_id").eq(order_id))
order = response["Items"][0]
```

Use instead:

```python
order = table.get_item(Key={"customer": customer, "order_id": order_id}).get("Item")
```

## When it stays silent

- The table's key is not known, unless the query gives two attributes of it, as no key has more, or the one by which
  requests of single items name it; or its definitions disagree about it.
- A condition of the key is set on some paths only: the same query serves other questions too.
- The query reads the further pages of another one, about which that is said.
- The query filters, or only counts: it asks about the item, not for it.
- What is given for the key is called like another attribute (`User.query(email)`, whose key is `user_id`): the query
  may ask what its author did not mean, and a get would ask the same.

## How to fix it

Get the item by its key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.indexing.matching import gives_whole_key
from dynamorm_analysis.items.asked_keys import keys_asked
from dynamorm_analysis.items.rereading import asks_again
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class QueryForOneItem:
    """The query, and the key that its conditions bind."""

    access: Access
    key: Key


@rule("QE024", Severity.INFO)
def query_for_one_item(access: Access, project: Project) -> Iterator[Finding]:
    if access.index is not None or access.operation != "query":
        return
    if not access.knows("index") or not access.knows("filter") or access.filter or access.count_only:
        return
    key = _whole_key(access, project)
    if key is None or _gives_other_attribute(access, project):
        return
    if rejected(access, project) or asks_again(access, project) or _is_told_in_function(access, project):
        return
    title = project.title_of(access)
    yield Finding(
        place=access.place,
        message=f"This query finds at most one item{f' of `{title}`' if title else ''}: it gives the whole key, "
        f"{listed(key.attributes)}.",
        help="Get the item by its key.",
        facts=QueryForOneItem(access, key),
        cause=access.asked_at,
        confidence=access.confidence,
    )


def _whole_key(access: Access, project: Project) -> Key | None:
    """The key of a table where a query gives all of it: of one that nothing declares, two attributes, or those by which
    all requests of single items name it. A call that may ask an index by the same ones gives the key of that, and of a
    table that is not known it may be either."""
    table = project.table(access.table)
    if table is not None:
        return table.key if gives_whole_key(access, table) else None
    names = tuple(dict.fromkeys(one.attribute for one in access.key if one.binds))
    if access.via is None and len(names) == len(access.key) == 1 and access.table is not None:
        return Key(names) if keys_asked(access.table, project) == {names} else None
    if len(names) != 2 or not access.knows("key") or (access.table is None and access.via is not None):
        return None
    beside = project.accesses_of(access.table) if access.table is not None else ()
    may_ask_index = any(one.index is not None and one.call == access.call for one in beside)
    return Key(names[:1], names[1:]) if not may_ask_index else None


def _is_told_in_function(access: Access, project: Project) -> bool:
    """Whether the function through which a call queries tells by itself that it gives the whole key."""
    if access.via is None or access.table is None:
        return False
    own = (one for one in project.accesses_of(access.table) if one.via is None and one.asked_at == access.asked_at)
    return any(one.operation == "query" and _whole_key(one, project) is not None for one in own)


def _gives_other_attribute(access: Access, project: Project) -> bool:
    """Whether what a query gives for an attribute of the key is called like another one that items have: it may be
    taken for the wrong one."""
    table = project.table(access.table)
    if table is None or table.key is None:
        return False
    others = table.attributes.keys() - {*table.key.attributes}
    return any(one.binds and one.value.symbol in others for one in access.key)
