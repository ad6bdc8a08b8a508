"""Which reader understands a file: each language's package names the endings of its files."""

import importlib
import pkgutil
from functools import cache
from typing import Protocol

from tree_sitter import Tree

from dynamorm_analysis import reading
from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.syntax.document import Parse


class Reader(Protocol):
    """Turns a file into facts. `tree` is the tree of `content`, where it has been parsed already."""

    def __call__(self, content: bytes, tree: Tree | None = None) -> Facts: ...


class Language(Protocol):
    """What the module `file` of a language holds; `parse` too, where texts of it are edited, `EXCEPT`, the endings of
    files that say nothing of what a program does, and `NAMES`, where files are known by their whole names."""

    LANGUAGE: str
    ENDINGS: tuple[str, ...]
    read: Reader


def reader_for(path: str) -> Reader | None:
    """The reader for files named like this, or None when no language claims their ending."""
    language = _language_of(path)
    return language.read if language is not None else None


def parser_for(path: str) -> Parse | None:
    """The grammar of files named like this, for texts under edit."""
    return getattr(_language_of(path), "parse", None)


def language_of(path: str) -> str:
    """What the language of files named like this is called in their facts; empty where no reader claims them."""
    language = _language_of(path)
    return language.LANGUAGE if language is not None else ""


def endings() -> tuple[str, ...]:
    """The endings of all files that a reader claims."""
    return tuple(sorted(_languages()))


def names() -> tuple[str, ...]:
    """The files that a reader claims by their whole names."""
    return tuple(sorted(_named()))


def _language_of(path: str) -> Language | None:
    name = path.replace("\\", "/").rpartition("/")[2]
    if (named := _named().get(name)) is not None:
        return named
    parts = name.lower().rsplit(".", 2)[1:]
    endings = ["." + ".".join(parts[start:]) for start in range(len(parts))]  # the longer one first
    language = next((found for ending in endings if (found := _languages().get(ending))), None)
    return None if language is None or name.lower().endswith(getattr(language, "EXCEPT", ())) else language


@cache
def _languages() -> dict[str, Language]:
    """Languages by the endings they claim: each package here has a module `file`."""
    return {ending: language for language in _all_languages() for ending in language.ENDINGS}


@cache
def _named() -> dict[str, Language]:
    return {name: language for language in _all_languages() for name in getattr(language, "NAMES", ())}


@cache
def _all_languages() -> tuple[Language, ...]:
    packages = (found.name for found in pkgutil.iter_modules(reading.__path__) if found.ispkg)
    return tuple(importlib.import_module(f"{reading.__name__}.{package}.file") for package in packages)
