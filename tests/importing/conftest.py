"""An engine for all tests here that ask a live table, and an environment that leads to no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from importing.filled_tables import Filled, Item
from ministack import KEYS, NEEDS_ENGINE, engine, service

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and "url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("live"))
            item.add_marker(NEEDS_ENGINE)


@pytest.fixture(scope="package")
def engine_url() -> Iterator[str]:
    with engine() as url:
        yield url


@pytest.fixture
def url(engine_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The engine's address, with credentials that it takes."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    return engine_url


def fill(url: str, filled: Filled, name: str) -> Any:
    """Makes a table as it is described, with its items; a client that may change it."""
    client = service("dynamodb", url)
    table = filled.table
    indexes = [
        {
            "IndexName": one.name,
            "KeySchema": _schema(one.key.partition, one.key.sort),
            "Projection": {"ProjectionType": one.projection.kind}
            | ({"NonKeyAttributes": [*one.projection.included]} if one.projection.included else {}),
        }
        for one in table.indexes
    ]
    client.create_table(
        TableName=name,
        KeySchema=_schema(table.key.partition, table.key.sort),
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": of} for one, of in table.types.items()],
        BillingMode="PAY_PER_REQUEST",
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )
    if table.ttl is not None:
        expiry = {"AttributeName": table.ttl, "Enabled": True}
        client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    put(client, name, filled.items)
    return client


def put(client: Any, name: str, items: tuple[Item, ...]) -> None:
    for start in range(0, len(items), 25):
        requests = [{"PutRequest": {"Item": one}} for one in items[start : start + 25]]
        client.batch_write_item(RequestItems={name: requests})


def _schema(partition: tuple[str, ...], sort: tuple[str, ...]) -> list[dict[str, str]]:
    parts = [*((name, "HASH") for name in partition), *((name, "RANGE") for name in sort)]
    return [{"AttributeName": name, "KeyType": kind} for name, kind in parts]
