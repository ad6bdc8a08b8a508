"""Keeps the facts of files between runs, by content, in the user's cache directory; as data that cannot act."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import msgspec

from dynamorm_analysis.facts.file import Facts
from dynamorm_workspace.versions import readers_version

Read = Callable[[bytes], Facts]
DAY = 24 * 60 * 60
CHECKSUM = 4  # bytes


class Shelf:
    """Entries of one kind by name, as bytes, in a folder that several runs may share.

    Entries are written beside and then renamed, and a damaged one is none. An entry that is used carries the day of
    its last use, so that `sweeping` can tell which are not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._full = False
        self._now = time.time()

    def get(self, name: str) -> bytes | None:
        """An entry as it was put; None where there is none."""
        try:
            with open(self._path(name), "rb", buffering=0) as file:  # noqa: PTH123  # there are thousands of them
                entry = file.read()
                if self._now - os.fstat(file.fileno()).st_mtime > DAY:
                    os.utime(file.fileno() if os.utime in os.supports_fd else file.name)
        except OSError:
            return None
        content = entry[CHECKSUM:]
        return content if entry[:CHECKSUM] == _checksum(content) else None

    def put(self, name: str, content: bytes) -> None:
        """Stores an entry; once that fails, as on a full disk, no more is tried."""
        if self._full:
            return
        try:
            _write(Path(self._path(name)), _checksum(content) + content)
        except OSError:
            self._full = True

    def _path(self, name: str) -> str:
        return f"{self._folder}{os.sep}{name[:2]}{os.sep}{name[2:]}"


class FactsCache:
    """Facts by the content that they were read from, and by the readers' own source.

    An entry that is damaged or made for something else is a miss; a folder that cannot be written is no cache, and no
    error.
    """

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder / f"facts-{readers_version()}")

    def facts(self, content: bytes, ending: str, read: Read) -> Facts:
        """The facts of a content, by `read` when they are not known."""
        known = self.known(content, ending)
        if known is not None:
            return known
        facts = read(content)
        with suppress(RecursionError):
            self.keep(content, ending, msgspec.msgpack.encode(facts))
        return facts

    def known(self, content: bytes, ending: str) -> Facts | None:
        """The facts of a content that was read before."""
        entry = self._shelf.get(_name(content, ending))
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._decoder.decode(entry) if entry is not None else None
        return None

    def keep(self, content: bytes, ending: str, encoded: bytes) -> None:
        """Stores the facts of a content, as msgpack."""
        self._shelf.put(_name(content, ending), encoded)

    @cached_property
    def _decoder(self) -> "msgspec.msgpack.Decoder[Facts]":
        return msgspec.msgpack.Decoder(Facts)


class NoCache:
    """Reads every time."""

    def facts(self, content: bytes, ending: str, read: Read) -> Facts:  # noqa: ARG002  # the cache's own signature
        return read(content)

    def known(self, content: bytes, ending: str) -> Facts | None:  # noqa: ARG002  # as above
        return None

    def keep(self, content: bytes, ending: str, encoded: bytes) -> None:
        pass


Cache = FactsCache | NoCache


def cache_folder(environment: "os._Environ[str] | dict[str, str]" = os.environ, platform: str = sys.platform) -> Path:
    """Where the user's programs keep what they can make again: `XDG_CACHE_HOME`, `~/Library/Caches` or
    `%LOCALAPPDATA%`."""
    chosen = environment.get("XDG_CACHE_HOME", "")
    if Path(chosen).is_absolute():  # any other is to be ignored, says the XDG Base Directory Specification
        return Path(chosen, "dynamorm")
    if platform == "darwin":
        return Path("~/Library/Caches/dynamorm").expanduser()
    if platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"], "dynamorm", "Cache")
    return Path("~/.cache/dynamorm").expanduser()


def _name(content: bytes, ending: str) -> str:
    return blake2b(content, digest_size=20, person=ending.encode()[:16]).hexdigest()


def _checksum(content: bytes) -> bytes:
    """Tells a torn or damaged entry from a whole one: what is left of it may well be read as other facts."""
    return crc32(content).to_bytes(CHECKSUM, "big")


def _write(entry: Path, content: bytes) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=entry.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).replace(entry)
    except OSError:
        with suppress(OSError):
            Path(beside).unlink()
        raise
