"""Items of `boards`: workspace."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

BOARDS_TABLE = os.environ.get("BOARDS_TABLE", "boards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace."""

    table_name: ClassVar[str] = BOARDS_TABLE

    tenant_id: str
    workspace_id: str = field(default_factory=lambda: str(uuid4()))
    name: str
    created_at: datetime
    version: int = 0

    @staticmethod
    def key_of(tenant_id: str, workspace_id: str) -> dict[str, Any]:
        """The key of a workspace."""
        return {
            "pk": f"TENANT#{tenant_id}#WORKSPACE",
            "sk": f"WORKSPACE#{workspace_id}",
        }

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores, under the keys that the fields make."""
        return {
            **self.key_of(self.tenant_id, self.workspace_id),
            "tenant_id": self.tenant_id,
            "workspace_id": self.workspace_id,
            "name": self.name,
            "created_at": f"{self.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "version": self.version,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            tenant_id=item["tenant_id"],
            workspace_id=item["workspace_id"],
            name=item["name"],
            created_at=datetime.fromisoformat(item["created_at"]),
            version=int(item.get("version", 0)),
        )
