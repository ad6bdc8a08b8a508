"""The manners in which single tables are keyed, by hand and by the libraries that do it: what is inferred of each."""

import random
from collections.abc import Mapping, Sequence

from dynamorm_analysis.inference.inferring import inferred
from importing.filled_tables import Item, Keys, all_keys, identity, item, moment, single_table

CHANCE = random.Random(23)


def check(items: Sequence[Item], expected: Mapping[str, Keys]) -> None:
    """Infers a table of `pk` and `sk`, with an index that some of its items are in, from items in any order."""
    shuffled = random.Random(1).sample(items, len(items))
    assert all_keys(inferred(single_table("things", "gsi1"), shuffled)) == expected


def some() -> str:
    return identity(CHANCE)


def test_prefixes_inside_of_parts() -> None:
    """Names of attributes in front of their values, as ElectroDB writes them."""
    items = []
    for _ in range(50):
        team, person, task = some(), some(), some()
        items += [
            item(
                pk=f"$work#team_{team}", sk=f"$people_1#person_{person}", team=team, person=person, first="Ann",
                __edb_e__="person", __edb_v__="1",
            ),
            item(
                pk=f"$work#task_{task}", sk=f"$tasks_1#team_{team}#person_{person}", task=task, team=team,
                person=person, points=3, __edb_e__="task", __edb_v__="1",
            ),
        ]  # fmt: skip
    check(
        items,
        {
            "Person": {None: ("$work#team_{team}", "$people_1#person_{person}")},
            "Task": {None: ("$work#task_{task}", "$tasks_1#team_{team}#person_{person}")},
        },
    )


def test_words_with_nothing_behind_them() -> None:
    """A delimiter after which there is nothing, as OneTable writes it."""
    items = []
    for _ in range(50):
        account, user = some(), some()
        items += [
            item(pk=f"Account:{account}", sk="Account:", id=account, name="x", type="Account"),
            item(
                pk=f"Account:{account}", sk=f"User:{user}", accountId=account, id=user, email=f"{user}@x.test",
                type="User", gsi1pk="User:", gsi1sk=f"User:{user}@x.test",
            ),
        ]  # fmt: skip
    check(
        items,
        {
            "Account": {None: ("Account:{id}", "Account:")},
            "User": {None: ("Account:{account_id}", "User:{id}"), "gsi1": ("User:", "User:{email}")},
        },
    )


def test_words_in_lower_case() -> None:
    """Kinds that an adjacency list holds on both of its sides, told apart by their attributes."""
    items = []
    for _ in range(50):
        user, group = some(), some()
        items += [
            item(pk=f"user#{user}", sk=f"user#{user}", username=user, email="e"),
            item(pk=f"group#{group}", sk=f"group#{group}", groupId=group, title="t"),
            item(
                pk=f"user#{user}", sk=f"group#{group}", username=user, groupId=group, joined=moment(CHANCE),
                gsi1pk=f"group#{group}", gsi1sk=f"user#{user}",
            ),
        ]  # fmt: skip
    check(
        items,
        {
            "User": {None: ("user#{username}", "user#{username}")},
            "Group": {None: ("group#{group_id}", "group#{group_id}")},
            "UserGroup": {
                None: ("user#{username}", "group#{group_id}"),
                "gsi1": ("group#{group_id}", "user#{username}"),
            },
        },
    )


def test_some_kinds_are_alike() -> None:
    """Words are kinds where most of them have attributes of their own, be it that two have the same. A value that two
    parts repeat has one name."""
    items = []
    for _ in range(40):
        one, other = some(), some()
        items += [
            item(pk=f"u#{one}", sk=f"u#{one}", name="n", bio="b"),
            item(pk=f"u#{one}", sk=f"follow#{other}", created="c"),
            item(pk=f"u#{one}", sk=f"like#{other}", created="c"),
            item(pk=f"u#{one}", sk=f"post#{some()}", text="hello", likes=4),
        ]
    check(
        items,
        {
            "U": {None: ("u#{u_id}", "u#{u_id}")},
            "Follow": {None: ("u#{u_id}", "follow#{follow_id}")},
            "Like": {None: ("u#{u_id}", "like#{like_id}")},
            "Post": {None: ("u#{u_id}", "post#{post_id}")},
        },
    )


def test_tenants_in_front() -> None:
    """A value before the delimiter is no kind, whatever it looks like."""
    items = [
        item(pk=f"{tenant}#{user}", sk="PROFILE", tenant=tenant, user=user, email="e")
        for tenant in ("acme", "globex", "initech")
        for user in (some() for _ in range(30))
    ]
    check(items, {"Thing": {None: ("{tenant}#{user}", "PROFILE")}})
    unnamed = [{name: value for name, value in one.items() if name != "tenant"} for one in items]
    check(unnamed, {"Thing": {None: ("{part}#{user}", "PROFILE")}})


def test_underscores() -> None:
    """Other delimiters, where all texts begin with words and these."""
    items = [item(pk=f"USER_{n}", sk=f"ORDER_{some()}", user=str(n), total=5) for n in range(60)]
    check(items, {"Order": {None: ("USER_{user}", "ORDER_{order_id}")}})


def test_buckets_and_shards() -> None:
    """A day that begins a time, and a number that spreads a partition, are values with names of their own."""
    items = []
    for _ in range(200):
        at, event = moment(CHANCE), some()
        items.append(item(pk=f"EVENTS#{at[:10]}#{CHANCE.randint(0, 9)}", sk=f"{at}#{event}", at=at, event_id=event))
    check(items, {"Events": {None: ("EVENTS#{date}#{shard}", "{at}#{event_id}")}})
