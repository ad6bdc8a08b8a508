"""A line of log for each request: what it asks for and what it consumed, and never a value of an item."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

log = logging.getLogger("dynamorm")

TOLD = (
    "TableName",
    "IndexName",
    "Select",
    "ConsistentRead",
    "ScanIndexForward",
    "Limit",
    "KeyConditionExpression",
    "FilterExpression",
    "ConditionExpression",
    "UpdateExpression",
    "ProjectionExpression",
    "ExpressionAttributeNames",
)
"""Parameters that hold no values of items. A PartiQL statement may, so it is none of them."""
COUNTED = ("Count", "ScannedCount")
OURS = "dynamorm"


def attach(client: Any) -> None:
    """Has a client of DynamoDB log its requests, at level INFO of the logger `dynamorm`."""
    events = client.meta.events
    # A resource writes its conditions out at the same event, and must have done so.
    events.register_last("before-parameter-build.dynamodb", _before)
    events.register("after-call.dynamodb", _after)


def _before(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
    """Keeps what is told, and has DynamoDB say what the request consumes where it can."""
    context[OURS] = list(_requests(params))
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params.setdefault("ReturnConsumedCapacity", "TOTAL")


def _after(parsed: Mapping[str, Any], model: Any, context: Mapping[str, Any], **_: Any) -> None:
    told: dict[str, Any] = {"operation": model.name, "requests": context.get(OURS, [])}
    told |= {name: parsed[name] for name in COUNTED if name in parsed}
    if "ConsumedCapacity" in parsed:
        told["ConsumedCapacity"] = parsed["ConsumedCapacity"]
    if error := parsed.get("Error"):
        told["error"] = error.get("Code")
    log.info(json.dumps(told, default=str, sort_keys=True))


def _requests(params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A request by itself, those of a transaction, or those of a batch by table, with how many items each means."""
    transaction = params.get("TransactItems")
    batch = params.get("RequestItems")
    if isinstance(transaction, list):
        for item in transaction:
            for kind, inner in item.items():
                yield {"kind": kind, **_told(inner)}
    elif isinstance(batch, Mapping):
        for name, inner in sorted(batch.items()):
            if isinstance(inner, Mapping):
                yield {"TableName": name, "items": len(inner.get("Keys", ())), **_told(inner)}
            else:
                yield {"TableName": name, "items": len(inner)}
    else:
        yield _told(params)


def _told(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params[name] for name in TOLD if name in params}
