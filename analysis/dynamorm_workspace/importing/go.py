"""Which files a Go file sees: its own package, the packages that it imports, and `go.mod`."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from posixpath import dirname

from dynamorm_workspace.files import joined

LITERAL = re.compile(rb'"(?P<path>[\w./~-]+)"')
IMPORTS = re.compile(rb"(?m)^import[ \t]*(?:\((?P<group>[^)]*)\)|(?P<one>[^\n]*))")
MODULE = re.compile(rb"(?m)^[ \t]*module[ \t]+\"?(?P<path>[^\s\"]+)")
MODULE_FILE = "go.mod"
ENDING, TESTS = ".go", "_test.go"

Listing = Callable[[str], frozenset[str]]
Content = Callable[[str], bytes | None]


class GoPackages:
    """The packages of some folders. `listing` gives the names in a folder, `content` a file's text; `modules` are the
    folders of modules that may import each other."""

    def __init__(self, listing: Listing, content: Content, modules: Iterable[str] = ()) -> None:
        self._listing = listing
        self._content = content
        self._folders = sorted(modules)
        self._modules: dict[str, tuple[str, str] | None] = {}
        self._by_ends: dict[tuple[str, str], str | None] = {}

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a Go file sees."""
        folder = dirname(path)
        found = set(self.files(folder))
        module = self._module(folder)
        if module is not None:
            found.add(joined(module[1], MODULE_FILE))
            known = (module, *self._beside)
            for imported in _imported(content):
                holders = [one for one in known if imported == one[0] or imported.startswith(f"{one[0]}/")]
                if holders:
                    name, root = max(holders, key=lambda one: len(one[0]))
                    found.add(joined(root, MODULE_FILE))
                    found.update(self.files(joined(root, imported[len(name) :].strip("/"))))
        elif not self._beside:
            packages = (self._by_its_end(folder, imported) for imported in _imported(content))
            found.update(file for package in packages if package is not None for file in self.files(package))
        return frozenset(found)

    def _by_its_end(self, folder: str, imported: str) -> str | None:
        """Where no `go.mod` tells: the folder beside or above an importer that is the longest end of a path."""
        if (folder, imported) not in self._by_ends:
            parts = imported.split("/")
            ends = (joined(folder, "/".join(parts[start:])) for start in range(len(parts)))
            found = next((end for end in ends if any(self.files(end))), None)
            if found is None and folder != dirname(folder):
                found = self._by_its_end(dirname(folder), imported)
            self._by_ends[folder, imported] = found
        return self._by_ends[folder, imported]

    @cached_property
    def _beside(self) -> tuple[tuple[str, str], ...]:
        """Names and folders of all modules."""
        return tuple(module for folder in self._folders if (module := self._module(folder)) is not None)

    def files(self, folder: str) -> Iterator[str]:
        """The files of the package in a folder, without its tests."""
        for name in self._listing(folder):
            if name.endswith(ENDING) and not is_go_test(name):
                yield joined(folder, name)

    def module_file(self, folder: str) -> str | None:
        """The file that describes the module which a folder belongs to."""
        module = self._module(folder)
        return joined(module[1], MODULE_FILE) if module is not None else None

    def _module(self, folder: str) -> tuple[str, str] | None:
        """Name and folder of the module that a folder belongs to."""
        if folder not in self._modules:
            self._modules[folder] = self._module_of(folder)
        return self._modules[folder]

    def _module_of(self, folder: str) -> tuple[str, str] | None:
        if MODULE_FILE in self._listing(folder):
            found = MODULE.search(self._content(joined(folder, MODULE_FILE)) or b"")
            if found is not None:
                return found["path"].decode("utf-8", "replace"), folder
        return self._module(dirname(folder)) if folder != dirname(folder) else None


def is_go_test(path: str) -> bool:
    return path.endswith(TESTS)


def _imported(content: bytes) -> Iterator[str]:
    for statement in IMPORTS.finditer(content):
        for literal in LITERAL.finditer(statement["group"] or statement["one"] or b""):
            yield literal["path"].decode("utf-8", "replace")
