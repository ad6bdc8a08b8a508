"""What is done when purchases change."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from .purchase_stream_base import PurchaseStreamBase, logger, tracer


class PurchaseStream(PurchaseStreamBase):
    """Changes of purchases: override `added`, `changed` and `removed` here."""


stream = PurchaseStream()


@tracer.capture_lambda_handler
@logger.inject_lambda_context
def handler(
    event: dict[str, Any], context: LambdaContext
) -> PartialItemFailureResponse:
    """Takes records of the table's stream, and answers which are to come again."""
    return stream.handle(event, context)
