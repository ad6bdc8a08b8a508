"""Requests and answers in the shape that API Gateway's HTTP APIs use."""

import json
from typing import Any

Event = dict[str, Any]
Response = dict[str, Any]


def body_of(event: Event) -> dict[str, Any]:
    """The JSON object that a request carries; empty without a body."""
    return json.loads(event.get("body") or "{}")


def answer(status: int, body: object) -> Response:
    """A JSON answer."""
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def refuse(status: int, reason: str) -> Response:
    """An answer that says why not."""
    return answer(status, {"error": reason})
