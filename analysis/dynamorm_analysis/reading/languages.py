"""Which reader understands a file: each language's package names the endings of its files."""

import importlib
import pkgutil
from functools import cache
from typing import Protocol

from tree_sitter import Tree

from dynamorm_analysis import reading
from dynamorm_analysis.facts.file import Facts

# Facts that another version of the readers made are not used again. Raise it with every change of what is read.
READER_VERSION = 1


class Reader(Protocol):
    """Turns a file into facts. `tree` is the tree of `content`, where it has been parsed already."""

    def __call__(self, content: bytes, tree: Tree | None = None) -> Facts: ...


def reader_for(path: str) -> Reader | None:
    """The reader for files named like this, or None when no language claims their ending."""
    name = path.replace("\\", "/").rpartition("/")[2]
    _, dot, ending = name.rpartition(".")
    return readers().get(dot + ending.lower())


@cache
def readers() -> dict[str, Reader]:
    """Readers by the endings they claim: each package here has a module `file` with `ENDINGS` and `read`."""
    packages = (found.name for found in pkgutil.iter_modules(reading.__path__) if found.ispkg)
    languages = [importlib.import_module(f"{reading.__name__}.{package}.file") for package in packages]
    return {ending: language.read for language in languages for ending in language.ENDINGS}
