"""The repository of workspaces: what it does beside what is generated."""

from dataclasses import replace

from ..workspaces import Workspace
from .workspace_base import WorkspaceRepositoryBase


class WorkspaceRepository(WorkspaceRepositoryBase):
    """Workspaces in DynamoDB; what is written here stays."""

    def rename(self, tenant_id: str, workspace_id: str, name: str) -> Workspace:
        """Calls a workspace otherwise. Raises NotFound, and ConditionFailed where
        somebody else has changed it meanwhile.
        """
        present = self.get(tenant_id, workspace_id, consistent=True)
        return self.update(replace(present, name=name))
