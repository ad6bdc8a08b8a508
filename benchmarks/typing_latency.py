"""From a keystroke in a 1,000-line model file to its findings, through the real protocol, beside `ruff server`.

Each keystroke adds a letter, so no text was seen before, and the places take turns: what has nothing to do with tables
costs least, a letter in a model most.
"""

import contextlib
import itertools
import json
import os
import queue
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tree_sitter import Query, QueryCursor

from benchmarks.measuring import DYNAMORM, RUFF, Figure, milliseconds
from dynamorm_analysis.syntax.document import SyntaxDocument
from dynamorm_analysis.syntax.python import LANGUAGE

ROUNDS = 20
ALLOWED = 3.0
PATIENCE = 60.0
HEAD = """\
x: int = 1
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

"""
MODEL = '''
class ByOwner{i}(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)


class Item{i}(Model):
    """Item {i}."""

    class Meta:
        table_name = "table-{i}"
        region = "eu-west-1"

    item_id = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute()
    state = UnicodeAttribute(default="NEW")
    amount = NumberAttribute(attr_name="amt")
    created_at = UTCDateTimeAttribute(null=True)
    by_owner = ByOwner{i}()


def of_owner_{i}(owner: str) -> list[Item{i}]:
    return list(Item{i}.by_owner.query(owner, filter_condition=Item{i}.amount > 10))


def in_state_{i}(state: str) -> list[Item{i}]:
    return list(Item{i}.scan(Item{i}.state == state))

'''
TEXT = HEAD + "".join(MODEL.format(i=i) for i in range(31))
Place = tuple[int, int]
LETTER = "a"
CALLS = "(call function: (_) @function) (class_definition name: (identifier) @class)"


def _behind(words: str, start: str) -> Place:
    """Line and column, from 0, behind the first `words` after `start`."""
    before = TEXT[: TEXT.index(words, TEXT.index(start)) + len(words)]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


PLACES = {
    "a plain assignment": _behind("x", HEAD),
    "a model's docstring": _behind("Item 15", "class Item15("),
    "a table's name": _behind("table-15", "class Item15("),
    "an attribute's name": _behind('"amt', "class Item15("),
    "a condition": _behind(".state", "def in_state_15("),
}


def measure() -> Iterator[Figure]:
    """Servers take turns at each keystroke, so that a busy machine slows all of them."""
    times: dict[str, list[tuple[float, ...]]] = {name: [] for name in PLACES}
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(contextlib.closing(Typing(command)))
            for command in ([DYNAMORM, "server"], [RUFF, "server"])
        ]
        bare = Reparsing()
        for server, place in itertools.product(servers, PLACES.values()):  # what is imported late is there then
            server.keystroke(place)
        for _ in range(ROUNDS):
            for name, place in PLACES.items():
                times[name].append((*(server.keystroke(place) for server in servers), bare.keystroke(place)))
    own, other, parsing = (sorted(column) for column in zip(*itertools.chain(*times.values()), strict=True))
    name = f"keystroke → findings, {TEXT.count(chr(10)):,} lines, median"
    ratio = statistics.median(own) / statistics.median(other)
    yield Figure(name, fine(statistics.median(own)), f"`ruff server` {fine(statistics.median(other))}", ratio,
                 f"at most {ALLOWED:.2g}×", ratio <= ALLOWED)  # fmt: skip
    yield _beside("the same, 95th percentile", percentile(own), "`ruff server`", percentile(other))
    yield _beside("the same, median", statistics.median(own), "reparse and query", statistics.median(parsing))
    for spot, turns in times.items():
        ours, theirs, _ = (statistics.median(column) for column in zip(*turns, strict=True))
        yield _beside(f"the same in {spot}, median", ours, "`ruff server`", theirs)


def _beside(name: str, own: float, other: str, theirs: float) -> Figure:
    return Figure(name, fine(own), f"{other} {fine(theirs)}", own / theirs)


def fine(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else milliseconds(seconds)


def percentile(ordered: list[float]) -> float:
    return ordered[int(0.95 * (len(ordered) - 1))]


class Reparsing:
    """What no editor can do without: the syntax tree after a keystroke, and a query over all of it."""

    def __init__(self) -> None:
        self._document = SyntaxDocument(TEXT.encode())
        self._query = Query(LANGUAGE, CALLS)
        assert self._document.tree

    def keystroke(self, place: Place) -> float:
        started = time.perf_counter()
        offset = self._document.starts[place[0]] + place[1]
        self._document.replace(offset, offset, LETTER.encode())
        QueryCursor(self._query).captures(self._document.tree.root_node)
        return time.perf_counter() - started


class Typing:
    """A server with one open file, over standard input and output, as a client that pulls diagnostics sees it."""

    def __init__(self, command: list[str], files: Mapping[str, str] | None = None, opened: str = "models.py") -> None:
        files = files or {opened: TEXT}
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self._folder.name)
        for path, text in {**files, "pyproject.toml": '[project]\nname = "x"\nversion = "0"\n'}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        self._text = files[opened]
        self._uri = (root / opened).as_uri()
        self._process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        self._numbers = itertools.count(1)
        self._edits = itertools.count(2)
        self._known: str | None = None  # clients say which findings they show, and a server may answer "unchanged"
        threading.Thread(target=self._listen, daemon=True).start()
        self._open(root)

    def keystroke(self, place: Place) -> float:
        """The seconds between a letter typed at a line and column and the findings of the text with it."""
        position = {"line": place[0], "character": place[1]}
        document = {"uri": self._uri, "version": next(self._edits)}
        change = {"range": {"start": position, "end": position}, "text": LETTER}
        started = time.perf_counter()
        self._notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        return self._findings() - started

    @property
    def memory(self) -> int | None:
        """The most memory that the server has taken so far, in bytes; None where the system does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)

    def close(self) -> None:
        with contextlib.suppress(OSError, TimeoutError):
            self._request("shutdown", None)
            self._notify("exit", None)
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._folder.cleanup()

    def _open(self, root: Path) -> None:
        capabilities = {
            "general": {"positionEncodings": ["utf-8", "utf-16"]},
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"publishDiagnostics": {}, "diagnostic": {"dynamicRegistration": False}},
        }
        folders = [{"uri": root.as_uri(), "name": "x"}]
        hello = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": folders}
        self._request("initialize", {**hello, "capabilities": capabilities})
        self._notify("initialized", {})
        document = {"uri": self._uri, "languageId": "python", "version": 1, "text": self._text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        self._findings()

    def _findings(self) -> float:
        asked = {"textDocument": {"uri": self._uri}, **({"previousResultId": self._known} if self._known else {})}
        arrived, answer = self._request("textDocument/diagnostic", asked)
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        self._known = answer["result"].get("resultId")
        return arrived

    def _request(self, method: str, params: object) -> tuple[float, dict[str, Any]]:
        number = next(self._numbers)
        self._send(id=number, method=method, params=params)
        return self._answer(lambda message: message.get("id") == number and "method" not in message)

    def _notify(self, method: str, params: object) -> None:
        self._send(method=method, params=params)

    def _answer(self, wanted: Callable[[dict[str, Any]], bool]) -> tuple[float, dict[str, Any]]:
        while True:
            try:
                arrived, message = self._answers.get(timeout=PATIENCE)
            except queue.Empty:
                raise TimeoutError(f"no answer in {PATIENCE} seconds") from None
            if wanted(message):
                return arrived, message

    def _send(self, **message: object) -> None:
        assert self._process.stdin is not None  # a pipe, as asked for
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # a pipe, as asked for
        while (length := self._length()) is not None:
            body = self._process.stdout.read(length)
            arrived = time.perf_counter()
            message = json.loads(body)
            if "method" in message and "id" in message:
                items = (message.get("params") or {}).get("items")
                self._send(id=message["id"], result=items and [{} for _ in items])
            self._answers.put((arrived, message))

    def _length(self) -> int | None:
        """The length that the next message's head tells; None at the end."""
        assert self._process.stdout is not None
        length = None
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return length
