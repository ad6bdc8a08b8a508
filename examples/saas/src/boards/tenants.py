"""Whose a request is, and that it asks for nothing of anybody else."""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

CLAIM = "tenant_id"
TENANT = re.compile(r"[a-z0-9-]{1,40}")
"""A tenant's id. It has no `#`, so that no key of one tenant can be another's."""


def own_alone(app: APIGatewayHttpResolver, following: NextMiddleware) -> Response[Any]:
    """Lets a request through whose caller is of the only tenant that it names.

    The generated routes name the tenant in their path, their query or their body. The
    caller's is a claim that the API's authorizer has verified.
    """
    event = app.current_event
    own = _caller(event.raw_event)
    named = {*_in_path(event.path), *_in_query(event.raw_event), *_in_body(event)}
    if not TENANT.fullmatch(own) or named != {own}:
        raise ServiceError(HTTPStatus.FORBIDDEN, "this is not yours")
    return following(app)


def _caller(event: dict[str, Any]) -> str:
    authorizer = event["requestContext"].get("authorizer") or {}
    return str(authorizer.get("jwt", {}).get("claims", {}).get(CLAIM, ""))


def _in_path(path: str) -> list[str]:
    """`acme` of `/tasks/acme/p1/t1`."""
    return path.split("/")[2:3]


def _in_query(event: dict[str, Any]) -> Iterator[str]:
    asked = event.get("queryStringParameters") or {}
    if CLAIM in asked:
        yield asked[CLAIM]


def _in_body(event: Any) -> Iterator[str]:
    try:
        body = json.loads(event.decoded_body or "{}")
    except ValueError:
        return  # the route refuses it
    if isinstance(body, dict) and CLAIM in body:
        yield str(body[CLAIM])
