"""What a library's recogniser gives back, and how the recognisers are found.

A recogniser is a module of this room, or the module `recogniser` of a package in it, that defines

- `LIBRARY`: its name in the facts contract (`"pynamodb"`),
- `MARKERS`: words of which at least one stands in every file that imports the library; a mapping by language where
  each has its own,
- `LANGUAGES`: the languages whose files it understands, as their readers name them; Python where it is left out,
- `SIGNS`: groups of words of which all stand in a file that has to do with tables though it imports nothing of the
  library; none where it is left out,
- `FILES`: names of files that matter whatever they hold; none where it is left out,
- `PACKAGES`: the top-level packages of the library itself and of its close relatives, as file name patterns. They are
  known here and their source is never read,
- `recognise(program, path, unit)`: what one top-level statement of a file says, as `Recognised`.

A package may have a module `declining` for those who ask why: `declined(program, occurrence, call, function)` tells why
a call of a method makes no access, and `ARGUMENTS` which of its arguments tell each part of one that does.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from dynamorm_analysis import libraries
from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.wiring import Wire


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one top-level statement says in one library's words. Accesses that are retold stand among the others."""

    definitions: tuple[Definition, ...] = ()
    accesses: tuple[Access, ...] = ()
    misuses: tuple[Misuse, ...] = ()
    wires: tuple[Wire, ...] = ()


@dataclass(frozen=True, slots=True)
class Recogniser:
    library: str
    markers: Mapping[str, tuple[str, ...]]
    recognise: Callable[[Program, str, Unit], Recognised]
    languages: tuple[str, ...]
    files: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    signs: tuple[tuple[str, ...], ...] = ()


@cache
def recognisers() -> tuple[Recogniser, ...]:
    """All recognisers of this room, by name."""
    found: list[Recogniser] = []
    for info in pkgutil.iter_modules(libraries.__path__):
        name = f"{libraries.__name__}.{info.name}"
        if info.ispkg and importlib.util.find_spec(f"{name}.recogniser") is None:
            continue
        module = importlib.import_module(f"{name}.recogniser" if info.ispkg else name)
        if hasattr(module, "recognise"):
            languages = getattr(module, "LANGUAGES", ("python",))
            files = getattr(module, "FILES", ())
            packages = getattr(module, "PACKAGES", ())
            given = module.MARKERS
            markers = given if isinstance(given, dict) else dict.fromkeys(languages, given)
            signs = getattr(module, "SIGNS", ())
            found.append(Recogniser(module.LIBRARY, markers, module.recognise, languages, files, packages, signs))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Declining:
    """How a library tells why it made no access of a call, and which arguments tell each part of one."""

    library: str
    declined: Callable[[Program, Occurrence, Call, Member], str]
    arguments: Mapping[str, tuple[str, ...]]


@cache
def declining(language: str) -> tuple[Declining, ...]:
    """The libraries of a language that can tell why."""
    found: list[Declining] = []
    for recogniser in recognisers_of(language):
        name = f"{recogniser.recognise.__module__.rpartition('.')[0]}.declining"
        if name != f"{libraries.__name__}.declining" and importlib.util.find_spec(name) is not None:
            module = importlib.import_module(name)
            found.append(Declining(recogniser.library, module.declined, module.ARGUMENTS))
    return tuple(found)


@cache
def _packages() -> frozenset[str]:
    """The packages of libraries that have one name, and no pattern of names."""
    return frozenset(name for recogniser in recognisers() for name in recogniser.packages if "*" not in name)


@cache
def is_library(package: str) -> bool:
    """Whether a top-level package is a library that is understood, or a close relative of one."""
    return any(fnmatchcase(package, known) for recogniser in recognisers() for known in recogniser.packages)


def is_library_source(path: str) -> bool:
    """Whether a file is part of a library that is understood: what its functions ask, their callers are known to."""
    return not _packages().isdisjoint(path.split("/")[:-1])


@cache
def recognisers_of(language: str) -> tuple[Recogniser, ...]:
    """Those that understand a language."""
    return tuple(recogniser for recogniser in recognisers() if language in recogniser.languages)


@cache
def markers_of(language: str) -> tuple[bytes, ...]:
    """The words of all libraries in the files of a language, each once."""
    words = (word for speaking in recognisers_of(language) for word in speaking.markers.get(language, ()))
    return tuple(dict.fromkeys(word.encode() for word in words))


@cache
def signs_of(language: str) -> tuple[tuple[bytes, ...], ...]:
    """Words that only together tell of tables: they stand in files that import no library."""
    return tuple(tuple(word.encode() for word in sign) for one in recognisers_of(language) for sign in one.signs)


def table_id(name: TableName, path: str, symbol: str) -> str:
    """A table's id: its name where that is known, else the place that defines it. Accesses and definitions of one
    table meet by this."""
    return name.text if name.known and name.text else f"{path}:{symbol}"
