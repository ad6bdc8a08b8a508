"""What comes out for the designs that everybody knows, and what is said of wishes that no table fulfils."""

from typing import Any

import pytest

from design.outline import outline
from dynamorm_analysis.design.asked import AccessPattern, Condition, EntityType, ManyToMany, TimeSeries
from dynamorm_analysis.design.designing import design

USER = EntityType("User", {"user_id": "S", "name": "S"}, ("user_id",))
GROUP = EntityType("Group", {"group_id": "S", "title": "S"}, ("group_id",))
READING = EntityType(
    "Reading",
    {"device_id": "S", "measured_at": "S", "value": "N", "expires": "N"},
    ("device_id", "measured_at"),
    series=TimeSeries(("device_id",), "measured_at"),
    ttl="expires",
    item_size=200,
    writes_per_second=50_000,
    items_per_day=2e9,
    values={"device_id": 20},
)
NOTE = EntityType("Note", {"tenant_id": "S", "note_id": "S", "author": "S"}, ("note_id",))
ORDER = EntityType(
    "Order",
    {"customer_id": "S", "order_id": "S", "status": "S", "placed_at": "S", "total": "N"},
    ("customer_id", "order_id"),
)


def check(name: str, expected: str, *asked: Any, **given: Any) -> None:
    assert outline(design(name, *asked, **given)) == expected.strip().splitlines()


def test_many_to_many() -> None:
    """Users have groups and groups have users: the link stands with the user, and an inverted index leads back."""
    patterns = [
        AccessPattern("user and memberships", ("User", "Membership"), given=("user_id",)),
        AccessPattern("members of a group", ("Membership",), given=("group_id",), reads=("user_id", "role")),
    ]
    check(
        "people",
        """
table: pk S / sk S
gsi1: gsi1pk S / gsi1sk S, INCLUDE role user_id
Group: GROUP#{group_id} / GROUP
Membership: USER#{user_id} / MEMBERSHIP#{group_id}
Membership in gsi1: GROUP#{group_id} / MEMBERSHIP#{user_id}
User: USER#{user_id} / USER
Membership of User → Query: pk = USER#{user_id}, sk begins_with MEMBERSHIP#
members of a group → Query gsi1: gsi1pk = GROUP#{group_id}, gsi1sk begins_with MEMBERSHIP#
user and memberships → Query: pk = USER#{user_id}
""",
        [USER, GROUP],
        patterns,
        relationships=[ManyToMany("User", "Group", "Membership", {"role": "S"})],
    )


def test_time_series() -> None:
    """20 devices write 50,000 readings a second: 2,500 each, so a day of a device is spread over three shards."""
    patterns = [
        AccessPattern(
            "readings of a time",
            ("Reading",),
            given=("device_id",),
            where=(Condition("measured_at", "between"),),
            descending=True,
        ),
        AccessPattern("reading", ("Reading",), given=("device_id", "measured_at")),
        AccessPattern("latest", ("Reading",), given=("device_id",), sorted_by="measured_at", descending=True),
    ]
    check(
        "readings",
        """
table: pk S / sk S
Reading: READING#DEVICE_ID#{device_id}#DAY#{measured_at[:10]}#SHARD#{shard} / READING#{measured_at}, 3 shards
reading → GetItem: pk = READING#DEVICE_ID#{device_id}#DAY#{measured_at[:10]}#SHARD#{shard}, sk = READING#{measured_at}
readings of a time → Query: pk = READING#DEVICE_ID#{device_id}#DAY#{measured_at[:10]}#SHARD#{shard}, \
sk between READING#{measured_at_from} and READING#{measured_at_to}$, backwards, each day, 3 shards
latest ✗ unbounded-series: the series of `device_id` has no end, and no period is given. \
Give a range of `measured_at`, or keep the newest item once more under a key of its own.
""",
        [READING],
        patterns,
    )
    assert design("readings", [READING], patterns).blueprint.ttl == "expires"


def test_own_attributes() -> None:
    """A table with one entity type needs no texts: indexes have several attributes as they are, numbers too."""
    patterns = [
        AccessPattern("orders of a customer", ("Order",), given=("customer_id",)),
        AccessPattern("order", ("Order",), given=("customer_id", "order_id")),
        AccessPattern(
            "by status", ("Order",), given=("customer_id", "status"), sorted_by="placed_at", reads=("total",)
        ),
        AccessPattern("dear ones", ("Order",), given=("status",), where=(Condition("total", ">="),)),
    ]
    check(
        "orders",
        """
table: customer_id S / order_id S
by_customer_id_status: customer_id S + status S / placed_at S, INCLUDE total
by_status: status S / total N, ALL
Order: own customer_id / own order_id
Order in by_customer_id_status: own customer_id / own status / own placed_at
Order in by_status: own status / own total
by status → Query by_customer_id_status: customer_id = {customer_id}, status = {status}
dear ones → Query by_status: status = {status}, total >= {total_from}
order → GetItem: customer_id = {customer_id}, order_id = {order_id}
orders of a customer → Query: customer_id = {customer_id}
""",
        [ORDER],
        patterns,
        naming=None,
    )


def test_tenants() -> None:
    """What tenants share begins each partition key with whose it is, in indexes too."""
    patterns = [
        AccessPattern("note", ("Note",), given=("note_id",)),
        AccessPattern("notes of an author", ("Note",), given=("author",)),
    ]
    check(
        "notes",
        """
table: pk S / sk S
gsi1: gsi1pk S, ALL
Note: TENANT#{tenant_id}#NOTE#{note_id} / NOTE
Note in gsi1: TENANT#{tenant_id}#NOTE#AUTHOR#{author}
note → GetItem: pk = TENANT#{tenant_id}#NOTE#{note_id}, sk = NOTE
notes of an author → Query gsi1: gsi1pk = TENANT#{tenant_id}#NOTE#AUTHOR#{author}
""",
        [NOTE],
        patterns,
        tenant="tenant_id",
    )


def test_item_collections() -> None:
    """A board is read with its tickets, and with its comments: it stands between the two. A timeline mixes both."""
    posts = {"board": "S", "at": "S"}
    entities = [
        EntityType("Board", {"board": "S"}, ("board",)),
        EntityType("Ticket", {"ticket_id": "S", **posts}, ("ticket_id",)),
        EntityType("Comment", {"comment_id": "S", **posts}, ("comment_id",)),
    ]
    patterns = [
        AccessPattern("board and tickets", ("Board", "Ticket"), given=("board",)),
        AccessPattern("board and comments", ("Board", "Comment"), given=("board",)),
        AccessPattern("timeline", ("Ticket", "Comment"), given=("board",), sorted_by="at", descending=True),
        AccessPattern("tickets and comments", ("Ticket", "Comment"), given=("board",)),
    ]
    check(
        "boards",
        """
table: pk S / sk S
gsi1: gsi1pk S / gsi1sk S, ALL
gsi2: gsi2pk S / gsi2sk S, ALL
Board: BOARD#{board} / BOARD
Board in gsi1: BOARD#{board} / BOARD
Comment: COMMENT#{comment_id} / COMMENT
Comment in gsi1: BOARD#{board} / #COMMENT
Comment in gsi2: COMMENT+TICKET#BOARD#{board} / {at}#COMMENT
Ticket: TICKET#{ticket_id} / TICKET
Ticket in gsi1: BOARD#{board} / TICKET
Ticket in gsi2: COMMENT+TICKET#BOARD#{board} / {at}#TICKET
board and comments → Query gsi1: gsi1pk = BOARD#{board}, gsi1sk between #COMMENT and BOARD$
board and tickets → Query gsi1: gsi1pk = BOARD#{board}, gsi1sk between BOARD and TICKET$
tickets and comments → Query gsi2: gsi2pk = COMMENT+TICKET#BOARD#{board}
timeline → Query gsi2: gsi2pk = COMMENT+TICKET#BOARD#{board}, backwards
""",
        entities,
        patterns,
    )


TASK = EntityType(
    "Task",
    {"task_id": "S", "owner": "S", "at": "S", "due": "S", "rank": "N", "tags": "SS", "state": "S"},
    ("task_id",),
    writes_per_second=500_000,
    values={"state": 3},
)


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("no-equality", {}),
        ("filter-only", {"where": (Condition("owner", "contains"),)}),
        ("two-ranges", {"given": ("owner",), "where": (Condition("at", "between"), Condition("due", "between"))}),
        ("other-order", {"given": ("owner",), "where": (Condition("at", "between"),), "sorted_by": "due"}),
        ("unfit-type", {"given": ("tags",)}),
        ("unfit-range", {"given": ("owner",), "where": (Condition("rank", "begins_with"),)}),
        ("consistent-index", {"given": ("owner",), "consistent": True}),
        ("unknown-name", {"given": ("ownr",)}),
        ("hot-key", {"given": ("state",)}),
        ("filter-on-key", {"given": ("owner",), "sorted_by": "rank", "where": (Condition("rank", "<>"),)}),
    ],
)
def test_refusals(reason: str, asked: Any) -> None:
    """What cannot be served is refused by its reason, with a way round, and nothing else is."""
    patterns = [AccessPattern("wish", ("Task",), **asked), AccessPattern("task", ("Task",), given=("task_id",))]
    made = design("tasks", [TASK], patterns)
    assert [(one.pattern.name, one.reason) for one in made.refused] == [("wish", reason)]
    assert all(one.because and one.instead.endswith((".", "?")) for one in made.refused)
    assert [one.pattern.name for one in made.served] == ["task"]
    assert made.blueprint.indexes == ()


def test_hot_keys_by_wish() -> None:
    """A caller that does not mind many requests gets them, and one that minds two gets none."""
    for most, served in ((200, 1), (2, 0)):
        pattern = AccessPattern("of a state", ("Task",), given=("state",), most_requests=most)
        made = design("tasks", [TASK], [pattern])
        assert [one.shards for one in made.served] == [167] * served


def test_too_many_indexes() -> None:
    """Where the indexes are used up, what is asked least is refused."""
    patterns = [
        AccessPattern(f"by {name}", ("Task",), given=(name,), per_second=rate)
        for name, rate in (("owner", 1), ("at", 5), ("due", 3))
    ]
    made = design("tasks", [TASK], patterns, most_indexes=2)
    assert [(one.pattern.name, one.reason) for one in made.refused] == [("by owner", "too-many-indexes")]
    assert [index.name for index in made.blueprint.indexes] == ["gsi1", "gsi2"]


def test_hundreds_of_patterns() -> None:
    """However much is asked of one entity type, it is served."""
    names = [f"a{number}" for number in range(40)]
    row = EntityType("Row", {"id": "S", **dict.fromkeys(names, "S")}, ("id",))
    pairs = [(first, second) for first in names for second in names if first < second][:300]
    patterns = [AccessPattern(f"by {one} and {other}", ("Row",), given=(one, other)) for one, other in pairs]
    made = design("rows", [row], patterns, most_indexes=1000)
    assert len(made.served) == 300
    assert len(made.blueprint.indexes) == 300


@pytest.mark.parametrize(
    ("words", "entities", "options"),
    [
        ("there is no entity type", [], {}),
        ("`User`: it has no attribute `id`", [EntityType("User", {"name": "S"}, ("id",))], {}),
        ("no attribute tells its items apart", [EntityType("User", {"name": "S"}, ())], {}),
        ("the same word `USER`", [USER, EntityType("user", {"id": "S"}, ("id",))], {}),
        ("need generic keys", [USER, GROUP], {"naming": None}),
        ("not by `a` and `b`", [EntityType(n, {"id": "S", n: "N"}, ("id",), ttl=n) for n in ("a", "b")], {}),
    ],
)
def test_entity_types_that_contradict_themselves(words: str, entities: Any, options: Any) -> None:
    """They are told of all at once, as errors."""
    with pytest.raises(ValueError, match=r"^table `t`: ") as raised:
        design("t", entities, **options)
    assert words in str(raised.value)
