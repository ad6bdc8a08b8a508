"""The repository of members: what it does beside what is generated."""

from ..members import Member, MemberRole
from .member_base import MemberRepositoryBase


class MemberRepository(MemberRepositoryBase):
    """Members in DynamoDB; what is written here stays."""

    def owners(self, tenant_id: str, workspace_id: str) -> list[Member]:
        """Those who may do everything in a workspace."""
        found: list[Member] = []
        cursor = None
        while True:
            page = self.members_of_workspace(tenant_id, workspace_id, cursor=cursor)
            found += (one for one in page.items if one.role == MemberRole.OWNER)
            cursor = page.cursor
            if cursor is None:
                return found
