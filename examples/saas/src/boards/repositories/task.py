"""The repository of tasks: what it does beside what is generated."""

from dataclasses import replace

from ..tasks import Task, TaskStatus
from .task_base import TaskRepositoryBase


class TaskRepository(TaskRepositoryBase):
    """Tasks in DynamoDB; what is written here stays."""

    def finish(self, tenant_id: str, project_id: str, task_id: str) -> Task:
        """Takes a task from those that are open. Raises NotFound, and ConditionFailed
        where somebody else has changed it meanwhile.
        """
        present = self.get(tenant_id, project_id, task_id, consistent=True)
        return self.update(replace(present, status=TaskStatus.DONE))
