"""Whatever is asked, a design serves it: judged by a table that is filled and asked, and by looking at every item."""

import os
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from design.asked_of import arguments, asked, items_of, wanted
from design.stored import KIND, Item, answer, stored
from dynamorm_analysis.design.asked import RANGES
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.design.requirements import ranged_by

MANY = settings(
    max_examples=int(os.environ.get("EXAMPLES", "80")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if os.environ.get("SHRINK") else [])],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
INDEXES = 100  # as many as are needed: the quota is tested apart


@MANY
@given(asked(), st.data())
def test_serves_every_pattern(found: Any, data: st.DataObject) -> None:
    """The requests of a design give exactly the items that are asked for, in the order and with the attributes asked
    for."""
    types, patterns = found
    made = design("shop", types, patterns, most_indexes=INDEXES)
    by_name = {entity.name: entity for entity in types}
    items = data.draw(items_of(types))
    held = stored(made, by_name, items)
    keys = [tuple(item[name] for name in made.blueprint.key.attributes) for item in held]
    assert len(set(keys)) == len(keys), "two items have one key"
    for served in made.served:
        given = data.draw(arguments(served.pattern, types, items))
        entity = by_name[served.pattern.entities[0]]
        got = answer(made, served, held, given, entity)
        is_one = len(served.pattern.entities) == 1 and {*entity.identity} <= {
            *served.pattern.given,
            *served.pattern.only,
        }
        expected = wanted(served.pattern, items, given, is_one)
        assert sorted(map(_identified, got)) == sorted(map(_identified, stored(made, by_name, expected)))
        _assert_ordered(got, served)
        for item in got:
            whole = next(one for one in held if _identified(one) == _identified(item))
            names = served.pattern.reads if served.pattern.reads is not None else tuple(whole)
            assert {name for name in names if name in whole} <= set(item)


def _identified(item: Item) -> tuple[str, str, str]:
    return item[KIND], item["pk"], item["sk"]


def _assert_ordered(got: list[Item], served: Any) -> None:
    ranged = ranged_by(served.pattern)
    if ranged is None or served.shards > 1 or served.period or any(ranged not in item for item in got):
        return
    order = [item[ranged] for item in got]
    assert order == sorted(order, reverse=served.pattern.descending)


@MANY
@given(asked())
def test_refuses_nothing_that_keys_can_serve(found: Any) -> None:
    """Refused is only what no key serves, what only the table could, and what is hotter than shards help."""
    types, patterns = found
    made = design("shop", types, patterns, most_indexes=INDEXES)
    assert {one.pattern.name for one in (*made.served, *made.refused)} == {one.name for one in patterns}
    by_name = {entity.name: entity for entity in types}
    for refused in made.refused:
        pattern = refused.pattern
        of_types = [by_name[name] for name in pattern.entities]
        match refused.reason:
            case "consistent-index":
                assert pattern.consistent
            case "filter-on-key":
                assert ranged_by(pattern) in [one.attribute for one in pattern.where if one.operator not in RANGES]
            case "unbounded-series" | "mixed-collection":
                assert any(entity.series for entity in of_types)
            case _:
                raise AssertionError(f"{refused.reason}: {refused.because}")
        assert not any(one.operator not in RANGES for one in pattern.where) or refused.reason != "filter-only"


@MANY
@given(asked(), st.randoms(use_true_random=False))
def test_order_does_not_matter(found: Any, random: Any) -> None:
    """The same design comes out in whichever order entity types, attributes and patterns are given."""
    types, patterns = found
    first = design("shop", types, patterns, most_indexes=INDEXES)
    shuffled = [random.sample(each, len(each)) for each in (types, patterns)]
    second = design("shop", *shuffled, most_indexes=INDEXES)
    assert first == second
