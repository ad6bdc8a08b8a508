"""Which programs of Go a package is part of: the `main` packages that import it, by themselves or through others."""

from functools import cached_property
from posixpath import dirname, join, normpath

from dynamorm_analysis.facts.statements import Function, Import
from dynamorm_analysis.linking.files.packages import GO
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.static.declared import module_roots


class MainPackages:
    """The packages of a workspace by who imports them; looked through when it is first asked."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def reaching(self, path: str) -> tuple[str, ...]:
        """A file of each `main` package that the package of a file is part of; none where no `go.mod` tells."""
        if not path.endswith(".go"):
            return ()
        seen, waiting = {dirname(path)}, [dirname(path)]
        while waiting:
            further = self._importers.get(waiting.pop(), set()) - seen
            seen |= further
            waiting += further
        return tuple(sorted(self._mains[folder] for folder in seen if folder in self._mains))

    @cached_property
    def _files(self) -> tuple[str, ...]:
        modules = self._program.modules
        return tuple(path for path, one in modules.items() if one.facts.language == GO and not is_test(path))

    @cached_property
    def _mains(self) -> dict[str, str]:
        bounds = ((path, bound) for path in self._files for bound in self._program.modules[path].names.get("main", ()))
        return {dirname(path): path for path, bound in bounds if isinstance(bound.statement, Function)}

    @cached_property
    def _importers(self) -> dict[str, set[str]]:
        """By folder, the folders of the packages that import the one in it."""
        roots = dict(module_roots(self._program))
        found: dict[str, set[str]] = {}
        for path in self._files:
            for unit in self._program.modules[path].facts.units:
                if isinstance(unit.statement, Import):
                    folder = _folder(unit.statement.module, roots)
                    if folder is not None:
                        found.setdefault(folder, set()).add(dirname(path))
        return found


def _folder(imported: str, roots: dict[str, str]) -> str | None:
    """The folder of an imported package, by the longest path of a module that it begins with."""
    parts = imported.split("/")
    for length in range(len(parts), 0, -1):
        root = roots.get("/".join(parts[:length]))
        if root is not None:
            folder = normpath(join(root, *parts[length:]))
            return "" if folder == "." else folder
    return None
