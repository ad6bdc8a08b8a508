"""Reads many files at once, in processes of their own: what one of them cannot read costs that file and no other."""

import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.languages import reader_for

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

Reading = Callable[[str, bytes], Facts]
Text = tuple[str, bytes]
"""A file's path and content."""

BATCH = 200_000  # bytes that a reader is given at once: about a twentieth of a second
MOST = 16  # readers; more of them wait for the one that hands out the files
FAILED = "cannot be read: the reader failed"
PATIENCE = 20.0  # seconds for one file; the largest take less than one


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file: its facts as msgpack, or why there are none."""

    path: str
    encoded: bytes | None
    fault: str = ""


@dataclass(slots=True)
class _Reader:
    """A process that reads, and the files that it was given and has not answered for."""

    process: "BaseProcess"
    connection: "Connection[bytes, bytes]"
    given: deque[Text] = field(default_factory=deque)
    since: float = 0.0


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def facts_of(path: str, content: bytes) -> Facts:
    """What a file says; the reader is told by the path."""
    reader = reader_for(path)
    assert reader is not None  # only sources are read
    return reader(content)


def read_by_crew(
    texts: Sequence[Text], size: int, patience: float = PATIENCE, reading: Reading = facts_of
) -> Iterator[Read]:
    """Reads files in so many processes, in any order; each gives one answer. A file that takes a process with it, or
    more seconds than there is `patience`, is answered with its fault. Raises OSError where no process can be
    started."""
    # The longest first, or the last of them would keep one process busy when all others are done.
    waiting = deque(sorted(texts, key=lambda text: -len(text[1])))
    readers = [_hired(reading) for _ in range(min(size, MOST, len(texts)))]
    try:
        while waiting or any(reader.given for reader in readers):
            for reader in readers:
                if not reader.given and waiting:
                    _hand_out(reader, waiting)
            yield from _answers(readers, waiting, patience, reading)
    finally:
        for reader in readers:
            _dismiss(reader)


def _answers(readers: list[_Reader], waiting: deque[Text], patience: float, reading: Reading) -> Iterator[Read]:
    busy = {reader.connection: reader for reader in readers if reader.given}
    heard = wait(list(busy), timeout=1.0)
    for connection in heard:
        reader = busy[connection]  # type: ignore[index]  # `wait` gives back what it was given
        try:
            encoded = reader.connection.recv_bytes()
        except (EOFError, OSError):
            yield _replaced(readers, reader, waiting, FAILED, reading)
            continue
        path, _ = reader.given.popleft()
        reader.since = time.monotonic()
        yield Read(path, encoded) if encoded else Read(path, None, FAILED)
    for reader in busy.values():
        if reader.given and time.monotonic() - reader.since > patience:
            yield _replaced(readers, reader, waiting, f"took longer than {patience:g} seconds to read", reading)


def _replaced(readers: list[_Reader], reader: _Reader, waiting: deque[Text], fault: str, reading: Reading) -> Read:
    """Takes a new process for one that is lost; what that had not read yet is read by others."""
    path, _ = reader.given.popleft()
    waiting.extendleft(reversed(reader.given))
    reader.given.clear()
    _dismiss(reader)
    readers[readers.index(reader)] = _hired(reading)
    return Read(path, None, fault)


def _hand_out(reader: _Reader, waiting: deque[Text]) -> None:
    size = 0
    while waiting and (size < BATCH or not reader.given):
        size += len(waiting[0][1])
        reader.given.append(waiting.popleft())
    reader.since = time.monotonic()
    with suppress(OSError):  # it is gone: that shows when its answer is awaited
        reader.connection.send_bytes(msgspec.msgpack.encode(list(reader.given)))


# ---- processes ------------------------------------------------------------------------------------------------------


def _hired(reading: Reading) -> _Reader:
    context = _context()
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, reading), daemon=True)
    with _without_main():
        process.start()
    theirs.close()
    return _Reader(process, ours)


def _context() -> "ForkContext | SpawnContext":
    """A fork costs least, but must not happen beside other threads; on macOS its own libraries start some."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork") if alone else multiprocessing.get_context("spawn")


@contextmanager
def _without_main() -> Iterator[None]:
    """A spawned process runs the main module first, as far as it finds one. Ours needs nothing of it, and a program
    that calls us as soon as it is imported would begin anew in each: CDK's programs do."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _dismiss(reader: _Reader) -> None:
    """Ends a process: it keeps nothing that could be lost, and may hold the others' connections open."""
    reader.connection.close()
    reader.process.kill()
    reader.process.join()


def _work(connection: "Connection[bytes, bytes]", reading: Reading) -> None:
    """What a process does: takes files and gives facts, as bytes both, until nobody is there any more."""
    encoder = msgspec.msgpack.Encoder()
    decoder = msgspec.msgpack.Decoder(list[Text])
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            for path, content in decoder.decode(connection.recv_bytes()):
                connection.send_bytes(_read(path, content, reading, encoder))


def _read(path: str, content: bytes, reading: Reading, encoder: msgspec.msgpack.Encoder) -> bytes:
    try:
        return encoder.encode(reading(path, content))
    except Exception:  # a defect of a reader: that file is skipped, and said to be
        return b""
