"""Opens workspaces, which have an owner from the beginning."""

from dataclasses import dataclass
from datetime import UTC, datetime

from .members import Member, MemberRole
from .repositories.member_base import Members
from .repositories.transactions import Transaction
from .repositories.workspace_base import Workspaces
from .workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens workspaces in some repositories: those in DynamoDB, or their doubles."""

    workspaces: Workspaces
    members: Members

    def open(self, tenant_id: str, name: str, user_id: str, called: str) -> Workspace:
        """A new workspace and its owner, both or neither."""
        workspace = Workspace(
            tenant_id=tenant_id, name=name, created_at=datetime.now(UTC)
        )
        owner = Member(
            tenant_id=tenant_id,
            workspace_id=workspace.workspace_id,
            user_id=user_id,
            name=called,
            role=MemberRole.OWNER,
        )
        Transaction(
            self.workspaces.creating(workspace), self.members.creating(owner)
        ).commit()
        return workspace
