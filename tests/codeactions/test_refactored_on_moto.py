"""Refactored programs run against DynamoDB as moto plays it: they find what they found before."""

from datetime import UTC, datetime
from typing import Any

import pytest

from codeactions.test_on_moto import MODELS, TABLE, dynamodb, module
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.refactoring import Selection
from dynamorm_codeactions.rename import Renaming, renamed
from mdtest import after_action, checkout_of
from refactoring_pages import offered

__all__ = ["dynamodb"]


def refactored(page: str, program: str, word: str) -> str:
    """A program after a refactoring where a word stands first."""
    at = program.encode().index(word.encode())
    action = offered(page, checkout_of({"main.py": program}), Selection("main.py", Span(at, at)))
    assert action is not None, f"{page} is not offered"
    return after_action({"main.py": program}, action)["main.py"]


def fill(program: Any, customers: int, numbers: int) -> None:
    program.create()
    with program.table.batch_writer() as batch:
        for customer in range(customers):
            for number in range(numbers):
                item = {"customer": f"c{customer}", "number": f"{number:04}", "total": number, "lines": ["x"] * number}
                batch.put_item(Item=item | ({"paid": True} if number % 2 else {}))


CONDITIONS = (
    TABLE
    + """
def read():
    return table.query(
        KeyConditionExpression="customer = :c AND #n BETWEEN :a AND :b",
        FilterExpression="(#t > :least OR attribute_exists(paid)) AND NOT (size(#l) = :five) AND #t <> :six",
        ProjectionExpression="#n, #t",
        ExpressionAttributeNames={"#n": "number", "#l": "lines", "#t": "total"},
        ExpressionAttributeValues={":c": "c1", ":a": "0001", ":b": "0008", ":least": 3, ":five": 5, ":six": 6},
    )["Items"]
"""
)


@pytest.mark.usefixtures("dynamodb")
def test_conditions_ask_for_the_same() -> None:
    """As objects, and as texts again."""
    objects = refactored("move-conditions-to-objects", CONDITIONS, "KeyConditionExpression=")
    texts = refactored("move-conditions-to-texts", objects, "KeyConditionExpression=")
    programs = [module("program", source) for source in (CONDITIONS, objects, texts)]
    fill(programs[0], 2, 12)
    found = [program.read() for program in programs]
    assert found[0] == found[1] == found[2]
    assert [item["total"] for item in found[0]] == [1, 3, 4, 7, 8]


GETS = (
    TABLE
    + """
def read(numbers):
    found = {}
    for number in numbers:
        order = table.get_item(Key={"customer": "c0", "number": number}).get("Item")
        if order:
            found[order["number"]] = order
    return found
"""
)


@pytest.mark.usefixtures("dynamodb")
def test_batches_bring_every_item(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more keys than one request takes, some twice and some of no item, with keys left over by each second batch."""
    batches = refactored("read-in-batches", GETS, "get_item")
    before, after = module("before", GETS), module("after", batches)
    fill(before, 1, 230)
    asked: list[int] = []
    answer_of = after.table.meta.client.batch_get_item

    def leaving(RequestItems: dict[str, Any]) -> Any:  # noqa: N803  # as boto3 calls it
        keys = RequestItems["orders"]["Keys"]
        asked.append(len(keys))
        if len(keys) == 1 or len(asked) % 2 == 0:
            return answer_of(RequestItems=RequestItems)
        half = len(keys) // 2
        answer = answer_of(RequestItems={"orders": {"Keys": keys[:half]}})
        return answer | {"UnprocessedKeys": {"orders": {"Keys": keys[half:]}}}

    monkeypatch.setattr(after.table.meta.client, "batch_get_item", leaving)
    numbers = [f"{number:04}" for number in (*range(250), 3, 3)]
    assert after.read(numbers) == before.read(numbers)
    assert max(asked) == 100
    assert len(asked) > 3


PAGES = (
    TABLE
    + """
def read():
    found = table.query(KeyConditionExpression=Key("customer").eq("c0"))
    return [item["number"] for item in found["Items"]], found["Count"]
"""
)


@pytest.mark.usefixtures("dynamodb")
def test_all_pages_are_read() -> None:
    """More than a megabyte: the first page holds less than all, the paginator brings every item once."""
    before, after = module("before", PAGES), module("after", refactored("read-all-pages", PAGES, "query("))
    before.create()
    with before.table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"customer": "c0", "number": f"{number:04}", "note": "x" * 30_000})
    assert before.read()[1] < 60
    assert after.read() == ([f"{number:04}" for number in range(60)], 60)


SCAN = (
    TABLE
    + """
def add(customer, number, product):
    table.put_item(Item={"customer": customer, "number": number, "product": f"P#{product}", "paid": number > "0100"})


def read(product):
    found = []
    page = table.scan(FilterExpression=Attr("product").eq(f"P#{product}") & Attr("paid").eq(True), Limit=50)
    found += page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(
            FilterExpression=Attr("product").eq(f"P#{product}") & Attr("paid").eq(True),
            Limit=50,
            ExclusiveStartKey=page["LastEvaluatedKey"],
        )
        found += page["Items"]
    return found
"""
)


@pytest.mark.usefixtures("dynamodb")
def test_the_query_of_a_new_index_finds_what_the_scan_found() -> None:
    """Page after page, on the index that `create_table` makes now."""
    source = refactored("query-new-index", SCAN, "scan(")
    before, after = module("before", SCAN), module("after", source)
    assert "scan(" not in source
    after.create()
    for number in range(300):
        before.add(f"c{number % 7}", f"{number:04}", str(number % 3))
    found = [sorted(program.read("1"), key=lambda item: item["number"]) for program in (before, after)]
    assert found[0] == found[1]
    assert len(found[0]) == 66


@pytest.mark.usefixtures("dynamodb")
def test_what_python_calls_an_attribute_changes_nothing_stored() -> None:
    """Items that the program wrote before are found and read by the renamed one."""
    at = MODELS.index("customer = Unicode")
    texts = {"main.py": MODELS}
    sources = Texts({"main.py": MODELS.encode()})
    renaming = renamed(Selection("main.py", Span(at, at)), "buyer", checkout_of(texts).project, sources)
    assert isinstance(renaming, Renaming)
    before, after = module("before", MODELS), module("after", after_action(texts, renaming.action)["main.py"])
    before.Order.create_table(wait=True)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    before.Order("1", customer="ann", placed_at=moment, total=20).save()
    (found,) = after.large_orders("ann", moment)
    assert found.buyer == "ann"
    found.save()
    assert before.Order.get("1").customer == "ann"
