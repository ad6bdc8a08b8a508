"""Items of `boards`: task."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import uuid4

import boto3  # type: ignore[import-untyped, unused-ignore]

BOARDS_TABLE = os.environ.get("BOARDS_TABLE", "boards")


class TaskStatus(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task."""

    table_name: ClassVar[str] = BOARDS_TABLE

    tenant_id: str
    project_id: str
    task_id: str = field(default_factory=lambda: str(uuid4()))
    title: str
    assignee: str | None = None
    due: date
    status: TaskStatus = TaskStatus.OPEN
    version: int = 0

    @staticmethod
    def key_of(tenant_id: str, project_id: str, task_id: str) -> dict[str, Any]:
        """The key of a task."""
        return {
            "pk": f"TENANT#{tenant_id}#TASK#PROJECT_ID#{project_id}",
            "sk": f"TASK#{task_id}",
        }

    def to_item(self) -> dict[str, Any]:
        """What boto3 stores, under the keys that the fields make."""
        item: dict[str, Any] = {
            **self.key_of(self.tenant_id, self.project_id, self.task_id),
            "tenant_id": self.tenant_id,
            "project_id": self.project_id,
            "task_id": self.task_id,
            "title": self.title,
            "due": self.due.isoformat(),
            "status": self.status.value,
            "version": self.version,
        }
        if self.assignee is not None:
            item["assignee"] = self.assignee
        if self.status == TaskStatus.OPEN and self.assignee is not None:
            item["gsi1pk"] = (
                f"TENANT#{self.tenant_id}#TASK#ASSIGNEE#{self.assignee}#STATUS#OPEN"
            )
            item["gsi1sk"] = f"TASK#{self.due}"
        return item

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """What boto3 has read."""
        return cls(
            tenant_id=item["tenant_id"],
            project_id=item["project_id"],
            task_id=item["task_id"],
            title=item["title"],
            assignee=item.get("assignee"),
            due=date.fromisoformat(item["due"]),
            status=TaskStatus(item["status"]),
            version=int(item.get("version", 0)),
        )


def create_table(dynamodb: Any = None) -> None:
    """Create the table as tests and local engines need it, by a client of boto3."""
    dynamodb = dynamodb or boto3.client("dynamodb")
    dynamodb.create_table(
        TableName=BOARDS_TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "gsi1pk", "AttributeType": "S"},
            {"AttributeName": "gsi1sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": [
                    {"AttributeName": "gsi1pk", "KeyType": "HASH"},
                    {"AttributeName": "gsi1sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
