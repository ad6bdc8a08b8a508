"""A go.mod file as facts: `module = "path"`, and `require = "path version"` for each requirement."""

import re
from collections.abc import Iterator
from hashlib import blake2b

from tree_sitter import Tree

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.required import GO_MODULE, REQUIRE
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.text import Span

ENDINGS = (".mod",)
LANGUAGE = GO_MODULE

REQUIREMENT = re.compile(rb"(?P<path>[\w./~-]+)[ \t]+(?P<version>v[\w.+-]+)")
MODULE = re.compile(rb"(?m)^[ \t]*module[ \t]+\"?(?P<path>[^\s\"]+)")


def read(content: bytes, tree: Tree | None = None) -> Facts:  # noqa: ARG001 - the signature of all readers
    """What a go.mod file says, whatever its text."""
    units: dict[str, Unit] = {}
    for line, target, value in (*_module(content), *_requirements(content)):
        anchor = blake2b(content[line.start : line.end], digest_size=8).hexdigest()
        units.setdefault(anchor, Unit(anchor, line.start, _assignment(target, value, Span(0, line.end - line.start))))
    return Facts(LANGUAGE, tuple(units.values()))


def _module(content: bytes) -> Iterator[tuple[Span, str, str]]:
    if found := MODULE.search(content):
        yield Span(found.start(), found.end()), "module", _text(found["path"])


def _requirements(content: bytes) -> Iterator[tuple[Span, str, str]]:
    """Also those that `replace` and `exclude` write the same way: what is required comes first, and counts."""
    for found in REQUIREMENT.finditer(content):
        yield Span(found.start(), found.end()), REQUIRE, f"{_text(found['path'])} {_text(found['version'])}"


def _assignment(name: str, value: str, span: Span) -> Assignment:
    return Assignment((Name(name, span),), Constant(value, span), None, "", span)


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")
