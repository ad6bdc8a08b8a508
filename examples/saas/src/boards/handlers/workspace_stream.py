"""What is done when workspaces change."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from .workspace_stream_base import WorkspaceStreamBase, logger, tracer


class WorkspaceStream(WorkspaceStreamBase):
    """Changes of workspaces: override `added`, `changed` and `removed` here."""


stream = WorkspaceStream()


@tracer.capture_lambda_handler
@logger.inject_lambda_context
def handler(
    event: dict[str, Any], context: LambdaContext
) -> PartialItemFailureResponse:
    """Takes records of the table's stream, and answers which are to come again."""
    return stream.handle(event, context)
