"""The key of an item holds an attribute that the table's key does not have: DynamoDB rejects the request.

## Why it is bad

`GetItem`, `UpdateItem` and `DeleteItem` name one item by exactly the attributes of the table's key. The request fails
with `ValidationException: The provided key element does not match the schema`.

## Example

The table's key is `order_id`:

```python
table.get_item(Key={"order_id": order_id, "customer": customer})
```

Use instead:

```python
table.get_item(Key={"order_id": order_id})
```

## When it stays silent

- The table's key is not known, or its definitions disagree about it; unless no definition is known, and requests of
  single items in one file name two keys, of which none is a part of the other: the one that fewer of them name is told.
  So is one that fewer requests spell so than otherwise: `orderID`, where items are put with `orderId`.
- The key is built on some paths only, or is not known whole.

## How to fix it

Name the attributes of the table's key and no others. To find items by other attributes, query an index.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import declared_at
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.asked_keys import SINGLE_BY_KEY
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import beside_item_key
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import is_named_alike


@dataclass(frozen=True, slots=True)
class WrongKeyShape:
    """The request, and the attributes of its key that are none of the table's key."""

    access: Access
    attributes: tuple[str, ...]


@rule("KY013", Severity.ERROR, tier=1)
def wrong_key_shape(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None:
        yield from _of_two_keys(access, project) or _spelled_otherwise(access, project)
    conditions = beside_item_key(access, table) if table is not None else ()
    if table is None or table.key is None or not conditions:
        return
    names = dict.fromkeys(condition.attribute for condition in conditions)
    yield Finding(
        place=access.place,
        message=f"DynamoDB rejects this {access.operation.removeprefix('transact_')}: {listed(names)} "
        f"{'is' if len(names) == 1 else 'are'} not in the key of `{table.title}`.",
        help=f"Give the key of the table: {listed(table.key.attributes)}.",
        facts=WrongKeyShape(access, tuple(names)),
        cause=access.asked_at,
        related=tuple(
            Related(declared_at(definition), "the key is declared here") for definition in table.definitions[:1]
        ),
    )


def _of_two_keys(access: Access, project: Project) -> tuple[Finding, ...]:
    """A request by one of two keys that code of one file takes for that of a table which nothing defines."""
    own = _whole_key(access)
    if not own or access.table is None or "{" in access.table:  # a name that is kept somewhere may be several tables'
        return ()
    beside = [each for each in project.accesses_of(access.table) if each.place.path == access.place.path]
    asked = {each.place: key for each in beside if (key := _whole_key(each))}
    counted = Counter(asked.values())
    if len(counted) != 2 or any(one < other for one in counted for other in counted):
        return ()
    other = next(key for key in counted if key != own)
    first = next(place for place, key in asked.items() if key == other)
    if counted[own] > counted[other] or (counted[own] == counted[other] and _comes_first(own, beside)):
        return ()
    title = project.title_of(access)
    finding = Finding(
        place=access.place,
        message=f"The key{f' of `{title}`' if title else ''} is {listed(sorted(own))} here and {listed(sorted(other))} "
        "elsewhere in this file: a table has one key, and DynamoDB rejects requests by any other.",
        help="Give the key of the table. To find items by other attributes, query an index.",
        facts=WrongKeyShape(access, tuple(sorted(own))),
        confidence="medium",
        related=(Related(first, f"here it is {listed(sorted(other))}"),),
    )
    return (finding,)


def _spelled_otherwise(access: Access, project: Project) -> Iterator[Finding]:
    """A request by an attribute that most other requests of the table, which nothing defines, spell otherwise: by
    `orderID`, where items are put with `orderId`."""
    own = _whole_key(access)
    if not own or access.table is None or "{" in access.table or project.role(access.place.path) == "test":
        return
    others = [one for one in project.accesses_of(access.table) if project.role(one.place.path) != "test"]
    for name in sorted(own):
        alike = {one.place: spelled for one in others if (spelled := _spelled_there(one, name))}
        otherwise = {place: spelled for place, spelled in alike.items() if spelled != name}
        fewer = len(alike) - len(otherwise) < len(otherwise)
        if len(set(otherwise.values())) != 1 or not (fewer or otherwise.keys() <= _put_at(others)):
            continue
        place, spelled = next(iter(otherwise.items()))
        title = project.title_of(access)
        yield Finding(
            place=access.place,
            message=f"The key{f' of `{title}`' if title else ''} is called `{name}` here, and `{spelled}` elsewhere: "
            "DynamoDB tells capitals and small letters apart, and rejects requests by any other key than the table's.",
            help=f"Call it `{spelled}` everywhere, if that is the key of the table.",
            facts=WrongKeyShape(access, (name,)),
            confidence="medium",
            related=(Related(place, f"here it is `{spelled}`"),),
        )


def _spelled_there(access: Access, name: str) -> str:
    """How another request of a table spells an attribute of its key: as a key, or as one of all that it puts; empty
    where it names none that is called so, or both."""
    names = _whole_key(access)
    if access.operation == "query" and access.index is None and access.knows("index") and access.knows("key"):
        names = frozenset(one.attribute for one in access.key if one.binds)
    elif access.operation in PUTS and access.knows("written") and access.via is None:
        names = frozenset(one.attribute for one in access.written if not one.optional)
    found = [each for each in names if is_named_alike(each, name)]
    return found[0] if len(found) == 1 else ""


def _put_at(accesses: list[Access]) -> frozenset[Place]:
    return frozenset(one.place for one in accesses if one.operation in PUTS)


def _whole_key(access: Access) -> frozenset[str]:
    """The attributes by which a request names a single item; none where that is not certain."""
    if access.operation not in SINGLE_BY_KEY or access.via is not None or access.confidence == "low":
        return frozenset()
    if not access.knows("key") or not access.knows("table") or any(one.optional or not one.binds for one in access.key):
        return frozenset()
    return frozenset(one.attribute for one in access.key)


def _comes_first(key: frozenset[str], beside: list[Access]) -> bool:
    """Whether the first request of a file that names a single item does so by a key."""
    return next((each for each in map(_whole_key, beside) if each), key) == key
