"""Clients made as variables say: what botocore makes of each, and that an engine answers them."""

import json
import logging
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr, Key

from dynamorm_analysis.libraries.requests import runtime_names
from dynamorm_runtime import client as made
from dynamorm_runtime.variables import ENDPOINT, PREFIX, VARIABLES, logical_part
from ministack import KEYS, NEEDS_ENGINE, engine

OURS = [variable for variable in VARIABLES if variable.reader == "dynamorm_runtime"]
BOTOCORES = [variable for variable in VARIABLES if variable.reader == "botocore"]
ALL_SET = {
    "DYNAMORM_MAX_POOL_CONNECTIONS": "25",
    "DYNAMORM_CONNECT_TIMEOUT": "1",
    "DYNAMORM_READ_TIMEOUT": "2.5",
    "AWS_RETRY_MODE": "adaptive",
    "AWS_MAX_ATTEMPTS": "4",
    "AWS_DEFAULTS_MODE": "in-region",
    "BOTOCORE_TCP_KEEPALIVE": "true",
}


KEPT_ALIVE = (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def socket_options(client: Any) -> list[tuple[int, int, int]]:
    """How a client opens its connections, which botocore tells nowhere but inside."""
    options: list[tuple[int, int, int]] = client._endpoint.http_session._socket_options
    return options


class Watched(Mapping[str, str]):
    """An environment that notes what is asked of it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Credentials and a Region, nothing else that AWS's libraries read, and clients that are made anew."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable.called(logical="orders"), raising=False)
    for name, value in {**KEYS, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    made.client.cache_clear()
    made.resource.cache_clear()
    return monkeypatch


def test_options(environment: pytest.MonkeyPatch) -> None:
    """What a client does is what its variables say, ours and botocore's."""
    for name, value in ALL_SET.items():
        environment.setenv(name, value)
    config = made.client().meta.config
    assert (config.max_pool_connections, config.connect_timeout, config.read_timeout) == (25, 1, 2.5)
    assert config.retries == {"mode": "adaptive", "total_max_attempts": 4}
    assert KEPT_ALIVE in socket_options(made.client())


def test_defaults() -> None:
    """Without variables a client is botocore's own."""
    config = made.client().meta.config
    assert (config.max_pool_connections, config.connect_timeout, config.read_timeout) == (10, 60, 60)
    assert made.client().meta.region_name == "us-east-1"


def test_region(environment: pytest.MonkeyPatch) -> None:
    """A replica elsewhere is called where it is, and the function's own Region stays what it was."""
    environment.setenv("DYNAMORM_REGION", "eu-central-1")
    assert made.client().meta.region_name == "eu-central-1"
    assert made.resource().meta.client.meta.endpoint_url == "https://dynamodb.eu-central-1.amazonaws.com"


def test_prefix(environment: pytest.MonkeyPatch) -> None:
    """An application may have a prefix of its own, and several have clients of their own."""
    environment.setenv("SHOP_READ_TIMEOUT", "3")
    environment.setenv("SHOP_TABLE_NAME", "orders-1")
    assert made.client("SHOP").meta.config.read_timeout == 3
    assert made.client().meta.config.read_timeout == 60
    assert made.table_name(prefix="SHOP") == "orders-1"


def test_client_is_kept() -> None:
    """A handler that asks for a client in each invocation gets the one that it has."""
    assert made.client() is made.client()
    assert made.resource() is made.resource()
    assert made.client("SHOP") is not made.client()


def test_table_names() -> None:
    """One table needs no name in code, several are told apart by it."""
    names = {"DYNAMORM_TABLE_NAME": "only", "DYNAMORM_TABLE_ORDER_LINES": "lines"}
    assert made.table_name(environment=names) == "only"
    assert made.table_name("order-lines", environment=names) == "lines"
    assert logical_part("größe") == "GR__E"


@pytest.mark.parametrize("logical", ["", "orders", "order lines", "größe"])
def test_checker_knows_the_variables(logical: str) -> None:
    """The checker takes the name of a table from the variable from which the run time does."""
    told = runtime_names.variable(logical, "SHOP")
    assert made.table_name(logical, prefix="SHOP", environment={told: "here"}) == "here"
    assert (made.__name__, PREFIX) == (runtime_names.CLIENT, runtime_names.PREFIX)


def test_table_is_not_set() -> None:
    """A function that was not connected is told which variable it lacks."""
    with pytest.raises(LookupError, match="DYNAMORM_TABLE_ORDERS is not set"):
        made.table_name("orders", environment={"DYNAMORM_TABLE_NAME": "only"})


@pytest.mark.parametrize("text", ["fast", "0", "-1", "nan"])
def test_wrong_numbers(environment: pytest.MonkeyPatch, text: str) -> None:
    """A number that is none is an error with the variable's name, not a client that waits for a minute."""
    environment.setenv("DYNAMORM_READ_TIMEOUT", text)
    with pytest.raises(ValueError, match="DYNAMORM_READ_TIMEOUT is no"):
        made.client()


def test_every_variable_of_ours_is_read() -> None:
    """What is documented as read by the run time is all that it asks an environment for."""
    watched = Watched({"DYNAMORM_TABLE_NAME": "a", "DYNAMORM_TABLE_ORDERS": "b"})
    made.configuration(environment=watched)
    made.region(environment=watched)
    made.is_debugging(environment=watched)
    made.table_name(environment=watched)
    made.table_name("orders", environment=watched)
    assert watched.asked == {variable.called(PREFIX, "orders") for variable in OURS}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_RETRY_MODE", "adaptive"),
        ("AWS_MAX_ATTEMPTS", "7"),
        ("AWS_DEFAULTS_MODE", "in-region"),
        ("BOTOCORE_TCP_KEEPALIVE", "true"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
    ],
)
def test_every_variable_of_botocore_is_read(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Each variable that is documented as botocore's changes what a client does."""
    assert name in {variable.called() for variable in BOTOCORES}

    def told() -> list[Any]:
        made.client.cache_clear()
        client = made.client()
        config = client.meta.config
        return [client.meta.endpoint_url, config.retries, config.connect_timeout, socket_options(client)]

    before = told()
    environment.setenv(name, value)
    assert told() != before


@NEEDS_ENGINE
def test_requests(environment: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The function's table answers, and a log tells of each request what it asked for and no value."""
    caplog.set_level(logging.INFO, "dynamorm")
    with engine() as url:
        environment.setenv(ENDPOINT.called(), url)
        environment.setenv("DYNAMORM_TABLE_NAME", "orders")
        environment.setenv("DYNAMORM_DEBUG", "1")
        made.client().create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        table = made.table()
        table.put_item(Item={"id": "secret-1", "state": "secret-2"}, ConditionExpression=Attr("id").not_exists())
        found = table.query(
            KeyConditionExpression=Key("id").eq("secret-1"),
            FilterExpression="#state = :state",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": "secret-2"},
        )
        assert found["Items"] == [{"id": "secret-1", "state": "secret-2"}]
        with pytest.raises(table.meta.client.exceptions.ConditionalCheckFailedException):
            table.put_item(Item={"id": "secret-1"}, ConditionExpression=Attr("id").not_exists())
        made.resource().batch_get_item(RequestItems={"orders": {"Keys": [{"id": "secret-1"}, {"id": "secret-3"}]}})
        made.client().transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "orders", "Item": {"id": {"S": "secret-4"}}}},
                {"Delete": {"TableName": "orders", "Key": {"id": {"S": "secret-1"}}}},
            ]
        )
    told = [json.loads(record.getMessage()) for record in caplog.records]
    by_operation = {one["operation"]: one for one in told}
    assert by_operation["Query"]["requests"] == [
        {
            "TableName": "orders",
            "KeyConditionExpression": "#n0 = :v0",
            "FilterExpression": "#state = :state",
            "ExpressionAttributeNames": {"#n0": "id", "#state": "state"},
        }
    ]
    assert (by_operation["Query"]["Count"], by_operation["Query"]["ScannedCount"]) == (1, 1)
    assert by_operation["Query"]["ConsumedCapacity"]["TableName"] == "orders"
    assert by_operation["BatchGetItem"]["requests"] == [{"TableName": "orders", "items": 2}]
    assert [one["kind"] for one in by_operation["TransactWriteItems"]["requests"]] == ["Put", "Delete"]
    assert [one["error"] for one in told if "error" in one] == ["ConditionalCheckFailedException"]
    assert "secret" not in caplog.text
