"""What AWS sends to handlers: requests of API Gateway, records of a stream, and the invocation around them.

Copied beside the tests of handlers, which are run in their project.
"""

import json
from collections.abc import Iterator, Mapping
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
