"""The shop with its generated repositories as one imports them, in each form of its classes: over boto3, and over
aioboto3 as if one waited there, so that both do the same work."""

import asyncio
import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import boto3

from codeactions.repositories.shop import SHOP
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.generators.repository import generate
from generated_code.item_classes import FORMS
from generated_code.projects import STAND_INS
from handmade import project_of

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
MODULES = ("models", *(f"repositories.{name}" for name in (
    "order", "order_base", "order_memory", "article", "batches", "errors", "queries", "transactions",
)))  # fmt: skip


class Shop:
    """Its modules by their last names, its classes, and its repositories over an open table."""

    def __init__(self, modules: Mapping[str, ModuleType], loop: asyncio.AbstractEventLoop | None) -> None:
        self.loop = loop
        self.models, self.errors, self.batches = (modules[name] for name in ("models", "errors", "batches"))
        self.OrderKey = modules["order_base"].OrderKey
        self._modules = modules

    def over(self, table: Any) -> "Shop":
        """Has it work with a table."""
        self.orders = self._waited(self._modules["order"].OrderRepository(table))
        self.articles = self._waited(self._modules["article"].ArticleRepository(table))
        return self

    def orders_in_memory(self) -> Any:
        return self._waited(self._modules["order_memory"].InMemoryOrderRepository())

    def transaction(self, *operations: Any) -> Any:
        return self._waited(self._modules["transactions"].Transaction(*operations))

    def order(self, number: int = 0, **given: Any) -> Any:
        told = {"customer_id": "7", "order_id": f"{number:04d}", "placed_at": NOON + timedelta(hours=number), **given}
        return self.models.Order(**told)

    def _waited(self, asked: Any) -> Any:
        return asked if self.loop is None else Waited(asked, self.loop, self._modules["queries"].Query)


class Waited:
    """Something whose methods are awaited, asked by whoever waits, from any thread: on a loop that runs in another."""

    def __init__(self, asked: Any, loop: asyncio.AbstractEventLoop, query: type) -> None:
        self._asked, self._loop, self._query = asked, loop, query

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._asked, name)
        if not inspect.ismethod(found):
            return found

        def ask(*arguments: Any, **named: Any) -> Any:
            answer = found(*arguments, **named)
            if isinstance(answer, self._query):
                return Waited(answer, self._loop, self._query)
            return waited(answer, self._loop) if inspect.isawaitable(answer) else answer

        return ask


def waited(answer: Any, loop: asyncio.AbstractEventLoop) -> Any:
    """What is awaited on a loop."""
    return asyncio.run_coroutine_threadsafe(answer, loop).result()


@contextmanager
def imported_shop(folder: Path, library: str, form: str) -> Iterator[Shop]:
    """The shop over a library, its classes in a form, generated into a folder; forgotten at the end."""
    texts = {**SHOP, **({"shop/models.py": FORMS[form]} if form in FORMS else {})}
    generation = generate(project_of(texts), Wanted(options={"async": "yes"} if library == "aioboto3" else {}))
    assert generation.left_out == ()
    for path, text in (*texts.items(), *((file.path, file.text) for file in generation.files)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    sys.path.insert(0, str(folder))
    try:
        modules = {name.rpartition(".")[2]: importlib.import_module(f"shop.{name}") for name in MODULES}
        if library != "aioboto3":
            yield Shop(modules, None)
        else:
            with _running_loop() as loop:
                yield Shop(modules, loop)
    finally:
        sys.path.remove(str(folder))
        for name in [one for one in sys.modules if one.partition(".")[0] == "shop"]:
            del sys.modules[name]


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def opened_table(name: str, loop: asyncio.AbstractEventLoop | None) -> Iterator[Any]:
    """A table as repositories are given it: where nothing awaits, or on a loop."""
    if loop is None:
        yield boto3.Session().resource("dynamodb").Table(name)
        return
    stack = AsyncExitStack()
    try:
        yield waited(_opened(name, stack), loop)
    finally:
        waited(stack.aclose(), loop)


async def _opened(name: str, stack: AsyncExitStack) -> Any:
    aioboto3 = _aioboto3()
    database = await stack.enter_async_context(aioboto3.Session().resource("dynamodb"))
    return await database.Table(name)


def _aioboto3() -> ModuleType:
    """The library where it is installed, else what stands for it."""
    if STAND_INS not in sys.path:
        sys.path.append(STAND_INS)
    return importlib.import_module("aioboto3")
