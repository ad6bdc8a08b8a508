"""What is done when projects change."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from ..projects import Project
from ..repositories.task import TaskRepository
from ..repositories.task_base import TaskKey, Tasks
from .project_stream_base import ProjectStreamBase, logger, tracer


class ProjectStream(ProjectStreamBase):
    """Changes of projects: the tasks of one that is removed go with it."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def removed(self, project: Project) -> None:
        """Removes what is left of the tasks, however often it is told."""
        cursor = None
        while True:
            page = self._tasks.tasks_of_project(
                project.tenant_id, project.project_id, cursor=cursor
            )
            self._tasks.delete_many(
                TaskKey(one.tenant_id, one.project_id, one.task_id)
                for one in page.items
            )
            cursor = page.cursor
            if cursor is None:
                return


stream = ProjectStream(TaskRepository())


@tracer.capture_lambda_handler
@logger.inject_lambda_context
def handler(
    event: dict[str, Any], context: LambdaContext
) -> PartialItemFailureResponse:
    """Takes records of the table's stream, and answers which are to come again."""
    return stream.handle(event, context)
