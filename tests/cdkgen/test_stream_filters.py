"""Filters of streams: the patterns that come of them, and what is refused."""

import json
from typing import Any

import pytest

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.entity import Entity, EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.text import Place, Span
from dynamorm_cdkgen.stream_filters import StreamFilter, filters_of, patterns

HERE = Place("models.py", "", Span(0, 0))
BOTH = "NEW_AND_OLD_IMAGES"


def template(text: str | None) -> KeyTemplate | None:
    """`ORDER#{id}` as a template."""
    if text is None:
        return None
    before, _, hole = text.partition("{")
    parts: tuple[str | Hole, ...] = (before,) if before else ()
    return KeyTemplate((*parts, Hole(hole.rstrip("}"))) if hole else parts)


def entity(symbol: str, *keys: tuple[str, str | None]) -> Entity:
    made = (EntityTemplate(None, template(partition) or KeyTemplate(()), template(sort)) for partition, sort in keys)
    return Entity("shop", symbol, HERE, tuple(made))


def shop(*entities: Entity, **types: str) -> Blueprint:
    return Blueprint("shop", Key(("pk",), ("sk",)), {"pk": "S", "sk": "S", **types}, entities=entities)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (StreamFilter(), [{}]),
        (StreamFilter(events=("MODIFY", "INSERT")), [{"eventName": ["INSERT", "MODIFY"]}]),
        (
            StreamFilter(key_prefixes={"pk": "ORDER#"}, keys={"sk": "META"}),
            [{"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "ORDER#"}]}, "sk": {"S": ["META"]}}}}],
        ),
        (
            StreamFilter(events=("INSERT",), values={"kind": "order", "paid": True, "total": 5}),
            [
                {
                    "eventName": ["INSERT"],
                    "dynamodb": {
                        "NewImage": {"kind": {"S": ["order"]}, "paid": {"BOOL": [True]}, "total": {"N": ["5"]}}
                    },
                }
            ],
        ),
        (
            StreamFilter(values={"kind": "order"}),
            [
                {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}},
                {"eventName": ["REMOVE"], "dynamodb": {"OldImage": {"kind": {"S": ["order"]}}}},
            ],
        ),
        (
            StreamFilter(expired=True),
            [
                {
                    "eventName": ["REMOVE"],
                    "userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]},
                }
            ],
        ),
    ],
)
def test_patterns(wanted: StreamFilter, expected: list[Any]) -> None:
    """A filter is one pattern, or two where items before and after a change are asked."""
    assert json.loads(json.dumps([*patterns(wanted, shop(), BOTH)])) == expected


def test_number_as_key() -> None:
    """Numbers are written as texts."""
    (found,) = patterns(StreamFilter(keys={"sk": 7}), shop(sk="N"), "KEYS_ONLY")
    assert found == {"dynamodb": {"Keys": {"sk": {"N": ["7"]}}}}


@pytest.mark.parametrize(
    ("wanted", "view", "message"),
    [
        (StreamFilter(values={"kind": "order"}), "NEW_IMAGE", "`REMOVE`: `values=` needs a stream of OLD_IMAGE or"),
        (StreamFilter(events=("INSERT",), values={"a": 1}), "KEYS_ONLY", "`INSERT`: `values=` needs a stream of NEW_"),
        (StreamFilter(keys={"kind": "order"}), BOTH, "`kind` is no attribute of the key of `shop`, which is `pk` and"),
        (StreamFilter(key_prefixes={"sk": "1"}), BOTH, "`sk` is of type N: only a text has a beginning"),
        (StreamFilter(keys={"pk": "a"}, key_prefixes={"pk": "a"}), BOTH, "`pk` is in `keys=` and in `key_prefixes=`"),
        (StreamFilter(events=("INSERT",), expired=True), BOTH, "goes with the event REMOVE"),
    ],
)
def test_what_records_do_not_hold(wanted: StreamFilter, view: str, message: str) -> None:
    """A filter that would never let a record through is refused."""
    with pytest.raises(ValueError, match=message):
        [*patterns(wanted, shop(sk="N"), view)]


def test_kinds_of_items() -> None:
    """A kind of items is filtered by what code begins its keys with."""
    made = shop(
        entity("Order", ("ORDER#{id}", "META")),
        entity("Line", ("ORDER#{id}", "LINE#{n}")),
        entity("Cart", ("CART#{id}", "META"), ("OLD#{id}", None)),
    )
    assert filters_of("Order", made) == (StreamFilter(key_prefixes={"pk": "ORDER#"}, keys={"sk": "META"}),)
    assert filters_of("Line", made, events=("INSERT",)) == (
        StreamFilter(events=("INSERT",), key_prefixes={"pk": "ORDER#", "sk": "LINE#"}),
    )
    assert [each.key_prefixes for each in filters_of("Cart", made)] == [{"pk": "CART#"}, {"pk": "OLD#"}]


def test_only_kind() -> None:
    """The only kind of items of a table needs no text in its keys."""
    assert filters_of("Order", shop(entity("Order", ("{id}", None)))) == (StreamFilter(),)
    assert filters_of("Order", shop(entity("Order"))) == (StreamFilter(),)


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ((entity("Order", ("ORDER#{id}", None)), entity("Old", ("ORDER#OLD#{id}", None))), "keys of `Old` begin like"),
        ((entity("Order", ("{id}", None)), entity("Cart", ("CART#{id}", None))), "nothing in the keys of `Order`"),
        ((entity("Cart", ("CART#{id}", None)),), "no items of `shop` are called `Order`; there are: `Cart`"),
        ((), "there are: none"),
    ],
)
def test_kinds_that_look_alike(others: tuple[Entity, ...], message: str) -> None:
    """Records that the keys do not tell apart are no kind of their own."""
    with pytest.raises(ValueError, match=message):
        filters_of("Order", shop(*others))
