"""Which files of installed packages are read beside a project's own: those of packages that its code builds on to
work with tables."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dynamorm_analysis.libraries.recognition import is_library, markers_of
from dynamorm_workspace.files import names_in, read
from dynamorm_workspace.graph import closure, leading_to
from dynamorm_workspace.importing.python import imports_any, imports_in

LARGEST_FILE = 200_000  # bytes
LARGEST_TOTAL = 4_000_000
MOST_FILES = 400
UNSEPARATED = re.compile(r"[-_.]+")
Bound = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """Of installed packages, the `files` to read, by path; `modules` are those asked about that lead to a library."""

    files: Mapping[str, bytes]
    modules: frozenset[str]


class InstalledPackages:
    """The packages in a folder, seen from `base` as `folder`. They are read as text; nothing in them is run.

    Looked into are packages that name a library in their metadata, or have none; of these, files that import a
    library, those that import such files, and what all these import. Links that lead out of the folder are not
    followed.
    """

    def __init__(self, folder: str, base: Path) -> None:
        self._folder = folder
        self._base = base
        self._texts: dict[str, bytes | None] = {}
        self._listings: dict[str, frozenset[str]] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._looked_into: dict[str, bool] = {}

    def built_on(self, modules: Iterable[str]) -> BuiltOn:
        """What some modules (`shop.models`), which a project imports, need to be understood."""
        starts = {module: file for module in modules if self._is_looked_into(module) and (file := self._file(module))}
        reached = self._reached(starts.values(), lambda path: self._is_looked_into(self._module(path)))
        marked = [path for path in reached if imports_any(reached[path], markers_of("python"))]
        importers = leading_to(reached, self._imported)
        concerned = frozenset(closure(marked, lambda path: importers.get(path, ())))
        packages = {_package(self._module(path)) for path in concerned}
        files = self._reached(concerned, lambda path: _package(self._module(path)) in packages)
        return BuiltOn(files, frozenset(module for module, file in starts.items() if file in concerned))

    # ---- which packages -----------------------------------------------------------------------------------------

    def _is_looked_into(self, module: str) -> bool:
        package = _package(module)
        if package not in self._looked_into:
            self._looked_into[package] = self._is_there(package) and self._may_hold_a_library(package)
        return self._looked_into[package]

    def _is_there(self, package: str) -> bool:
        return not is_library(package) and not self._listing(self._folder).isdisjoint((package, f"{package}.py"))

    def _may_hold_a_library(self, package: str) -> bool:
        metadata = self._metadata.get(UNSEPARATED.sub("-", package).lower())
        if metadata is None:
            return True
        text = self._content(f"{self._folder}/{metadata}")
        return text is None or any(marker in text for marker in markers_of("python"))

    @cached_property
    def _metadata(self) -> dict[str, str]:
        """For each installed distribution, by its normal name, the file that says what it needs."""
        return {
            UNSEPARATED.sub("-", name.partition("-")[0]).lower(): f"{name}/METADATA"
            for name in self._listing(self._folder)
            if name.endswith(".dist-info")
        }

    # ---- which files --------------------------------------------------------------------------------------------

    def _reached(self, starts: Iterable[str], goes_on: Bound) -> dict[str, bytes]:
        """Some files and what they import, directly or not, up to files from which it does not go on."""
        found: dict[str, bytes] = {}
        size = 0
        waiting = list(dict.fromkeys(starts))
        seen = set(waiting)
        for path in waiting:  # grows
            content = self._content(path)
            if content is None or len(found) == MOST_FILES or size + len(content) > LARGEST_TOTAL:
                continue
            found[path] = content
            size += len(content)
            if goes_on(path):
                further = [imported for imported in self._imported(path) if imported not in seen]
                seen.update(further)
                waiting += further
        return found

    def _imported(self, path: str) -> tuple[str, ...]:
        if path not in self._imports:
            content = self._content(path) or b""
            modules = (module for module in _modules(self._module(path), _is_package(path), content))
            files = (self._file(module) for module in modules if not is_library(_package(module)))
            self._imports[path] = tuple(dict.fromkeys(file for file in files if file))
        return self._imports[path]

    def _file(self, module: str) -> str | None:
        stem = f"{self._folder}/{module.replace('.', '/')}"
        candidates = (f"{stem}/__init__.py", f"{stem}.py", f"{stem}.pyi")
        return next((path for path in candidates if self._exists(path)), None)

    def _module(self, path: str) -> str:
        inside = path.removeprefix(f"{self._folder}/").rpartition(".")[0]
        return inside.removesuffix("/__init__").replace("/", ".")

    def _exists(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return name in self._listing(folder)

    def _listing(self, folder: str) -> frozenset[str]:
        if folder not in self._listings:
            inside = folder == self._folder or self._exists(folder)
            self._listings[folder] = names_in(self._base / folder) if inside else frozenset()
        return self._listings[folder]

    def _content(self, path: str) -> bytes | None:
        if path not in self._texts:
            answer = read(path, self._base, LARGEST_FILE) if self._is_inside(path) else None
            self._texts[path] = answer if isinstance(answer, bytes) else None
        return self._texts[path]

    def _is_inside(self, path: str) -> bool:
        return os.path.realpath(self._base / path).startswith(self._real + os.sep)

    @cached_property
    def _real(self) -> str:
        return os.path.realpath(self._base / self._folder)


def _modules(importer: str, is_package: bool, content: bytes) -> Iterator[str]:
    """The modules that a file may mean by its imports, by their full names."""
    for level, module, names in imports_in(content):
        outer = importer.split(".") if is_package else importer.split(".")[:-1]
        start = [*outer[: len(outer) - level + 1], module] if level else [module]
        stem = ".".join(part for part in start if part)
        yield from (name for name in (stem, *(f"{stem}.{name}" if stem else name for name in names)) if name)


def _is_package(path: str) -> bool:
    return path.endswith("/__init__.py")


def _package(module: str) -> str:
    return module.partition(".")[0]
