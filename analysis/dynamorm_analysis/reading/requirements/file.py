"""A list of required Python packages as facts: `require = "name version"` for each, as in `boto3 >=1.34,<2`.

Which format it is, its text tells: pip's lists, the tables of a `pyproject.toml`, a Pipfile or a `setup.cfg`, and the
lock files of Poetry, uv, PDM and Pipenv. A version without a sign is the one that a lock file fixes.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

from tree_sitter import Tree

from dynamorm_analysis.facts.file import Facts, Unit
from dynamorm_analysis.facts.required import LISTS, PYTHON_LIST, REQUIRE
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.text import Span

ENDINGS: tuple[str, ...] = ()
NAMES = LISTS
LANGUAGE = PYTHON_LIST
MOST = 5000  # packages of one file

SIGNED = (
    rb"(?:===|[<>=!~]=|[<>])[ \t]{0,9}[\w.*+!-]+(?:[ \t]{0,9},[ \t]{0,9}(?:===|[<>=!~]=|[<>])[ \t]{0,9}[\w.*+!-]+)*"
)
NAMED = rb"(?P<name>[A-Za-z][\w.-]*)[ \t]{0,9}(?:\[[^\]\n]*\])?"
LOCKED = re.compile(rb'(?m)^name = "(?P<name>[^"\n]+)"\r?\nversion = "(?P<version>[^"\n]+)"')
LOCKED_BY_PIPENV = re.compile(rb'"(?P<name>[\w.-]+)"\s*:\s*\{[^{}]*?"version"\s*:\s*"==(?P<version>[^"]+)"')
LISTED = re.compile(rb"(?m)^[ \t]{0,9}[\"']?" + NAMED + rb"[ \t]{0,9}(?P<version>" + SIGNED + rb")")
"""`boto3>=1.34`, on a line of its own or as a text in a list."""
AMONG_OTHERS = re.compile(rb"[\[,][ \t]{0,9}[\"']" + NAMED + rb"[ \t]{0,9}(?P<version>" + SIGNED + rb")")
WANTED = re.compile(
    rb"(?m)^[ \t]{0,9}[\"']?" + NAMED + rb"[\"']?[ \t]{0,9}=[ \t]{0,9}(?:\{[^}\n]*?\bversion[ \t]{0,9}=[ \t]{0,9})?\""
    rb"(?P<version>[\^~]?[\d][\w.*+!-]*|" + SIGNED + rb")\""
)
"""`boto3 = "^1.34"` of Poetry, and `boto3 = {version = "^1.34", …}`."""


def read(content: bytes, tree: Tree | None = None) -> Facts:  # noqa: ARG001 - the signature of all readers
    """What a list of requirements says, whatever its text."""
    units: dict[str, Unit] = {}
    for found, sign in _found(content):
        text = f"{_text(found['name'])} {sign}{_text(found['version'])}"
        anchor = blake2b(content[found.start() : found.end()], digest_size=8).hexdigest()
        span = Span(0, found.end() - found.start())
        required = Assignment((Name(REQUIRE, span),), Constant(text, span), None, "", span)
        units.setdefault(anchor, Unit(anchor, found.start(), required))
        if len(units) >= MOST:
            break
    return Facts(LANGUAGE, tuple(sorted(units.values(), key=lambda unit: unit.start)))


def _found(content: bytes) -> Iterator[tuple[re.Match[bytes], str]]:
    """Each requirement, with the sign that its format leaves out."""
    if b"[[package]]" in content:
        yield from ((found, "==") for found in LOCKED.finditer(content))
        return
    if content.lstrip().startswith(b"{"):
        yield from ((found, "==") for found in LOCKED_BY_PIPENV.finditer(content))
        return
    for pattern in (LISTED, AMONG_OTHERS, WANTED):
        yield from ((found, "") for found in pattern.finditer(content))


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")
