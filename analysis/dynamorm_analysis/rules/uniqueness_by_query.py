"""A query finds nobody with a value, so the code gives it to an item: two requests at once both find nobody.

## Why it is bad

An index is a moment behind its table and says nothing of what another request is about to write. Two people who
register at once with one address both get an account, and from then on a query for the address finds two.

## Example

```python
found = table.query(IndexName="by-email", KeyConditionExpression=Key("email").eq(email))
if found["Items"]:
    raise AlreadyRegistered(email)
table.put_item(Item={"user_id": user_id, "email": email})
```

Use instead a second item whose key is the value, written in one transaction with the first:

```python
client.transact_write_items(
    TransactItems=[
        {"Put": {"TableName": "users", "Item": user}},
        {
            "Put": {
                "TableName": "users",
                "Item": {"user_id": {"S": f"EMAIL#{email}"}},
                "ConditionExpression": "attribute_not_exists(user_id)",
            }
        },
    ]
)
```

## When it stays silent

- The item is written in a transaction, or put on condition of what an attribute is, so that it is there already.
- It is not certain that the item gets the value that the query asked for, or belongs to the collection that was empty.
- The query asks for some only of the items that have the value, or that is what the code looks for among them, and the
  item that is written is not surely one of these.
- The key of the item is made of nothing but what was looked for: `check-then-write` then tells that one overwrites it.
- The code is a script or a migration.

Where the file reads a command line, or time starts the code (`nightly_import`), the confidence is low: few run it twice
at once; so it is where the process holds one lock while it looks and adds. Where code of one file calls the same two
functions, one that looks and one that adds, it is told of once; so it is where a function looks itself before it adds,
whoever has looked before.

## How to fix it

Only a table's key is unique. Keep an item for each value that must be, and put it with `attribute_not_exists` in the
transaction that adds the item which has the value.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.given_values import is_given
from dynamorm_analysis.items.same_item import comes_before, reads_that_gave, writes
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.premises import Premise, premise, unique_premises
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class UniquenessByQuery:
    """The write, and the query on which it rests."""

    access: Access
    premise: Premise


@rule("WR005", Severity.WARNING)
def uniqueness_by_query(project: Project) -> Iterator[Finding]:
    rested = [(access, found) for access in writes(project) if (found := _rests_on(access, project)) is not None]
    own = {place for access, found in rested if access.via is None for place in _set_at(access, found)}
    by_read: dict[tuple[Place, str, str], list[Access]] = {}
    for access, found in rested:
        if access.via is not None and not own.isdisjoint(_set_at(access, found)):
            continue  # told in the function itself
        before = by_read.setdefault((found.read.place, found.attribute, access.function), [])
        before.append(access)
        if any(comes_before(one, access) for one in before):
            continue  # it is there by now
        title = project.title_of(access)
        of_table = f" in `{title}`" if title else ""
        others = _others(access, found, project)
        names = listed(_unique(access, found, project))
        yield Finding(
            place=access.place,
            message=_message(found, access, of_table, names, project, others),
            help=f"Put a second item whose key is made of {names} in the same transaction, on condition that there is "
            f"none yet{_and_likewise(others)}.",
            facts=UniquenessByQuery(access, found),
            confidence="low" if is_run_by_hand(access) or is_scheduled(access) else found.confidence,
            causes=(_through(access, found),) if access.via is not None else (),
            related=(
                Related(found.read.place, "this is where the code looks"),
                *(Related(one.read.place, f"and here for one with this `{one.attribute}`") for one in others),
            ),
        )


def _rests_on(access: Access, project: Project) -> Premise | None:
    """What a write of the application rests on, where that is a value which no two items are to have; also where it
    counts a number besides."""
    found = premise(access, project)
    if found is not None and found.kind == "number":
        found = next(iter(unique_premises(access, project)), None)
    is_told = found is not None and found.kind == "unique" and project.role(access.place.path) == "application"
    return found if is_told else None


def _others(access: Access, found: Premise, project: Project) -> tuple[Premise, ...]:
    """What else is to be had by one item alone, each attribute once: of a member the mail address, and the name."""
    others = {one.attribute: one for one in unique_premises(access, project) if one.read.place != found.read.place}
    return tuple(one for attribute, one in others.items() if attribute != found.attribute)


def _and_likewise(others: tuple[Premise, ...]) -> str:
    return f", and one more for {listed(one.attribute for one in others)}" if others else ""


def _set_at(access: Access, found: Premise) -> tuple[Place, ...]:
    """Where the item gets the value of which there is to be one."""
    return tuple(one.place for one in access.written if one.attribute == found.attribute)


def _through(access: Access, found: Premise) -> tuple[Hashable, ...]:
    """The function by which code of one file adds items, and the one by which it looks for them: these are to be
    mended."""
    return access.place.path, access.table, access.via, found.read.via, found.attribute


def _unique(access: Access, found: Premise, project: Project) -> tuple[str, ...]:
    """The attributes of which no two items are to have the same values."""
    asked = (*found.read.key, *found.read.filter) if not found.test.sought else ()
    given = (one for one in asked if one.binds and not one.is_constant and is_given(one, found.read, access))
    own = key_attributes(found.read, project) if found.read.index is None else frozenset()
    return tuple(dict.fromkeys((found.attribute, *(one.attribute for one in given if one.attribute not in own))))


def _message(
    found: Premise, access: Access, of_table: str, names: str, project: Project, others: tuple[Premise, ...]
) -> str:
    nor = f", and none with this {listed(one.attribute for one in others)}" if others else ""
    if access.operation == "update" or next(reads_that_gave(access, project), None) is not None:
        return (
            f"The code sets {names}{of_table} because a {found.read.operation} found no item that has it: "
            "of two requests at once, both find none, and both set it."
        )
    return (
        f"The code adds an item{of_table} because a {found.read.operation} found none with this {names}{nor}: "
        "of two requests at once, both find none, and both add one."
    )
