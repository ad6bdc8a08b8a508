"""What stands for aioboto3: each request of boto3's is awaited."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import boto3


class Awaited:
    def __init__(self, asked: Any) -> None:
        self.asked = asked

    @property
    def meta(self) -> "Awaited":
        return self

    @property
    def client(self) -> "Awaited":
        return Awaited(self.asked.meta.client)

    @property
    def events(self) -> Any:
        return self.asked.meta.events

    @property
    def name(self) -> Any:
        return self.asked.name

    def __getattr__(self, name: str) -> Any:
        return partial(self._ask, getattr(self.asked, name))

    async def _ask(self, ask: Any, *arguments: Any, **named: Any) -> Any:
        return ask(*arguments, **named)


class Session:
    @asynccontextmanager
    async def resource(self, name: str, **told: Any) -> AsyncIterator["Tables"]:
        yield Tables(boto3.resource(name, **told))


class Tables:
    def __init__(self, resource: Any) -> None:
        self.resource = resource

    async def Table(self, name: str) -> Any:  # noqa: N802  # as it is called there
        return Awaited(self.resource.Table(name))
