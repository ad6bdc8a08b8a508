"""The functions behind the APIs: orders are written and read, purchases are only read."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from .handlers import order_api, purchase_api


def only_read(app: APIGatewayHttpResolver, following: NextMiddleware) -> Response[Any]:
    """Refuses what would change a purchase: the stream alone does."""
    if app.current_event.http_method != "GET":
        raise ServiceError(HTTPStatus.METHOD_NOT_ALLOWED, "purchases are only read")
    return following(app)


purchase_api.app.use([only_read])

orders = order_api.handler
purchases = purchase_api.handler
