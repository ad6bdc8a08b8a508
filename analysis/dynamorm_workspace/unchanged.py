"""Keeps what came of looking at files, and gives it back as long as all that was looked at is as it was."""

import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import msgspec

from dynamorm_workspace.cache import Shelf
from dynamorm_workspace.files import Looked, Stamp, names_in, stamp
from dynamorm_workspace.versions import program_version

SECOND = 1_000_000_000  # nanoseconds
UNSETTLED = SECOND // 20
"""A disk's clock may stand still for so long: a file that was changed less than this before it was looked at may have
been changed again at the same time."""


class Entry(msgspec.Struct, array_like=True):
    """What came of it, as the owner wrote it, and what it rests on."""

    outcome: bytes
    files: dict[str, Stamp | None]
    folders: dict[str, str]


class Unchanged:
    """Outcomes by question, in a folder of the cache. A question names all that an outcome rests on beside the files
    of the disk."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._shelf = Shelf(folder / f"outcomes-{program_version()}")
        self._base = base

    def outcome(self, question: bytes) -> bytes | None:
        """What came of a question, when it would be the same today."""
        found = self._shelf.get(_name(question))
        if found is None:
            return None
        try:
            entry = msgspec.msgpack.decode(found, type=Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        same = all(stamp(path, self._base) == stamped for path, stamped in entry.files.items()) and all(
            _digest(names_in(Path(folder))) == names for folder, names in entry.folders.items()
        )
        return entry.outcome if same else None

    def keep(self, question: bytes, outcome: bytes, looked: Looked) -> None:
        """Keeps an outcome, and what was looked at for it; but where a file has been changed just before."""
        now = time.time_ns()
        if any(stamped is not None and _unsettled(stamped, now) for stamped in looked.files.values()):
            return
        folders = {folder: _digest(names) for folder, names in looked.folders.items()}
        try:
            entry = msgspec.msgpack.encode(Entry(outcome, looked.files, folders))
        except UnicodeEncodeError:  # a name that is no text
            return
        self._shelf.put(_name(question), entry)


def _unsettled(stamped: Stamp, now: int) -> bool:
    changed = stamped[0]
    coarse = changed % SECOND == 0  # a disk that knows whole seconds only, or two
    return now - changed < (3 * SECOND if coarse else UNSETTLED)


def _name(question: bytes) -> str:
    return blake2b(question, digest_size=20).hexdigest()


def _digest(names: Iterable[str]) -> str:
    joined = "\0".join(sorted(names)).encode("utf-8", "surrogateescape")
    return blake2b(joined, digest_size=12).hexdigest()
