"""The examples' handlers, run against an engine that plays DynamoDB: what they really ask is granted, and no more."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from moto import mock_aws

from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.permissions.rendering import arns, rendered
from dynamorm_analysis.settings import Settings
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.loading import load
from permissions.dynamodb_checks import CheckedTable, authorize
from permissions.test_verdicts import reduced

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PREFIX = "arn:aws:dynamodb:eu-west-1:111122223333"
APPOINTMENT = {
    "doctor": "d1",
    "patient": "p1",
    "starts_at": "2026-03-02T09:00:00+00:00",
    "minutes": 20,
    "reason": "cough",
}
OF_STREAM = {
    "eventName": "INSERT",
    "eventID": "1",
    "dynamodb": {
        "SequenceNumber": "1",
        "Keys": {"pk": {"S": "ACCOUNT#a1"}, "sk": {"S": "EVENT#0000000001"}},
        "NewImage": {
            "pk": {"S": "ACCOUNT#a1"},
            "sk": {"S": "EVENT#0000000001"},
            "cents": {"N": "5"},
            "version": {"N": "1"},
        },
    },
}


@dataclass(frozen=True)
class Handled:
    """A handler of an example by file and function, and an event for it; `{number}` is that of a booked appointment."""

    example: str
    path: str
    function: str
    event: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.example}: {self.function}"


CLINIC, LEDGER = "crud", "event-sourcing"
HANDLED = [
    Handled(CLINIC, "src/clinic/handlers.py", "create", {"body": json.dumps(APPOINTMENT)}),
    Handled(CLINIC, "src/clinic/handlers.py", "read", {"pathParameters": {"number": "1"}}),
    Handled(CLINIC, "src/clinic/handlers.py", "day", {"pathParameters": {"doctor": "d1", "day": "2026-03-02"}}),
    Handled(
        CLINIC,
        "src/clinic/handlers.py",
        "move",
        {"pathParameters": {"number": "1"}, "body": json.dumps({"starts_at": "2026-03-03T09:00:00+00:00"})},
    ),
    Handled(CLINIC, "src/clinic/handlers.py", "cancel", {"pathParameters": {"number": "1"}}),
    Handled(LEDGER, "src/ledger/events.py", "record", {"account": "a1", "version": 1, "kind": "paid in", "cents": 5}),
    Handled(LEDGER, "src/ledger/events.py", "history", {"account": "a1"}),
    Handled(LEDGER, "src/ledger/balances.py", "balance", {"account": "a1"}),
    Handled(LEDGER, "src/ledger/balances.py", "follow", {"Records": [OF_STREAM]}),
]
INDEX = {
    "IndexName": "by_doctor",
    "KeySchema": [
        {"AttributeName": "doctor", "KeyType": "HASH"},
        {"AttributeName": "starts_at", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "ALL"},
}
TABLES = {
    CLINIC: ("appointments", {"number": "HASH"}, [INDEX], CheckedTable(
        f"{PREFIX}:table/appointments", "number", {"by_doctor": ("doctor",)})),
    LEDGER: ("ledger", {"pk": "HASH", "sk": "RANGE"}, [], CheckedTable(f"{PREFIX}:table/ledger", "pk")),
}  # fmt: skip


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """All that is asked of DynamoDB while the test runs, in an account of its own."""
    asked: list[tuple[str, dict[str, Any]]] = []
    for variable, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1",
        "APPOINTMENTS_TABLE": "appointments", "DYNAMORM_TABLE_NAME": "ledger", "DYNAMORM_CONNECT_TIMEOUT": "1",
        "DYNAMORM_READ_TIMEOUT": "5", "DYNAMORM_MAX_POOL_CONNECTIONS": "10",
    }.items():  # fmt: skip
        monkeypatch.setenv(variable, value)
    make = BaseClient._make_api_call

    def record(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        asked.append((operation, parameters))
        return make(client, operation, parameters)

    with mock_aws():
        monkeypatch.setattr(BaseClient, "_make_api_call", record)
        yield asked


def create(example: str) -> None:
    name, key, indexes, _ = TABLES[example]
    attributes = {*key, *(one["AttributeName"] for index in indexes for one in index["KeySchema"])}
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": each, "KeyType": kind} for each, kind in key.items()],
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in sorted(attributes)],
        BillingMode="PAY_PER_REQUEST",
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )


def policy(handled: Handled) -> Any:
    """What the handler's code is granted."""
    base = EXAMPLES / handled.example
    project = load([base], base, Settings(), NoCache()).project
    found = accesses_reached(project, handled.path, handled.function).granted
    assert found.ungranted == ()
    return rendered(found.statements, arns(PREFIX, dict.fromkeys(found.tables, TABLES[handled.example][0])))


@pytest.mark.parametrize("handled", HANDLED, ids=str)
def test_real_calls(handled: Handled, calls: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call that a handler makes is allowed, and each action that is allowed, some call needs."""
    create(handled.example)
    monkeypatch.syspath_prepend(str(EXAMPLES / handled.example / "src"))
    package = handled.path.split("/")[1]
    for module in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    module = importlib.import_module(f"{package}.{Path(handled.path).stem}")
    del calls[:]
    getattr(module, handled.function)(handled.event, None)
    name, *_, checked = TABLES[handled.example]
    made = policy(handled)
    assert calls
    for operation, parameters in calls:
        assert authorize([made], operation, parameters, {name: checked}) == "Allow", operation
    needless = [
        what for what, less in reduced(made)
        if all(authorize([less], *call, {name: checked}) == "Allow" for call in calls)
    ]  # fmt: skip
    assert needless == []
