"""Which versions of a Python package a file may meet, as far as the lists around it say what is installed."""

import re
from posixpath import dirname, join

from dynamorm_analysis.facts.required import LISTS, REQUIRE
from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.linking.files.program import Program

Version = tuple[int, ...]

CLAUSE = re.compile(r"(?P<sign>===|[<>=!~]=|[<>^~])?[ \t]*v?(?P<version>\d+(?:\.\d+)*)")
EXACT = frozenset({"==", "===", ""})
FROM_ON = frozenset({">=", ">", "~=", "^", "~"})


def least_version(program: Program, path: str, package: str) -> Version | None:
    """The lowest version of a package that code in a file may meet; None where nothing says so.

    The nearest folder above counts in which a list names the package. Of several lists there, one that fixes the
    version goes before those that leave it open, and of two that differ the lower one counts.
    """
    told = _told_around(program, path, package)
    fixed = [version for version, is_fixed in told if is_fixed]
    return min(fixed or [version for version, _ in told], default=None)


def fixed_version(program: Program, path: str, package: str) -> Version | None:
    """The highest version that the lists around a file fix; None where they leave it open, or do not say."""
    return max((version for version, is_fixed in _told_around(program, path, package) if is_fixed), default=None)


def _told_around(program: Program, path: str, package: str) -> list[tuple[Version, bool]]:
    """What the nearest lists that name a package say of its version."""
    files = {file for name in LISTS for file in program.files_called(name)}
    folder = dirname(path)
    while True:
        beside = [join(folder, name) for name in LISTS if join(folder, name) in files]
        told = [found for file in beside if (found := _told(program, file, package)) is not None]
        if told or folder == dirname(folder):
            return told
        folder = dirname(folder)


def _told(program: Program, file: str, package: str) -> tuple[Version, bool] | None:
    """The lowest version that a list allows, and whether it is the only one; zero where it allows any from below."""
    found: list[tuple[Version, bool]] = []
    for bound in program.bindings(file, REQUIRE):
        text = bound.value.value if isinstance(bound.value, Constant) else None
        name, _, wanted = str(text or "").partition(" ")
        if re.sub(r"[-_.]+", "-", name).lower() == package:
            found.append(_lowest(wanted))
    return min(found) if found else None


def _lowest(wanted: str) -> tuple[Version, bool]:
    """`>=5.1,<6` is 5.1, `==5.4` is 5.4 and nothing else."""
    clauses = [
        (one["sign"] or "", one["version"]) for one in map(CLAUSE.match, map(str.strip, wanted.split(","))) if one
    ]
    exact = [_version(version) for sign, version in clauses if sign in EXACT]
    if exact:
        return exact[0], True
    return max((_version(version) for sign, version in clauses if sign in FROM_ON), default=(0,)), False


def _version(text: str) -> Version:
    return tuple(int(part) for part in text.split(".") if len(part) < 10)
