"""An engine that takes only so much at once: it stands before another one, and leaves over, refuses and counts.

Whatever talks to DynamoDB over HTTP can be shown to it, in any language: nothing is patched.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Body = dict[str, Any]
TYPE = "com.amazonaws.dynamodb.v20120810#"
NO_CONTENT = {"content-length", "transfer-encoding", "connection", "content-encoding", "x-amz-crc32"}


@dataclass
class BusyEngine:
    """`takes` is how many writes or keys of a batch are done, in the order in which it has them; None all of them. Of
    each operation so many requests are refused next, with the error that stands there, or the reasons of a transaction.
    """

    url: str
    takes: int | None = None
    refuses: dict[str, list[str | tuple[str, ...]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, list[int]] = field(default_factory=dict)

    def forget(self) -> None:
        """Makes it as it was to begin with."""
        self.takes = None
        self.refuses.clear()
        self.asked.clear()
        self.sizes.clear()


@contextmanager
def busy_engine(url: str) -> Iterator[BusyEngine]:
    """One before the engine of an address, which does all that it is asked for to begin with."""
    told = urlsplit(url)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.engine = BusyEngine(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    server.behind = (told.hostname, told.port)  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.engine  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        engine: BusyEngine = self.server.engine  # type: ignore[attr-defined]
        content = self.rfile.read(int(self.headers["content-length"]))
        operation = self.headers.get("x-amz-target", "").rpartition(".")[2]
        engine.asked[operation] += 1
        if refused := engine.refuses.get(operation):
            self._answer(400, json.dumps(_refusal(refused.pop(0))).encode())
            return
        if not operation.startswith("Batch"):
            self._answer(*self._forward(content))
            return
        asked: Body = json.loads(content)
        done, left = _divided(asked["RequestItems"], engine.takes)
        engine.sizes.setdefault(operation, []).append(_size(asked["RequestItems"]))
        status, answer = 200, {}
        if done:
            status, raw = self._forward(json.dumps({**asked, "RequestItems": done}).encode())
            answer = json.loads(raw)
        if status == 200:
            named = "UnprocessedItems" if operation == "BatchWriteItem" else "UnprocessedKeys"
            for table, rest in left.items():
                known = answer.setdefault(named, {})
                known[table] = [*known.get(table, []), *rest] if isinstance(rest, list) else rest
            answer.setdefault(named, {})
            if operation == "BatchGetItem":
                answer.setdefault("Responses", {})
        self._answer(status, json.dumps(answer).encode())

    def _forward(self, content: bytes) -> tuple[int, bytes]:
        connection = HTTPConnection(*self.server.behind, timeout=30)  # type: ignore[attr-defined]
        headers = {name: value for name, value in self.headers.items() if name.lower() not in (*NO_CONTENT, "host")}
        connection.request("POST", self.path, content, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        return response.status, answer

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _divided(asked: Body, takes: int | None) -> tuple[Body, Body]:
    """The requests of each table that are done, and those that are left over."""
    if takes is None:
        return asked, {}
    done: Body = {}
    left: Body = {}
    for table, requests in asked.items():
        if isinstance(requests, list):
            done[table], left[table] = requests[:takes], requests[takes:]
        else:
            done[table] = {**requests, "Keys": requests["Keys"][:takes]}
            left[table] = {**requests, "Keys": requests["Keys"][takes:]}
    return {table: some for table, some in done.items() if _size({table: some})}, {
        table: some for table, some in left.items() if _size({table: some})
    }


def _size(asked: Body) -> int:
    return sum(len(some if isinstance(some, list) else some["Keys"]) for some in asked.values())


def _refusal(told: str | tuple[str, ...]) -> Body:
    """An error by its code, or a cancelled transaction by the reasons for each of its operations."""
    if isinstance(told, str):
        return {"__type": TYPE + told, "message": "refused"}
    return {
        "__type": TYPE + "TransactionCanceledException",
        "message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{', '.join(told)}]",
        "CancellationReasons": [{"Code": code} for code in told],
    }
