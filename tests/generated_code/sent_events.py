"""What AWS sends to handlers: requests of API Gateway, records of a stream, and the invocation around them.

Copied beside the tests of handlers, which are run in their project.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

CONTEXT: Any = SimpleNamespace(
    function_name="handlers",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:handlers",
    aws_request_id="1",
    get_remaining_time_in_millis=lambda: 30_000,
)


@contextmanager
def idempotency_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty table of the requests that are done, where handlers look for it."""
    monkeypatch.setenv("IDEMPOTENCY_TABLE", "done")
    client = boto3.client("dynamodb")
    client.create_table(
        TableName="done",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield
    client.delete_table(TableName="done")


def ask(
    api: Any,
    method: str,
    path: str,
    body: object = None,
    query: Mapping[str, str] | None = None,
    context: Mapping[str, object] | None = None,
    **headers: str,
) -> tuple[int, Any]:
    """What API Gateway sends for an HTTP API (payload 2.0), with more of the request's context, and what comes back."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        },
        "queryStringParameters": query,
        "requestContext": {"stage": "$default", "http": {"method": method, "path": path}, **(context or {})},
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
    answer = api.handler({name: value for name, value in event.items() if value is not None}, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


@contextmanager
def streamed(table: str) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Switches on the stream of a table that is there, and gives what asks it for all its records, as Lambda passes
    them on: as they come from the engine."""
    client = boto3.client("dynamodb")
    view = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    client.update_table(TableName=table, StreamSpecification=view)
    stream = client.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    streams = boto3.client("dynamodbstreams", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
    sent: list[dict[str, Any]] = []

    def keep(http_response: Any, **_: object) -> None:
        sent.extend(json.loads(http_response.content)["Records"])

    streams.meta.events.register("after-call.dynamodb-streams.GetRecords", keep)

    def records() -> list[dict[str, Any]]:
        (shard,) = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
        from_the_first = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        place = streams.get_shard_iterator(StreamArn=stream, **from_the_first)["ShardIterator"]
        streams.get_records(ShardIterator=place)
        return sent

    yield records


def record(number: int, kind: str, keys: Mapping[str, object], **images: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a stream has it."""
    return {
        "eventID": str(number), "eventName": kind, "eventVersion": "1.1", "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1", "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/s",
        "dynamodb": {
            "ApproximateCreationDateTime": 1.0, "Keys": keys,
            "SequenceNumber": f"seq-{number}", "SizeBytes": 1, "StreamViewType": "NEW_AND_OLD_IMAGES", **images,
        },
    }  # fmt: skip
