"""A design of a shop with a log, tried out: its table created in an engine that plays DynamoDB, filled and asked."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from design import shop
from design.asked_of import wanted
from design.stored import KIND, Item, requests, stored
from design.written import created
from dynamorm_analysis.design.answered import KeyCondition
from dynamorm_analysis.design.asked import AccessPattern, Condition, EntityType, TimeSeries
from dynamorm_analysis.design.designing import design
from dynamorm_analysis.design.relationships import related
from ministack import NEEDS_ENGINE, engine, service

pytestmark = NEEDS_ENGINE
VISIT = EntityType(
    "Visit",
    {"page": "S", "seen_at": "S", "visitor": "S"},
    ("page", "seen_at", "visitor"),
    series=TimeSeries(("page",), "seen_at", "day"),
    writes_per_second=2500,
    values={"page": 1},
)
VISITS = AccessPattern("visits", ("Visit",), given=("page",), where=(Condition("seen_at", "between"),))
GIVEN: Item = {
    "customer_id": "c 1",
    "order_id": "o1",
    "email": "ann#1@example.com",
    "category": "tea",
    "price_to": Decimal(5),
    "issued_at_from": "2026-02-01",
    "issued_at_to": "2026-02-28",
    "page": "/home",
    "seen_at_from": "2026-02-01T00:00:00Z",
    "seen_at_to": "2026-02-02T12:00:00Z",
}
ITEMS: list[Item] = [
    *({KIND: "Customer", "customer_id": f"c{end}", "email": f"ann#{end[-1]}@example.com", "name": "Ann"}
      for end in (" 1", "2")),
    *(
        {KIND: "Order", "customer_id": f"c{who}", "order_id": f"o{n}", "status": state, "total": Decimal(n),
         "placed_at": f"2026-0{5 - n}-01"}
        for n, who, state in ((1, " 1", "open"), (2, " 1", "paid"), (3, "2", "open"), (4, " 1", "open"))
    ),
    *({KIND: "OrderLine", "order_id": f"o{n}", "line": Decimal(line), "product_id": "p1", "quantity": Decimal(1)}
      for n in (1, 2) for line in (1, 2, 10)),
    *({KIND: "Product", "product_id": f"p{n}", "category": kind, "name": f"{kind} {n}", "price": Decimal(price)}
      for n, kind, price in ((1, "tea", 3), (2, "tea", 10), (3, "tea#", 4), (4, "tea", -1))),
    *({KIND: "Invoice", "invoice_no": f"i{n}", "customer_id": "c 1", "issued_at": day, "amount": Decimal(n)}
      for n, day in ((1, "2026-01-31"), (2, "2026-02-01"), (3, "2026-02-28"), (4, "2026-03-01"))),
    *({KIND: "Visit", "page": page, "seen_at": time, "visitor": f"v{n}"}
      for n in range(4) for page in ("/home", "/home#2") for time in ("2026-01-31T23:00:00Z", "2026-02-01T00:00:00Z",
                                                                      "2026-02-02T12:00:00Z", "2026-02-03T00:00:00Z")),
]  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with engine() as url:
        yield service("dynamodb", url)


def test_every_pattern_is_served(client: Any) -> None:
    """Each pattern gives the items that are found by looking at all of them, in order, from the table as created."""
    entities, patterns = (*shop.ENTITIES, VISIT), (*shop.PATTERNS, VISITS)
    made = design("shop", entities, patterns, relationships=shop.RELATIONSHIPS)
    types, _ = related(entities, patterns, shop.RELATIONSHIPS)
    client.create_table(**created(made.blueprint))
    for item in stored(made, types, ITEMS):
        client.put_item(TableName="shop", Item=_typed(item))
    assert [(one.shards, one.period) for one in made.served if one.pattern is VISITS] == [(3, "day")]
    for served in made.served:
        pattern = served.pattern
        got = [
            item
            for asked in requests(made, served, GIVEN, types[pattern.entities[0]])
            for item in _asked(client, asked)
        ]
        expected = wanted(pattern, ITEMS, GIVEN, is_one=False)
        assert len(expected) > 0, pattern.name
        assert sorted(map(_named, got)) == sorted(_named(one) for one in stored(made, types, expected)), pattern.name
        if pattern.sorted_by is not None:
            assert len(got) > 1, pattern.name
        if pattern.sorted_by is not None and all(pattern.sorted_by in item for item in got):
            order = [item[pattern.sorted_by] for item in got]
            assert order == sorted(order, reverse=pattern.descending), pattern.name


def _asked(client: Any, asked: Any) -> list[Item]:
    operation, index, conditions, forward = asked
    if operation == "GetItem":
        key = {one.attribute: values[0] for one, values in conditions}
        return [_plain(client.get_item(TableName="shop", Key=_typed(key))["Item"])]
    names, values, texts = {}, {}, []
    for place, (one, ends) in enumerate(conditions):
        names[f"#{place}"] = one.attribute
        placeholders = [f":v{place}{end}" for end in range(len(ends))]
        values |= dict(zip(placeholders, ends, strict=True))
        texts.append(_text(one, f"#{place}", placeholders))
    page = client.query(
        TableName="shop",
        KeyConditionExpression=" AND ".join(texts),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=_typed(values),
        ScanIndexForward=forward,
        **({"IndexName": index} if index else {}),
    )
    return [_plain(item) for item in page["Items"]]


def _text(one: KeyCondition, name: str, values: list[str]) -> str:
    match one.operator:
        case "begins_with":
            return f"begins_with({name}, {values[0]})"
        case "between":
            return f"{name} BETWEEN {values[0]} AND {values[1]}"
    return f"{name} {one.operator} {values[0]}"


def _typed(item: Item) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in item.items()}


def _plain(item: dict[str, Any]) -> Item:
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


def _named(item: Item) -> tuple[str, str]:
    return item["pk"], item["sk"]
