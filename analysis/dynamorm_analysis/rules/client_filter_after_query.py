"""The code drops items that a query has read: they are read and sent all the same.

## Why it is bad

A query reads, and is billed for, every item of its key. Where the code keeps only some of them, it waits and pays for
the others; on a partition that grows, more with each day.

## Example

```python
orders = table.query(KeyConditionExpression=Key("customer").eq(customer))["Items"]
return [order for order in orders if order["state"] == "OPEN"]
```

Use instead an index whose sort key is the attribute:

```python
table.query(
    IndexName="by-customer-state",
    KeyConditionExpression=Key("customer").eq(customer) & Key("state").eq("OPEN"),
)
```

## When it stays silent

- The items that the test drops are used as well, or tested by more than comparisons of attributes. That only some calls
  ask for the test (`if state: …`) does not matter.
- A limit ends the only page that is read, or may.
- The code is a script or migration.
- The attribute is a tenant's: the code makes sure that nobody sees another's items.
- The attribute tells kinds of items from each other (`type`, `entity`) that are kept under one key, and no other one
  is tested.
- The attribute is one of the table's key, or of the index's: the code looks for one item among its namesakes, or tests
  what no filter may name.
- The query finds one item at most, as far as that is told: by a whole key of the table, or by both attributes of an
  index.
- The attribute is a sort key that the key condition could name: `filter-beside-key-condition` tells that.

Where nothing shows that the items of the key become ever more, or only a few are left out (`state != "deleted"`), or
somebody runs the file (`debug_orders.py`, which nothing imports), the confidence is low.

## How to fix it

Where few items are dropped, a `FilterExpression` saves sending them. Where many are, an index reads only the others;
one on an attribute that only these items have holds nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.heat import is_of_tenant, last_word
from dynamorm_analysis.indexing.filters import narrower
from dynamorm_analysis.indexing.single_items import finds_one_item
from dynamorm_analysis.items.cut_short import KINDS
from dynamorm_analysis.items.growth import is_open_ended
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.occasions import is_run_by_hand
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import kept_by
from dynamorm_analysis.words import is_named_alike


@dataclass(frozen=True, slots=True)
class ClientFilterAfterQuery:
    """The query; its `sifted` are the tests."""

    access: Access


@rule("QE027", Severity.INFO, of_retold=True)
def client_filter_after_query(access: Access, project: Project) -> Iterator[Finding]:
    if access.operation != "query" or access.stops_at_limit:
        return
    if access.via is not None and not access.is_sifted_here:
        return
    if access.ends_early and not access.knows("limit"):  # perhaps a limit ends the only page
        return
    if finds_one_item(access, project):
        return
    if project.role(access.place.path) == "admin" or rejected(access, project):
        return
    if any(is_of_tenant(condition.attribute) for condition in access.sifted):
        return
    sifted = tuple(condition for condition in access.sifted if last_word(condition.attribute) not in KINDS)
    if not sifted:
        return
    table = project.table(access.table)
    if table is not None and (narrower(access, table) is not None or _is_by_key(access, table)):
        return
    title = project.title_of(access)
    of_table = f" in `{title}`" if title else ""
    names = kept_by(sifted)
    is_little = is_run_by_hand(access) or not _drops_ever_more(access, sifted, project)
    yield Finding(
        place=access.place,
        message=f"This query reads all items of its key{of_table}, and the code then keeps those "
        f"with the right {names}: the others are read and sent, too.",
        help=f"Filter by {names} in the request to save sending them; where many are dropped, "
        f"{_instead(access, names)}.",
        facts=ClientFilterAfterQuery(access),
        confidence="low" if is_little else access.confidence,
    )


def _instead(access: Access, names: str) -> str:
    if any(condition.operator == "contains" for condition in access.sifted):
        return f"keep an item for each value in {names}, and query those"  # no index has parts of an attribute
    return f"query an index that has {names} in its sort key"


def _drops_ever_more(access: Access, sifted: tuple[Condition, ...], project: Project) -> bool:
    """Whether the items of the key become ever more, and the code keeps those of them that are as it wants, and not all
    but a few."""
    return is_open_ended(access, project) and any(one.operator != "<>" for one in sifted)


def _is_by_key(access: Access, table: Table) -> bool:
    """Whether the code tests a key attribute of the table or of what is queried: it tells one item from its namesakes,
    or tests what no filter may name and no key condition can say."""
    keys = set(table.key.attributes if table.key is not None else ())
    queried = table.index(access.index) if access.index is not None else None
    keys.update(queried.key.attributes if queried is not None else ())
    return any(is_named_alike(condition.attribute, key) for condition in access.sifted for key in keys)
