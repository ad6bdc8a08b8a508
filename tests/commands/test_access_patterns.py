"""The access-pattern matrix of `dynamorm check --report access-patterns`, in each of its formats."""

import csv
import json
from typing import Any

import jsonschema
import pytest

from commands.shop import MODELS, SCAN, SHOP
from commands.test_formats import POSITION, TEXT, closed, listed
from conftest import Dynamorm, Files

REPORT = ("check", "--report", "access-patterns", "--exit-zero", "--format")

TEXTS = listed({"type": "string"})
UNITS = closed({"least": {"type": "number", "minimum": 0}, "most": {"type": ["number", "null"]}})
MAYBE_UNITS = {"anyOf": [UNITS, {"type": "null"}]}
COST = closed({
    "kind": {"enum": ["read", "write"]}, "per": {"enum": ["call", "item", "page"]},
    "units": UNITS, "table_units": UNITS, "index_units": {"type": "object", "additionalProperties": UNITS},
    "item_bytes": {"type": ["integer", "null"]}, "size_from": {"enum": ["settings", "types", "unknown"]},
    "price": MAYBE_UNITS, "price_of_million": MAYBE_UNITS, "notes": TEXTS,
})  # fmt: skip
PATTERN = closed({
    "pattern": TEXT, "operation": TEXT, "index": {"type": ["string", "null"]}, "key_condition": TEXTS, "filter": TEXTS,
    "paging": {"type": ["string", "null"]}, "consistent": {"type": "boolean"}, "in_loop": {"type": "boolean"},
    "cost": {"anyOf": [COST, {"type": "null"}]}, "provisioned": {"type": "boolean"}, "findings": TEXTS,
    "calls": listed(closed({"file": TEXT, "line": POSITION, "column": POSITION, "function": {"type": "string"}}), 1),
})  # fmt: skip
PRICES = closed({
    "region": TEXT, "currency": TEXT, "as_of": {"type": "string"}, "source": {"type": "string"},
    "million_reads": {"type": "number"}, "million_writes": {"type": "number"},
})  # fmt: skip
TABLE = closed({"table": {"type": ["string", "null"]}, "findings": TEXTS, "patterns": listed(PATTERN, 1)})
MATRIX = closed({"version": {"const": 1}, "prices": PRICES, "tables": listed(TABLE)})

SERVICE = """\
import boto3

from models import Order


def find(order_id):
    return Order.get(order_id)


def find_again(order_id):
    return Order.get(order_id)


def place(order_id, customer):
    Order(order_id, customer=customer).save()


def elsewhere(name):
    boto3.resource("dynamodb").Table(name).get_item(Key={"id": name, "part": "=1+1|*"})
"""
FILES: dict[str, str | bytes] = {**SHOP, "service.py": SERVICE, "tests/test_orders.py": SERVICE}


def patterns(dynamorm: Dynamorm) -> dict[str, dict[str, Any]]:
    """The patterns of all tables by name."""
    told = json.loads(dynamorm(*REPORT, "json").stdout)
    jsonschema.validate(told, MATRIX)
    return {pattern["pattern"]: pattern for table in told["tables"] for pattern in table["patterns"]}


def test_json(files: Files, dynamorm: Dynamorm) -> None:
    """Each pattern is there once, with its calls, units, prices and findings; what tests ask is left out."""
    files(FILES)
    told = patterns(dynamorm)
    assert list(told) == ["find", "of_customer", "place", "elsewhere"]
    assert [call["function"] for call in told["find"]["calls"]] == ["find", "find_again"]
    assert told["find"]["cost"]["units"] == {"least": 0.5, "most": 0.5}
    assert told["find"]["cost"]["price"] == {"least": 6.25e-08, "most": 6.25e-08}
    assert told["of_customer"]["findings"] == ["SC003"]
    assert told["place"]["cost"]["price_of_million"] == {"least": 0.625, "most": 0.625}
    assert told["elsewhere"]["cost"]["units"] == {"least": 0.5, "most": None}


def test_csv(files: Files, dynamorm: Dynamorm) -> None:
    """One line for each pattern, that a spreadsheet reads, with figures as numbers; no cell is taken for a formula."""
    files(FILES)
    rows = list(csv.DictReader(dynamorm(*REPORT, "csv").stdout.splitlines()))
    assert [row["Table"] for row in rows] == ["orders", "orders", "orders", ""]
    assert (rows[0]["Pattern"], rows[0]["Units from"], rows[0]["Million to"]) == ("find and 1 more", "0.5", "0.0625")
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_markdown(files: Files, dynamorm: Dynamorm) -> None:
    """A table of Markdown for each table, in which no sign of the code is taken for one of Markdown."""
    files(FILES)
    lines = dynamorm(*REPORT, "markdown").stdout.splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "# Access patterns",
        "## orders",
        "## Tables that are not known",
    ]
    rows = [line for line in lines if line.startswith("| ")]
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1
    assert '"=1+1\\|\\*"' in rows[-1]


def test_settings(files: Files, dynamorm: Dynamorm) -> None:
    """Sizes, numbers and prices of the settings count, and a table that they misspell is named."""
    settings = (
        '[tables.orders]\nitem-size = 5_000\nitems = 1_000\n[tables.oders]\nitems = 1\n[prices]\nregion = "eu-west-9"\n'
        'million-reads = 2\nmillion-writes = 10\ncurrency = "EUR"\nas-of = "2026-01-31"\n'
    )
    files({**FILES, "dynamorm.toml": settings})
    told = patterns(dynamorm)
    assert told["find"]["cost"]["price_of_million"] == {"least": 2, "most": 2}
    assert told["of_customer"]["cost"]["units"] == {"least": 610.5, "most": 610.5}
    text = dynamorm(*REPORT, "text").stdout
    assert "610.5 read" in text
    assert "The settings speak of a table `oders`, which is not met here." in text
    assert "Prices: eu-west-9 on demand, as of 2026-01-31 (the settings)" in text
    assert "50.00 EUR" in text


def test_provisioned(files: Files, dynamorm: Dynamorm) -> None:
    """Where capacity is paid for by the hour, no call has a price."""
    template = (
        "Resources:\n  Orders:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: orders\n"
        "      BillingMode: PROVISIONED\n      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}\n"
        "      AttributeDefinitions: [{AttributeName: order_id, AttributeType: S}]\n"
        "      KeySchema: [{AttributeName: order_id, KeyType: HASH}]\n"
    )
    files({**FILES, "template.yaml": template})
    told = patterns(dynamorm)["find"]
    assert (told["provisioned"], told["cost"]["units"], told["cost"]["price"]) == (
        True,
        {"least": 0.5, "most": 0.5},
        None,
    )
    assert "by the hour" in dynamorm(*REPORT, "text").stdout


def test_exit_code(files: Files, dynamorm: Dynamorm) -> None:
    """The report passes and fails as the findings do."""
    files(SHOP)
    assert dynamorm("check", "--report", "access-patterns").exit_code == 1
    files({"queries.py": ""})
    assert dynamorm("check", "--report", "access-patterns").exit_code == 0
    assert SCAN in dynamorm("explain", "SC003").stdout


def test_no_accesses(files: Files, dynamorm: Dynamorm) -> None:
    """Where nothing is asked of a table, the report says so."""
    files({"models.py": MODELS})
    assert dynamorm(*REPORT, "text").stdout == "0 access patterns of 0 tables.\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--report", "access-patterns", "--format", "sarif"], "has the formats csv, json, markdown, text"),
        (["--format", "csv"], "has the formats concise, github, gitlab, json, junit, sarif, text"),
        (["--report", "access-patterns", "--fix"], "do not go with --report access-patterns"),
    ],
)
def test_what_does_not_go_together(files: Files, dynamorm: Dynamorm, arguments: list[str], message: str) -> None:
    """A report has formats of its own, and fixes nothing."""
    files(SHOP)
    result = dynamorm("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
