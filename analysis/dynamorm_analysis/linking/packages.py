"""Folders that are one package, as in Go: all their files share the names that each of them binds."""

from collections.abc import Mapping
from posixpath import basename, dirname

from dynamorm_analysis.linking.module import Module
from dynamorm_analysis.linking.scope import Bound

LANGUAGES = frozenset({"go"})


class Packages:
    """The packages of some files by folder. What a test binds is known to tests only, and left out."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._members: dict[str, list[Module]] = {}
        self._called: dict[str, list[str]] = {}
        for path, module in modules.items():
            self._called.setdefault(basename(path), []).append(path)
            if module.facts.language in LANGUAGES and not path.endswith("_test.go"):
                self._members.setdefault(dirname(path), []).append(module)
        self._known: dict[tuple[str, str], tuple[tuple[str, Bound], ...]] = {}

    def __contains__(self, folder: str) -> bool:
        return folder in self._members

    def bindings(self, folder: str, name: str) -> tuple[tuple[str, Bound], ...]:
        """What the files of a folder bind a name to, in the order of their paths."""
        key = (folder, name)
        if key not in self._known:
            members = self._members.get(folder, ())
            self._known[key] = tuple((m.path, bound) for m in members for bound in m.names.get(name, ()))
        return self._known[key]

    def files_called(self, name: str) -> tuple[str, ...]:
        return tuple(self._called.get(name, ()))
