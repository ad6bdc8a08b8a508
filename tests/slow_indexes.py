"""A server before an engine that plays DynamoDB: it tells of indexes that are built or dropped for as long as a test
wants, as AWS does, where the engine is done at once."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 30  # seconds for an answer of the engine


@dataclass
class Held:
    """`looks` are those at the table for which a change takes: half of them an index is created, then it is filled.
    `updates` are the changes of indexes that were asked for, `refused` those among them that came too early. A change
    of what expires items takes `lifetime` looks, and the next one is refused `early` times. `denied` are calls that are
    not allowed, and `created` the indexes as they were asked for."""

    looks: int = 0
    updates: list[list[str]] = field(default_factory=list)
    refused: int = 0
    pending: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, dict[str, Any]] = field(default_factory=dict)
    created: dict[str, dict[str, Any]] = field(default_factory=dict)
    denied: tuple[str, ...] = ()
    lifetime: int = 0
    early: int = 0
    lifetimes: list[dict[str, Any]] = field(default_factory=list)
    changing: int = 0
    too_early: int = 0


@contextmanager
def slow(engine: str, held: Held) -> Iterator[str]:
    """The address of the server."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].rpartition(".")[2]
            status, answer = _answered(engine, operation, body, dict(self.headers), held)
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answered(
    engine: str, operation: str, body: bytes, headers: dict[str, str], held: Held
) -> tuple[int, dict[str, Any]]:
    asked = json.loads(body)
    if operation in held.denied:
        return _error("AccessDeniedException", f"not authorized to perform dynamodb:{operation}")
    if operation == "UpdateTimeToLive":
        if held.too_early:
            held.too_early -= 1
            return _error(
                "ValidationException", "Time to live has been modified multiple times within a fixed interval"
            )
        held.changing, held.too_early = held.lifetime, held.early
        held.lifetimes.append(asked["TimeToLiveSpecification"])
    if operation == "UpdateTable":
        updates = asked.get("GlobalSecondaryIndexUpdates", [])
        held.updates.append([f"{verb} {told['IndexName']}" for one in updates for verb, told in one.items()])
        if held.pending:
            held.refused += 1
            return _error("ResourceInUseException", "the table is being updated")
        before = _asked(engine, "DescribeTable", json.dumps({"TableName": asked["TableName"]}), headers)
        known = {index["IndexName"]: index for index in before["Table"].get("GlobalSecondaryIndexes", [])}
        for one in updates:
            for verb, told in one.items():
                if held.looks:
                    held.pending[told["IndexName"]] = held.looks
                if verb == "Delete":
                    held.dropped[told["IndexName"]] = known[told["IndexName"]]
                else:
                    held.created[told["IndexName"]] = told
    answer = _asked(engine, operation, body.decode(), headers)
    if operation == "DescribeTable":
        _hold(answer["Table"], held)
    if operation == "DescribeTimeToLive" and held.changing:
        held.changing -= 1
        is_on = held.lifetimes[-1]["Enabled"]
        told = {"TimeToLiveStatus": "ENABLING" if is_on else "DISABLING"}
        answer["TimeToLiveDescription"] = {**told, "AttributeName": held.lifetimes[-1]["AttributeName"]}
    return 200, answer


def _error(code: str, told: str) -> tuple[int, dict[str, Any]]:
    return 400, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": told}


def _hold(table: dict[str, Any], held: Held) -> None:
    """Changes what is told of the table, and counts the look."""
    indexes = table.setdefault("GlobalSecondaryIndexes", [])
    indexes += [{**index, "IndexStatus": "DELETING"} for name, index in held.dropped.items() if name in held.pending]
    for index in indexes:
        left = held.pending.get(index["IndexName"])
        if left is None:
            continue
        if index["IndexStatus"] != "DELETING":
            index["IndexStatus"], index["Backfilling"] = "CREATING", left <= held.looks // 2
        held.pending[index["IndexName"]] = left - 1
        if left <= 1:
            del held.pending[index["IndexName"]]


def _asked(engine: str, operation: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in headers.items() if name.lower() in ("authorization", "x-amz-date")}
    kept |= {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0"}
    request = urllib.request.Request(engine, body.encode(), kept)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found
