"""Both ends of one LSP connection in one event loop: says what a real client says, and keeps what it is told."""

import asyncio
import functools
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.protocol import default_converter

from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.server import DynamormServer, create_server
from dynamorm_lsp.server.session import Session
from dynamorm_workspace.cache import NoCache

CLIENTS = sorted((Path(__file__).parent / "client_caps").glob("*.json"))
PATIENCE = 20  # seconds until a missing answer fails a test
one_converter = functools.cache(default_converter)  # making one costs 0.1 s: the tests share it


class ProtocolError(Exception):
    """The server answered a request with an error."""

    @property
    def code(self) -> int:
        return int(self.args[0]["code"])


class Connection:
    """Feeds the server's protocol and is its writer."""

    def __init__(self, server: DynamormServer) -> None:
        self.server, self.protocol = server, server.protocol
        self.loop, self.arrived = asyncio.get_running_loop(), asyncio.Event()
        self.received: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.protocol.set_writer(self, include_headers=False)

    def write(self, data: bytes) -> None:
        self.loop.call_soon_threadsafe(self._receive, json.loads(data))

    def close(self) -> None: ...

    def _receive(self, message: dict[str, Any]) -> None:
        self.received.append(message)
        if "id" in message and "method" in message:
            self.asked.append(message["method"])
            answer = self.answers.get(message["method"], lambda _: None)
            self._feed(id=message["id"], result=answer(message.get("params")))
        elif "id" in message:
            waiting = self._waiting.pop(message["id"])
            if not waiting.done():
                waiting.set_result(message)
        self.arrived.set()

    def _feed(self, **message: Any) -> None:
        text = json.dumps({"jsonrpc": "2.0", **message})
        self.protocol.handle_message(json.loads(text, object_hook=self.protocol.structure_message))

    def _plain(self, params: Any) -> Any:
        return params if isinstance(params, dict) else one_converter().unstructure(params)

    def notify(self, method: str, params: Any) -> None:
        self._feed(method=method, params=self._plain(params))

    def send(self, method: str, params: Any) -> "asyncio.Future[dict[str, Any]]":
        number = next(self._numbers)
        future = self._waiting[number] = self.loop.create_future()
        self._feed(id=number, method=method, params=self._plain(params))
        return future

    async def request(self, method: str, params: Any) -> Any:
        message = await asyncio.wait_for(self.send(method, params), PATIENCE)
        if message.get("error"):
            raise ProtocolError(message["error"])
        return message["result"]

    async def message(self, method: str, **wanted: Any) -> dict[str, Any]:
        """The next message of a method, whose parameters have these values; it is then taken off the list."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in self.received:
                    params = message.get("params") or {}
                    if message.get("method") == method and all(params.get(key) == it for key, it in wanted.items()):
                        self.received.remove(message)
                        return params
                self.arrived.clear()
                await self.arrived.wait()

    def said(self, method: str) -> bool:
        return any(message.get("method") == method for message in self.received)


class Editor(Connection):
    """A connection that has said hello as one of the real clients."""

    @classmethod
    async def start(cls, client: Path, workspace: Path) -> "Editor":
        server = create_server(Session(NoCache()), converter_factory=one_converter)
        editor = cls(server)
        said = client.read_text().replace("${WORKSPACE_URI}", workspace.as_uri())
        said = said.replace("${WORKSPACE_PATH}", str(workspace))
        editor.workspace = workspace
        editor.versions = {}
        editor.hello = await editor.request(lsp.INITIALIZE, json.loads(said))
        editor.notify(lsp.INITIALIZED, {})
        return editor

    workspace: Path
    hello: dict[str, Any]
    versions: dict[str, int]

    @property
    def caps(self) -> ClientCaps:
        return self.server.caps

    @property
    def encoding(self) -> str:
        return str(self.hello["capabilities"]["positionEncoding"])

    def uri(self, path: str) -> str:
        return path if ":" in path else (self.workspace / path).as_uri()

    def open(self, path: str, text: str, language: str = "python") -> None:
        uri = self.uri(path)
        self.versions[uri] = 1
        item = lsp.TextDocumentItem(uri, language, 1, text)
        self.notify(lsp.TEXT_DOCUMENT_DID_OPEN, lsp.DidOpenTextDocumentParams(item))

    def change(self, path: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        where = lsp.Range(lsp.Position(*start), lsp.Position(*end))
        self._change(path, lsp.TextDocumentContentChangePartial(where, text))

    def replace(self, path: str, text: str) -> None:
        self._change(path, lsp.TextDocumentContentChangeWholeDocument(text))

    def _change(self, path: str, change: lsp.TextDocumentContentChangeEvent) -> None:
        uri = self.uri(path)
        self.versions[uri] = self.versions.get(uri, 0) + 1
        document = lsp.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.notify(lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.DidChangeTextDocumentParams(document, [change]))

    def close_text(self, path: str) -> None:
        self.notify(lsp.TEXT_DOCUMENT_DID_CLOSE, {"textDocument": {"uri": self.uri(path)}})

    def save(self, path: str) -> None:
        self.notify(lsp.TEXT_DOCUMENT_DID_SAVE, {"textDocument": {"uri": self.uri(path)}})

    def files_changed(self, *paths: str) -> None:
        changes = [{"uri": self.uri(path), "type": 2} for path in paths]
        self.notify(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, {"changes": changes})

    async def pull(self, path: str, **known: Any) -> dict[str, Any]:
        answer = await self.request(lsp.TEXT_DOCUMENT_DIAGNOSTIC, {"textDocument": {"uri": self.uri(path)}, **known})
        assert isinstance(answer, dict)
        return answer

    async def findings(self, path: str) -> list[dict[str, Any]]:
        """However this client gets them, for the text as it is now."""
        if ClientCaps.PULL in self.caps:
            return list((await self.pull(path))["items"])
        uri = self.uri(path)
        published = await self.message(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, uri=uri, version=self.versions[uri])
        return list(published["diagnostics"])

    async def actions(self, path: str, where: dict[str, Any], **context: Any) -> list[dict[str, Any]]:
        params = {"textDocument": {"uri": self.uri(path)}, "range": where, "context": {"diagnostics": [], **context}}
        return list(await self.request(lsp.TEXT_DOCUMENT_CODE_ACTION, params) or [])

    async def resolved(self, action: dict[str, Any]) -> dict[str, Any]:
        """The action with its edit, however this client gets it."""
        return action if "edit" in action else dict(await self.request(lsp.CODE_ACTION_RESOLVE, action))
