"""In which deployments a table becomes what it is to be, and what is refused."""

import pytest

from dynamorm_analysis.deployment import Change
from dynamorm_analysis.lock import LockedIndex, LockedTable
from dynamorm_analysis.model.table import IndexKind, Key, Projection
from dynamorm_analysis.rollout import rollout

ID = Key(("id",))


def table(*indexes: str, key: Key = ID, ttl: str | None = None, complete: bool = True) -> LockedTable:
    """A table with indexes, each told as `name kind attributes projected`: `by_day GSI depot,day weight`."""
    found: dict[str, LockedIndex] = {}
    for told in indexes:
        name, kind, attributes, *included = told.split()
        partition, _, sort = attributes.partition(",")
        projection = Projection("INCLUDE", tuple(included)) if included else Projection("ALL")
        told_kind: IndexKind = "LSI" if kind == "LSI" else "GSI"
        found[name] = LockedIndex(told_kind, Key((partition,), (sort,) if sort else ()), projection)
    names = {name for each in (key, *(index.key for index in found.values())) for name in each.attributes}
    return LockedTable("model", (), key, dict.fromkeys(names, "S"), found, complete, ttl)


def check(before: LockedTable, now: LockedTable, *expected: str) -> None:
    """Compares the deployments, those before the release of code first, and the refusals behind them."""
    told = rollout({"parcels": Change(before, now, ())})
    lines = [
        *(f"before: {', '.join(f'{step.deed} {step.name}' for step in steps)}" for steps in told.before),
        *(f"after: {', '.join(f'{step.deed} {step.name}' for step in steps)}" for steps in told.after),
        *(f"refused: {refusal.what}" for refusal in told.refused),
    ]
    assert lines == list(expected)


def test_one_index_for_each_deployment() -> None:
    """Indexes are created one by one, and dropped after the code that reads the new ones is out."""
    check(
        table("old GSI depot", "older GSI depot"),
        table("by_day GSI day", "by_owner GSI owner,day"),
        "before: create-index by_day",
        "before: create-index by_owner",
        "after: drop-index old",
        "after: drop-index older",
    )


def test_nothing_to_do() -> None:
    """Tables that are alike need no deployment."""
    check(table("by_day GSI day"), table("by_day GSI day"))


def test_room_for_an_index() -> None:
    """Where a table has as many indexes as it may, one is dropped before the next is created."""
    full = [f"i{number:02} GSI a{number}" for number in range(20)]
    check(table(*full), table(*full[1:], "by_day GSI day"), "before: drop-index i00", "before: create-index by_day")


def test_time_to_live() -> None:
    """One attribute ceases to expire items before another one does, apart from indexes."""
    check(
        table("old GSI depot", ttl="expires"),
        table(ttl="ends"),
        "after: drop-index old",
        "after: stop-expiring expires",
        "after: expire-by ends",
    )


def test_unknown_indexes() -> None:
    """Where it is not known which indexes there are, none is created or dropped."""
    check(table("by_day GSI day", complete=False), table("by_owner GSI owner"), "after: drop-index by_day")
    check(table("by_day GSI day"), table("by_owner GSI owner", complete=False), "before: create-index by_owner")


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        (table(), table(key=Key(("id",), ("day",))), "its key is `id` and is to be `id`, sorted by `day`"),
        (
            table("by_day GSI day"),
            table("by_day GSI depot"),
            "an index cannot be changed: `by_day` is keyed by `day` and is to be keyed by `depot`",
        ),
        (
            table("by_day GSI day"),
            table("by_day GSI day weight"),
            "an index cannot be changed: `by_day` copies every attribute and is to copy `weight`",
        ),
        (
            table("by_day GSI id,day"),
            table("by_day LSI id,day"),
            "an index cannot be changed: `by_day` is a global one and is to be a local one",
        ),
        (table(), table("by_day LSI id,day"), "a local index is created with its table and not later: `by_day`"),
        (table("by_day LSI id,day"), table(), "a local index is dropped with its table and not before: `by_day`"),
    ],
)
def test_refused(before: LockedTable, now: LockedTable, what: str) -> None:
    """What cannot be changed in place is no step of a deployment."""
    check(before, now, f"refused: {what}")


def test_tables_share_deployments() -> None:
    """The first index of each table is created in one deployment, with the tables that are new."""
    told = rollout(
        {"parcels": Change(table(), table("by_day GSI day"), ()), "vans": Change(table("old GSI x"), table(), ())},
        ["depots"],
    )
    assert [[f"{step.table} {step.deed}" for step in steps] for steps in told.deployments] == [
        ["depots create-table", "parcels create-index"],
        ["vans drop-index"],
    ]
