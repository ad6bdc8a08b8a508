"""The repository of projects: what it does beside what is generated."""

from ..projects import Project
from .project_base import ProjectRepositoryBase


class ProjectRepository(ProjectRepositoryBase):
    """Projects in DynamoDB; what is written here stays."""

    def latest(self, tenant_id: str, workspace_id: str) -> Project | None:
        """The project of a workspace that was begun last."""
        page = self.projects_of_workspace_newest_first(tenant_id, workspace_id, limit=1)
        return next(iter(page.items), None)
