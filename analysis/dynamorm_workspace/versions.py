"""Which readers made some facts, told by their own source, so that nobody else's facts are taken for theirs."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import dynamorm_analysis

# All of the analysis that facts depend on: what they are, and what makes them of a text.
READERS = ("facts", "reading", "syntax", "memo.py", "text.py")
PARSERS = "tree_sitter"
PROGRAM = (
    "dynamorm_analysis",
    "dynamorm_workspace",
    "dynamorm_cdkgen",
    "dynamorm_cdk",
    "dynamorm_codeactions",
    "dynamorm_lsp",
)


@cache
def readers_version() -> str:
    """A digest of the readers' source and of the parsers' versions; a change of any of them makes another one."""
    digest = blake2b(digest_size=8)
    for root in map(Path, dynamorm_analysis.__path__):
        for file in sorted(file for part in READERS for file in _files(root / part)):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0")
            digest.update(file.read_bytes())
    for parser in _parsers():
        digest.update(parser.encode() + b"\0")
    return digest.hexdigest()


@cache
def program_version() -> str:
    """What tells this installation of the program from any other: names, sizes and times of all files of ours, so that
    no change of a rule goes unnoticed either."""
    digest = blake2b(sys.version.encode(), digest_size=8)
    for package in PROGRAM:
        spec = find_spec(package)
        for root in map(Path, spec.submodule_search_locations or () if spec else ()):
            for file in sorted(_files(root)):
                status = file.stat()
                digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(part: Path) -> Iterator[Path]:
    if part.is_file():
        yield part
        return
    for folder, folders, names in os.walk(part):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def _parsers() -> list[str]:
    """The parsers that are installed, each with its version, as the folders of their metadata are called."""
    spec = find_spec(PARSERS)
    if spec is None or spec.origin is None:
        return []
    beside = Path(spec.origin).parent.parent
    return sorted(name for name in os.listdir(beside) if name.startswith(PARSERS) and name.endswith(".dist-info"))  # noqa: PTH208  # names alone
