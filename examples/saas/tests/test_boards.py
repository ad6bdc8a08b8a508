"""What is done with the generated repositories and handlers, and that tenants stay apart."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3  # type: ignore[import-untyped, unused-ignore]
import pytest

from boards import tasks as items
from boards.members import Member, MemberRole
from boards.opening import Opening
from boards.projects import Project
from boards.repositories.errors import AlreadyExists, ConditionFailed, NotFound
from boards.repositories.member import MemberRepository
from boards.repositories.member_memory import InMemoryMemberRepository
from boards.repositories.project import ProjectRepository
from boards.repositories.task import TaskRepository
from boards.repositories.task_base import TaskKey
from boards.repositories.transactions import Transaction
from boards.repositories.workspace import WorkspaceRepository
from boards.repositories.workspace_memory import InMemoryWorkspaceRepository
from boards.tasks import Task, TaskStatus

from . import dynamodb, factories

US, THEM = "acme", "globex"
SAME = {"workspace_id": "w1", "project_id": "p1"}
"""Ids that both tenants have: nothing but the tenant tells their items apart."""


@dataclass(frozen=True, slots=True)
class Boards:
    """The repositories over one table."""

    workspaces: WorkspaceRepository
    members: MemberRepository
    projects: ProjectRepository
    tasks: TaskRepository
    table: Any


@pytest.fixture
def boards() -> Iterator[Boards]:
    """A table in which two tenants have items of the same ids."""
    with dynamodb.table("BOARDS_TABLE", **dynamodb.BOARDS_TABLE) as table:
        made = Boards(
            WorkspaceRepository(table),
            MemberRepository(table),
            ProjectRepository(table),
            TaskRepository(table),
            table,
        )
        for tenant in (US, THEM):
            made.workspaces.create(
                factories.workspace(tenant_id=tenant, workspace_id="w1", name=tenant)
            )
            for member in (member_of(tenant, "u1"), member_of(tenant, "u2")):
                made.members.create(member)
            made.projects.create(project_of(tenant))
            for number in (1, 2, 3):
                made.tasks.create(task_of(tenant, number))
        yield made


def member_of(tenant: str, user: str) -> Member:
    return factories.member(tenant_id=tenant, workspace_id="w1", user_id=user)


def project_of(tenant: str) -> Project:
    return factories.project(tenant_id=tenant, **SAME)


def task_of(tenant: str, number: int) -> Task:
    return factories.task(
        number,
        tenant_id=tenant,
        project_id="p1",
        task_id=f"t{number}",
        assignee="u1",
    )


# ---- methods of one's own -----------------------------------------------------------


def test_rename(boards: Boards) -> None:
    """A workspace is called otherwise, and that of the same id of others is not."""
    assert boards.workspaces.rename(US, "w1", "new").version == 1
    names = [boards.workspaces.get(tenant, "w1").name for tenant in (US, THEM)]
    assert names == ["new", THEM]
    with pytest.raises(NotFound):
        boards.workspaces.rename(US, "w2", "new")


def test_owners(boards: Boards) -> None:
    """Owners are picked from all members."""
    boards.members.create(
        factories.member(
            tenant_id=US, workspace_id="w1", user_id="u3", role=MemberRole.READER
        )
    )
    assert [one.user_id for one in boards.members.owners(US, "w1")] == ["u1", "u2"]


def test_latest(boards: Boards) -> None:
    """The newest project is told; none where there is none."""
    newer = factories.project(
        2, tenant_id=US, workspace_id="w1", project_id="a project of a later day"
    )
    boards.projects.create(newer)
    assert boards.projects.latest(US, "w1") == newer
    assert boards.projects.latest(US, "w2") is None


def test_finish(boards: Boards) -> None:
    """What is done is no longer among the open tasks, and is changed by one at a time."""
    read_before = boards.tasks.get(US, "p1", "t2")
    assert boards.tasks.finish(US, "p1", "t2").status == TaskStatus.DONE
    left = boards.tasks.open_tasks_of_assignee(US, "u1").items
    assert [one.task_id for one in left] == ["t1", "t3"]
    with pytest.raises(ConditionFailed):
        boards.tasks.update(read_before)


# ---- opening ------------------------------------------------------------------------


def test_opening(boards: Boards) -> None:
    """A workspace comes with its owner."""
    opened = Opening(boards.workspaces, boards.members).open(US, "ours", "u9", "Ada")
    assert boards.workspaces.get(US, opened.workspace_id) == opened
    (owner,) = boards.members.owners(US, opened.workspace_id)
    assert owner.name == "Ada"


def test_opening_in_memory() -> None:
    """The doubles take part in transactions as the table does."""
    workspaces, members = InMemoryWorkspaceRepository(), InMemoryMemberRepository()
    opened = Opening(workspaces, members).open(US, "ours", "u9", "Ada")
    assert workspaces.workspaces_of_tenant(US).items == (opened,)
    assert len(members.members_of_user(US, "u9").items) == 1


def test_all_or_nothing(boards: Boards) -> None:
    """Where one of several writes cannot be, none is."""
    another = factories.workspace(tenant_id=US, workspace_id="w2")
    writes = Transaction(
        boards.workspaces.creating(another),
        boards.members.creating(member_of(US, "u1")),
    )
    with pytest.raises(AlreadyExists):
        writes.commit()
    with pytest.raises(NotFound):
        boards.workspaces.get(US, "w2")


# ---- tenants ------------------------------------------------------------------------


def test_all_partition_keys_begin_with_the_tenant(boards: Boards) -> None:
    """Those of the table and those of the index."""
    stored = boards.table.scan()["Items"]
    assert len(stored) == 14
    for item in stored:
        keys = [item[name] for name in ("pk", "gsi1pk") if name in item]
        assert all(key.startswith(f"TENANT#{item['tenant_id']}#") for key in keys)


def test_lists_have_the_tenants_own(boards: Boards) -> None:
    """Whatever is asked for a tenant, nothing of another one comes."""
    found: list[Any] = [
        boards.workspaces.workspaces_of_tenant(US).items,
        boards.members.members_of_workspace(US, "w1").items,
        boards.members.members_of_user(US, "u1").items,
        boards.projects.projects_of_workspace_newest_first(US, "w1").items,
        boards.tasks.tasks_of_project(US, "p1").items,
        boards.tasks.open_tasks_of_assignee(US, "u1").items,
    ]
    assert [len(page) for page in found] == [1, 2, 1, 1, 3, 3]
    assert {one.tenant_id for page in found for one in page} == {US}


def test_changes_reach_the_tenants_own(boards: Boards) -> None:
    """What is removed of a tenant is there for the other one of the same ids."""
    boards.tasks.delete(US, "p1", "t1")
    boards.tasks.delete_many(TaskKey(US, "p1", f"t{number}") for number in (2, 3))
    left = boards.tasks.tasks_of_project(THEM, "p1").items
    assert [one.task_id for one in left] == ["t1", "t2", "t3"]
    assert boards.tasks.tasks_of_project(US, "p1").items == ()


def test_cursors_of_others(boards: Boards) -> None:
    """A cursor leads on for the tenant whose list it is of, and is refused else."""
    first = boards.tasks.tasks_of_project(THEM, "p1", limit=1)
    with pytest.raises(ValueError, match="cursor"):
        boards.tasks.tasks_of_project(US, "p1", cursor=first.cursor)


# ---- the API ------------------------------------------------------------------------

CONTEXT: Any = SimpleNamespace(
    function_name="boards",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:boards",
    aws_request_id="1",
    get_remaining_time_in_millis=lambda: 30_000,
)
TASK = {
    "tenant_id": US,
    "project_id": "p1",
    "task_id": "t9",
    "title": "paint",
    "due": "2026-03-01",
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The functions behind the API, over empty tables."""
    dynamodb.needs_engine()
    monkeypatch.setenv("IDEMPOTENCY_TABLE", "boards_done")
    client = boto3.client("dynamodb")
    client.create_table(
        TableName="boards_done",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    items.create_table(client)
    from boards import api

    yield api
    for name in ("boards_done", items.BOARDS_TABLE):
        client.delete_table(TableName=name)


def ask(
    function: Any,
    method: str,
    path: str,
    body: object = None,
    query: dict[str, str] | None = None,
    tenant: str | None = US,
) -> tuple[int, Any]:
    """What API Gateway sends for a caller of a tenant, and what comes back."""
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": path,
        "headers": {"content-type": "application/json"},
        "queryStringParameters": query,
        "requestContext": {
            "http": {"method": method, "path": path},
            "stage": "$default",
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }
    if tenant is not None:
        claims = {"claims": {"tenant_id": tenant}}
        event["requestContext"]["authorizer"] = {"jwt": claims}
    answer = function(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"] or "null")


def test_routes(api: ModuleType) -> None:
    """A task is stored, read, found, changed once and removed."""
    stored = {**TASK, "status": "OPEN", "version": 0}
    assert ask(api.tasks, "POST", "/tasks", TASK) == (201, stored)
    assert ask(api.tasks, "GET", "/tasks/acme/p1/t9") == (200, stored)
    of_project = {"tenant_id": US, "project_id": "p1"}
    status, page = ask(api.tasks, "GET", "/tasks-of-project", query=of_project)
    assert (status, page["items"]) == (200, [stored])
    done = {**stored, "status": "DONE"}
    assert ask(api.tasks, "PUT", "/tasks/acme/p1/t9", done)[0] == 200
    assert ask(api.tasks, "PUT", "/tasks/acme/p1/t9", done)[0] == 412
    assert ask(api.tasks, "DELETE", "/tasks/acme/p1/t9")[0] == 204
    assert ask(api.tasks, "GET", "/tasks/acme/p1/t9")[0] == 404


def test_callers_of_others(api: ModuleType) -> None:
    """Whoever is of another tenant, or of none, is let through nowhere."""
    ask(api.tasks, "POST", "/tasks", TASK)
    query = {"tenant_id": US, "project_id": "p1"}
    for tenant in (THEM, None, "", "acme#TASK", "acme,globex"):
        for method, path, body, asked in (
            ("POST", "/tasks", {**TASK, "task_id": "t8"}, None),
            ("GET", "/tasks/acme/p1/t9", None, None),
            ("PUT", "/tasks/acme/p1/t9", TASK, None),
            ("PUT", "/tasks/acme/p1/t9", {**TASK, "tenant_id": THEM}, None),
            ("DELETE", "/tasks/acme/p1/t9", None, None),
            ("GET", "/tasks-of-project", None, query),
            ("GET", "/tasks-of-project", None, None),
        ):
            answer = ask(api.tasks, method, path, body, asked, tenant)
            assert answer[0] == 403, (tenant, method, path)
    assert ask(api.tasks, "GET", "/tasks/acme/p1/t9")[0] == 200


def test_each_function_is_guarded(api: ModuleType) -> None:
    """None of them answers a caller of another tenant."""
    paths = {
        "members": "/members/globex/w1/u1",
        "projects": "/projects/globex/p1",
        "tasks": "/tasks/globex/p1/t1",
        "workspaces": "/workspaces/globex/w1",
    }
    for name, path in paths.items():
        assert ask(getattr(api, name), "GET", path)[0] == 403
        assert ask(getattr(api, name), "GET", path, tenant=THEM)[0] == 404


# ---- the stream ---------------------------------------------------------------------


def test_tasks_go_with_their_project(boards: Boards) -> None:
    """Those of the project that is gone, however often that is told, and no others."""
    from boards.handlers.project_stream import ProjectStream

    boards.tasks.create(
        Task(tenant_id=US, project_id="p2", title="other", due=date(2026, 3, 1))
    )
    for _ in range(2):
        ProjectStream(boards.tasks).removed(project_of(US))
    assert boards.tasks.tasks_of_project(US, "p1").items == ()
    assert len(boards.tasks.tasks_of_project(US, "p2").items) == 1
    assert len(boards.tasks.tasks_of_project(THEM, "p1").items) == 3
