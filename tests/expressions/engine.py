"""MiniStack on this machine's loopback: an engine that plays DynamoDB, asked what it makes of one expression."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from expressions.oracle.request import KEY, TABLE, request
from expressions.oracle.table import Kind

PROGRAM = Path(__file__).resolve().parents[2] / ".ministack" / "bin" / "ministack"
ACCESS = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
PATIENCE = 30  # seconds to start
WRITTEN = ("p", "p1", "p2")  # the partition keys of the items that expressions and statements write
OF_ITEMS = (
    "attribute that does not exist in the item",
    "An operand in the update expression has an incorrect data type",
    "document path provided in the update expression is invalid",
    "conditional request failed",
    "Condition parameter type does not match schema type",
    "Duplicate primary key exists in table",
    "mandatory equality on all key attributes",
    "Requested resource not found",
    "Unsupported operation: ",
)
"""What depends on the items and tables that are there, or on their keys, and not on the expression."""


@contextmanager
def engine() -> Iterator[Any]:
    """A client of an engine that runs for so long, with the table that expressions are tried on."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        listening.close()
        server = subprocess.Popen(
            [PROGRAM], cwd=folder, env=_environment(folder, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(server, port)
            yield _client(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def refusal(client: Any, kind: Kind, text: str) -> str | None:
    """Why the engine rejects an expression; None where it takes it, whatever the items are."""
    method, given = request(kind, text)
    try:
        getattr(client, method)(**given)
    except ClientError as error:
        message: str = error.response["Error"]["Message"]
        return None if any(words in message for words in OF_ITEMS) else message
    finally:
        if kind in ("update", "statement"):
            for written in WRITTEN:
                client.delete_item(TableName=TABLE, Key={**KEY, "pk": {"S": written}})
    return None


def _environment(folder: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    return {**kept, **keys, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "HOME": folder, "TMPDIR": folder}


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(PATIENCE * 10):
        assert server.poll() is None, "the engine ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the engine does not listen")


def _client(url: str) -> Any:
    config = Config(retries={"max_attempts": 1}, proxies={}, parameter_validation=False)
    client = boto3.client("dynamodb", endpoint_url=url, config=config, **ACCESS)
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEY],
        BillingMode="PAY_PER_REQUEST",
    )
    return client
