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
- Of items that are not to overlap, as bookings from one day to another, the code compares one value alone with those of
  the others, or one that the new item does not get.

A condition on the put itself that asks for another attribute than the key, `attribute_not_exists(email)`, is told of,
too, where the key of the item is made by chance: it asks of an item that is not there.

What one function looks for, another tests and a third writes is followed through all functions that call one another,
and told of where the ways to the read and to the write part. It is silent there, too, where a second item is put for
the value, on condition that there is none yet.

Where the file reads a command line, or time starts the code (`nightly_import`), the confidence is low: few run it twice
at once; so it is where the process holds one lock while it looks and adds. Where code of one file calls the same two
functions, one that looks and one that adds, it is told of once; so it is where a function looks itself before it adds,
whoever has looked before.

## How to fix it

Only a table's key is unique. Keep an item for each value that must be, and put it with `attribute_not_exists` in the
transaction that adds the item which has the value.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.asked_of_new import asked_of_new
from dynamorm_analysis.items.given_values import is_given
from dynamorm_analysis.items.same_item import comes_before, reads_that_gave, writes
from dynamorm_analysis.model.access import Access, Confidence
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.premises import Premise, premise, unique_premises
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.traced.sole_values import is_once_in_a_while, overlapping_across, unique_across
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class UniquenessByQuery:
    """The write, and the query on which it rests, where it is no condition that asks of the item itself."""

    access: Access
    premise: Premise | None


@rule("WR005", Severity.WARNING)
def uniqueness_by_query(project: Project) -> Iterator[Finding]:
    found = tuple(_in_functions(project))
    yield from found
    across = tuple(_across_functions(found, project))
    yield from across
    yield from _overlapping((*found, *across), project)
    yield from _on_condition(project)


def _on_condition(project: Project) -> Iterator[Finding]:
    """Puts of new items on condition that these have no such value yet, as none has."""
    for access in (*project.accesses, *project.retold):
        attributes = asked_of_new(access, project)
        if not attributes or project.role(access.place.path) != "application" or rejected(access, project):
            continue
        names, title = listed(attributes), project.title_of(access)
        asked = " and ".join(f"`attribute_not_exists({name})`" for name in attributes)
        of_table = f" of `{title}`" if title else ""
        yield Finding(
            place=access.place,
            message=f"{asked} asks only of the item{of_table} with this key, which is a new one each time: two items "
            f"may have the same {names}.",
            help=_of_second_item(names, ()),
            facts=UniquenessByQuery(access, None),
            confidence="low" if is_run_by_hand(access) else "high",
            cause=(access.call, attributes),
        )


def _in_functions(project: Project) -> Iterator[Finding]:
    """What a function itself shows, with what those that it calls give it and do for it."""
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
            help=_of_second_item(names, tuple(one.attribute for one in others)),
            facts=UniquenessByQuery(access, found),
            confidence="low" if is_run_by_hand(access) or is_scheduled(access) else found.confidence,
            causes=(_through(access, found),) if access.via is not None else (),
            related=(
                Related(found.read.place, "this is where the code looks"),
                *(Related(one.read.place, f"and here for one with this `{one.attribute}`") for one in others),
            ),
        )


def _across_functions(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """What shows only where it is followed through several functions."""
    known = {one.place for one in told}
    for each in unique_across(project):
        first, *others = each
        one = first.resting
        if not known.isdisjoint((*first.way, one.write_at)):
            continue
        known.add(one.write_at)
        write = replace(one.write, table=one.table)
        title = project.title_of(write)
        of_table = f" in `{title}`" if title else ""
        names = listed(first.attributes)
        further = [name for other in others for name in other.attributes if name not in first.attributes]
        also = tuple(dict.fromkeys(further))
        sure: Confidence = "low" if is_once_in_a_while(first, project) else "medium"
        found = Premise(
            "unique",
            replace(one.read, table=one.table),
            Test(frozenset(), "missing"),
            one.attribute,
            sure,
        )
        yield Finding(
            place=one.write_at,
            message=_that_sets(one.read.operation, of_table, names)
            if write.operation == "update"
            else _that_adds(one.read.operation, of_table, names, also),
            help=_of_second_item(names, also),
            facts=UniquenessByQuery(one.write, found),
            confidence=sure,
            cause=(one.write_at.path, one.table, one.write.place, one.read.place, first.attributes),
            related=(
                Related(one.read_at, "this is where the code looks"),
                *(
                    Related(other.resting.read_at, f"and here for one with this {listed(other.attributes)}")
                    for other in others
                    if not set(other.attributes) <= set(first.attributes)
                ),
            ),
        )


def _overlapping(told: tuple[Finding, ...], project: Project) -> Iterator[Finding]:
    """Items that are to lie beside all others, as bookings from one day to another."""
    known = {one.place for one in told}
    for each in overlapping_across(project):
        one = each.resting
        if not known.isdisjoint((*each.way, one.write_at)):
            continue
        known.add(one.write_at)
        title = project.title_of(replace(one.write, table=one.table))
        of_table = f" in `{title}`" if title else ""
        read = replace(one.read, table=one.table)
        test = Test(frozenset(), "missing")
        yield Finding(
            place=one.write_at,
            message=f"The code adds an item{of_table} because none that a {one.read.operation} found overlaps it, by "
            f"{listed(each.attributes)}: of two requests at once, both find none, and both add one.",
            help=OF_OVERLAPS,
            facts=UniquenessByQuery(one.write, Premise("unique", read, test, each.attributes[0], "medium")),
            confidence="medium",
            cause=(one.write_at.path, one.table, one.write.place, one.read.place),
            related=(Related(one.read_at, "this is where the code looks"),),
        )


OF_OVERLAPS = (
    "Put an item for each unit that it takes (a day, an hour) in the same transaction, whose key tells the unit, on "
    "condition that there is none yet; or let all who add one change a version number that they have read before."
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


def _of_second_item(names: str, others: tuple[str, ...]) -> str:
    likewise = f", and one more for {listed(others)}" if others else ""
    return (
        f"Put a second item whose key is made of {names} in the same transaction, on condition that there is none "
        f"yet{likewise}."
    )


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
    is_set = access.operation == "update" or next(reads_that_gave(access, project), None) is not None
    if is_set:
        return _that_sets(found.read.operation, of_table, names)
    return _that_adds(found.read.operation, of_table, names, tuple(one.attribute for one in others))


def _that_sets(operation: str, of_table: str, names: str) -> str:
    return (
        f"The code sets {names}{of_table} because a {operation} found no item that has it: "
        "of two requests at once, both find none, and both set it."
    )


def _that_adds(operation: str, of_table: str, names: str, others: tuple[str, ...]) -> str:
    nor = f", and none with this {listed(others)}" if others else ""
    return (
        f"The code adds an item{of_table} because a {operation} found none with this {names}{nor}: "
        "of two requests at once, both find none, and both add one."
    )
