"""Whatever is asked, a design serves it: judged by a table that is filled and asked, and by looking at every item."""

import os
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from design.asked_of import arguments, asked, items_of, wanted
from design.stored import KIND, Item, answer, stored
from dynamorm_analysis.design.answered import Design
from dynamorm_analysis.design.asked import RANGES, EntityType
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.design.requirements import ranged_by
from dynamorm_analysis.naming_profiles import STANDARD, UPPER, NamingProfile

MANY = settings(
    max_examples=int(os.environ.get("EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
INDEXES = 100  # as many as are needed: the quota is tested apart


@MANY
@given(asked(), st.sampled_from([STANDARD, UPPER]), st.data())
def test_serves_every_pattern(found: Any, naming: NamingProfile, data: st.DataObject) -> None:
    """The requests of a design give exactly the items that are asked for, in the order and with the attributes asked
    for."""
    types, patterns = found
    judge(design("shop", types, patterns, naming=naming, most_indexes=INDEXES), types, data)


@MANY
@given(asked(), st.data())
def test_serves_every_tenant(found: Any, data: st.DataObject) -> None:
    """No tenant gets an item of another one."""
    types, patterns = [
        [replace(one, attributes={**one.attributes, "tenant_id": "S"}) for one in found[0]],
        [replace(one, given=(*one.given, "tenant_id")) for one in found[1]],
    ]
    made = design("shop", found[0], found[1], tenant="tenant_id", most_indexes=INDEXES)
    asks = {one.name: one for one in patterns}
    served = tuple(replace(one, pattern=asks[one.pattern.name]) for one in made.served)
    judge(replace(made, served=served), types, data)


@MANY
@given(asked(1), st.booleans(), st.data())
def test_serves_by_own_attributes(found: Any, multiple: bool, data: st.DataObject) -> None:
    """So does a table whose keys are the items' own attributes."""
    types, patterns = found
    types = [replace(one, series=None, identity=one.identity[:2]) for one in types]
    made = design("shop", types, patterns, naming=None, multiple_key_attributes=multiple, most_indexes=INDEXES)
    assert not any(key.written for key in made.keys)
    for index in made.blueprint.indexes:
        assert max(len(index.key.partition), len(index.key.sort)) <= (4 if multiple else 1)
    judge(made, types, data)


def judge(made: Design, types: list[EntityType], data: st.DataObject) -> None:
    by_name = {entity.name: entity for entity in types}
    items = data.draw(items_of(types))
    held = stored(made, by_name, items)
    keys = [_key(item, made) for item in held]
    assert len({*keys}) == len(keys), "two items have one key"
    for served in made.served:
        given = data.draw(arguments(served.pattern, types, items))
        entity = by_name[served.pattern.entities[0]]
        got = answer(made, served, held, given, entity)
        is_one = len(served.pattern.entities) == 1 and {*entity.identity} <= {
            *served.pattern.given,
            *served.pattern.only,
        }
        expected = stored(made, by_name, wanted(served.pattern, items, given, is_one))
        assert sorted(_key(item, made) for item in got) == sorted(_key(item, made) for item in expected)
        _assert_ordered(got, served)
        for item in got:
            whole = next(one for one in held if _key(one, made) == _key(item, made))
            names = served.pattern.reads if served.pattern.reads is not None else tuple(whole)
            assert {name for name in names if name in whole} <= {*item}


def _key(item: Item, made: Design) -> tuple[str, ...]:
    """What tells one item from all others in a message: its type, and the key of the table."""
    return item[KIND], *(str(item[name]) for name in made.blueprint.key.attributes)


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
