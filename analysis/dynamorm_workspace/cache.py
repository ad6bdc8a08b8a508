"""Keeps the facts of files between runs, by content, in the user's cache directory; as data that cannot act."""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import msgspec

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.languages import READER_VERSION

Read = Callable[[bytes], Facts]


class FactsCache:
    """Facts by the content that they were read from, and the version of the readers.

    An entry that is damaged or made for something else is a miss. Entries are written beside and then renamed, so
    that several runs may share the folder; a folder that cannot be written is no cache, and no error.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"facts-{READER_VERSION}"

    def facts(self, content: bytes, ending: str, read: Read) -> Facts:
        """The facts of a content, by `read` when they are not known."""
        entry = self._entry(content, ending)
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._decoder.decode(entry.read_bytes())
        facts = read(content)
        with suppress(OSError, RecursionError):
            _write(entry, self._encoder.encode(facts))
        return facts

    def _entry(self, content: bytes, ending: str) -> Path:
        name = blake2b(content, digest_size=20, person=ending.encode()[:16]).hexdigest()
        return self._folder / name[:2] / name[2:]

    @cached_property
    def _encoder(self) -> msgspec.msgpack.Encoder:
        return msgspec.msgpack.Encoder()

    @cached_property
    def _decoder(self) -> "msgspec.msgpack.Decoder[Facts]":
        return msgspec.msgpack.Decoder(Facts)


class NoCache:
    """Reads every time."""

    def facts(self, content: bytes, ending: str, read: Read) -> Facts:  # noqa: ARG002  # the cache's own signature
        return read(content)


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
