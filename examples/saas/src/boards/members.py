"""Items of `boards`: member."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

BOARDS_TABLE = os.environ.get("BOARDS_TABLE", "boards")


class MemberRole(StrEnum):
    OWNER = "OWNER"
    EDITOR = "EDITOR"
    READER = "READER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member."""

    table_name: ClassVar[str] = BOARDS_TABLE

    tenant_id: str
    workspace_id: str
    user_id: str
    name: str
    role: MemberRole = MemberRole.READER
    version: int = 0

    @staticmethod
    def key_of(tenant_id: str, workspace_id: str, user_id: str) -> dict[str, Any]:
        """The key of a member."""
        return {
            "pk": f"TENANT#{tenant_id}#MEMBER#WORKSPACE_ID#{workspace_id}",
            "sk": f"MEMBER#{user_id}",
        }

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores, under the keys that the fields make."""
        return {
            **self.key_of(self.tenant_id, self.workspace_id, self.user_id),
            "gsi1pk": f"TENANT#{self.tenant_id}#MEMBER#USER_ID#{self.user_id}",
            "gsi1sk": f"MEMBER#{self.workspace_id}",
            "tenant_id": self.tenant_id,
            "workspace_id": self.workspace_id,
            "user_id": self.user_id,
            "name": self.name,
            "role": self.role.value,
            "version": self.version,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            tenant_id=item["tenant_id"],
            workspace_id=item["workspace_id"],
            user_id=item["user_id"],
            name=item["name"],
            role=MemberRole(item["role"]),
            version=int(item.get("version", 0)),
        )
