"""Request units beside those that DynamoDB local reports (`ReturnConsumedCapacity`): the formulas against an engine.

Runs where the environment variable `DYNAMODB_LOCAL` holds the address of one on this machine, such as
`http://127.0.0.1:8000`, and is left out elsewhere. What the engine says otherwise than AWS is asserted as it is:

- a query that finds nothing takes 0 units there, and 0.5 by AWS's rule of rounding up;
- a full page takes 128.5 units, for the item that does not fit any more is counted;
- a query of a local index with a projection fetches each item there, although the index holds all that is asked for: by
  the developer guide ("Provisioned throughput considerations for local secondary indexes") it reads the index alone.
"""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
import pytest

from dynamorm_analysis.capacity.units import TRANSACTION, read_units, write_units

ADDRESS = os.environ.get("DYNAMODB_LOCAL", "")
pytestmark = pytest.mark.skipif(
    urlsplit(ADDRESS).hostname not in ("127.0.0.1", "localhost", "::1"), reason="no DynamoDB local on this machine"
)
TABLE = "units"
KEYS = ("pk", "sk", "state", "owner", "made")
GLOBAL_INDEXES = {"all": ("state", "ALL"), "keys": ("owner", "KEYS_ONLY")}
LARGE = "x" * 1200


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of a database of its own, since each access key has one."""
    client = boto3.client(
        "dynamodb", endpoint_url=ADDRESS, region_name="us-east-1",
        aws_access_key_id=uuid4().hex, aws_secret_access_key="none",
    )  # fmt: skip
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEYS],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {
                "IndexName": name,
                "KeySchema": [{"AttributeName": attribute, "KeyType": "HASH"}],
                "Projection": {"ProjectionType": projection},
            }
            for name, (attribute, projection) in GLOBAL_INDEXES.items()
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "local",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "made", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    yield client
    client.delete_table(TableName=TABLE)


def consumed(response: dict[str, Any]) -> dict[str, float]:
    """What a request took, of the table (`""`) and of each index."""
    told = response["ConsumedCapacity"]
    told = told[0] if isinstance(told, list) else told
    kinds = (told.get("GlobalSecondaryIndexes", {}), told.get("LocalSecondaryIndexes", {}))
    found = {name: units["CapacityUnits"] for kind in kinds for name, units in kind.items()}
    table = told["Table"]["CapacityUnits"]
    return found | ({"": table} if table else {})


def item(sk: str, text: str = "", **attributes: str) -> dict[str, Any]:
    return {name: {"S": value} for name, value in {"pk": "a", "sk": sk, "text": text, **attributes}.items()}


def put(client: Any, what: dict[str, Any]) -> dict[str, float]:
    return consumed(client.put_item(TableName=TABLE, Item=what, ReturnConsumedCapacity="INDEXES"))


def update(client: Any, sk: str, expression: str, value: str | None = None) -> dict[str, float]:
    values = {} if value is None else {"ExpressionAttributeValues": {":v": {"S": value}}}
    names = {"ExpressionAttributeNames": {"#n": expression.split()[1].partition("=")[0]}}
    return consumed(
        client.update_item(
            TableName=TABLE, Key={"pk": {"S": "a"}, "sk": {"S": sk}}, ReturnConsumedCapacity="INDEXES",
            UpdateExpression=f"{expression.split()[0]} #n{'' if value is None else ' = :v'}", **names, **values,
        )
    )  # fmt: skip


def test_writes(client: Any) -> None:
    """The table takes what the item does; an index what its entry does, twice where its key changes."""
    w = write_units(1300)
    assert put(client, item("1", LARGE)) == {"": w}
    everywhere = {"": w, "all": w, "keys": 1, "local": 1}
    assert put(client, item("2", LARGE, state="new", owner="ann", made="1")) == everywhere
    assert put(client, item("2", LARGE, state="old", owner="ann", made="1")) == {"": w, "all": 2 * w}
    assert update(client, "2", "SET state", "new") == {"": w, "all": 2 * w}
    assert update(client, "2", "SET text", LARGE + "y") == {"": w, "all": w}
    assert update(client, "2", "SET text", LARGE + "y") == {"": w}  # nothing changes
    assert update(client, "2", "REMOVE owner") == {"": w, "all": w, "keys": 1}
    assert update(client, "2", "SET owner", "bob") == {"": w, "all": w, "keys": 1}
    deleted = client.delete_item(
        TableName=TABLE, Key={"pk": {"S": "a"}, "sk": {"S": "2"}}, ReturnConsumedCapacity="INDEXES"
    )
    assert consumed(deleted) == everywhere


def test_transactions(client: Any) -> None:
    """Items of transactions take twice the units. The engine doubles entries of indexes too; AWS does not say."""
    operation = {"Put": {"TableName": TABLE, "Item": item("3", LARGE, state="new")}}
    written = client.transact_write_items(TransactItems=[operation], ReturnConsumedCapacity="INDEXES")
    w = TRANSACTION * write_units(1300)
    assert consumed(written) == {"": w, "all": w}
    got = client.transact_get_items(
        TransactItems=[{"Get": {"TableName": TABLE, "Key": {"pk": {"S": "a"}, "sk": {"S": "3"}}}}],
        ReturnConsumedCapacity="INDEXES",
    )
    assert consumed(got) == {"": read_units(1300, "transactional")}


@pytest.mark.parametrize("size", [10, 3000, 5000, 9000])
def test_gets(client: Any, size: int) -> None:
    """A get is rounded up to 4 KB, and takes half of it where it is eventually consistent."""
    put(client, item(f"get {size}", "x" * size))
    key = {"pk": {"S": "a"}, "sk": {"S": f"get {size}"}}
    for consistent, how in ((False, "eventual"), (True, "strong")):
        got = client.get_item(TableName=TABLE, Key=key, ConsistentRead=consistent, ReturnConsumedCapacity="INDEXES")
        assert consumed(got) == {"": read_units(size + 30, how)}  # type: ignore[arg-type]  # a word of the pairs above


def test_queries(client: Any) -> None:
    """A query is rounded up once, whatever filter and projection leave; a local index fetches item by item."""
    for number in range(40):
        client.put_item(TableName=TABLE, Item=item(f"{number:03}", "x" * 180, pk="many", made=f"{number}"))

    def query(**more: Any) -> dict[str, float]:
        return consumed(
            client.query(
                TableName=TABLE, KeyConditionExpression="pk = :p", ReturnConsumedCapacity="INDEXES",
                ExpressionAttributeValues={":p": {"S": more.pop("of", "many")}}, **more,
            )
        )  # fmt: skip

    assert query() == {"": read_units(40 * 200)} == {"": 1}
    assert query(ConsistentRead=True) == {"": 2}
    assert query(Limit=10) == {"": read_units(10 * 200)}
    assert query(Select="COUNT") == query(ProjectionExpression="sk") == {"": 1}
    assert query(IndexName="local") == {"local": 0.5}
    assert query(IndexName="local", ProjectionExpression="sk, made") == {"local": 0.5, "": 40 * 0.5}
    assert query(IndexName="local", Select="ALL_ATTRIBUTES") == {"local": 0.5, "": 40 * 0.5}
    assert query(of="nothing") == {}
    for number in range(120):
        client.put_item(TableName=TABLE, Item=item(f"{number:03}", "x" * 10_000, pk="much"))
    assert query(of="much") == {"": 128.5}
