"""Which files a Python file imports, directly or through the settings of its Django project."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname

from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_workspace.files import joined

STATEMENT = re.compile(
    rb"[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]*\bimport[ \t]*"
    rb"(?P<names>\([^)]*\)|(?:\\\r?\n|[^\n#;])*)"
    rb"|import[ \t]+(?P<modules>[^\n#;]+))"
)
WORD = re.compile(rb"import\b")  # a literal to begin with: the search is ten times as fast as one for lines
NAME = re.compile(r"\w+")
DOTTED = re.compile(r"[\w.]+")

MANAGER = "manage.py"
SETTINGS_MODULE = re.compile(rb"""DJANGO_SETTINGS_MODULE["']\]?\s*[,=]\s*["']([\w.]+)["']""")

Exists = Callable[[str], bool]
NOWHERE_ELSE = SourceRoots()


def imports_any(content: bytes, words: tuple[bytes, ...]) -> bool:
    """Whether one of the words stands in an import of a Python file."""
    if not any(word in content for word in words):
        return False
    return any(word in statement[0] for statement in _statements(content) for word in words)


class Imports:
    """Who imports whom among the files that exist. `is_folder` may say yes too often: that only takes time.

    `elsewhere` are the places where a module may lie that is neither beside a file that imports it nor above it.
    """

    def __init__(
        self, exists: Exists, is_folder: Exists = lambda _: True, elsewhere: SourceRoots = NOWHERE_ELSE
    ) -> None:
        self._exists = exists
        self._elsewhere = elsewhere
        self._is_folder = is_folder
        self._found: dict[tuple[str, int, str], str | None] = {}
        self._roots: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a Python file imports. Text that only looks like an import counts as well."""
        return self.inside_and_outside(path, content)[0]

    def inside_and_outside(self, path: str, content: bytes) -> tuple[frozenset[str], frozenset[str]]:
        """The files that a Python file imports, and the full names of the modules elsewhere that it may import."""
        folder = dirname(path)
        inside: set[str] = set()
        outside: set[str] = set()
        for level, module, names in imports_in(content):
            candidates = (module, *(f"{module}.{name}" if module else name for name in names))
            found = {file for candidate in candidates if (file := self._resolved(folder, level, candidate)) is not None}
            inside |= found
            if not found and not level:
                outside.update(candidates)
        return frozenset(inside), frozenset(outside)

    def settings_of(self, path: str, content: bytes) -> frozenset[str]:
        """The files through which a Python file gets the settings of its Django project: the nearest `manage.py` of one
        that reads them, and the module that a `manage.py` names."""
        folder, _, name = path.rpartition("/")
        if name == MANAGER:
            named = SETTINGS_MODULE.search(content)
            return frozenset({found} if named and (found := self._resolved(folder, 0, _text(named[1]))) else ())
        if b"django.conf" not in content:
            return frozenset()
        above = (f"{parent}/{MANAGER}" if parent else MANAGER for parent in _from_here_upward(folder))
        return frozenset(tuple(manager for manager in above if self._exists(manager))[:1])

    def _resolved(self, folder: str, level: int, module: str) -> str | None:
        key = (folder, level, module)
        if key not in self._found:
            self._found[key] = self._file_of(folder, level, module)
        return self._found[key]

    def _file_of(self, folder: str, level: int, module: str) -> str | None:
        """The file that an import in a folder means, found as `Program.resolve_module` finds it among files read."""
        tail = module.replace(".", "/")
        if level:
            for _ in range(level - 1):
                folder = dirname(folder)
            return self._first(joined(folder, tail))
        roots = self._roots_of(folder, tail.partition("/")[0]) if tail else ()
        root, above = next(((root, at) for root in roots if (at := self._first(joined(root, tail)))), ("", None))
        if above is not None:
            return self._elsewhere.layer_before(folder, root, tail) or above
        return self._elsewhere.file_of(folder, tail)

    def _roots_of(self, folder: str, package: str) -> tuple[str, ...]:
        """The folders that hold a top-level module or package: `folder`, those above it, and their `src` folders."""
        key = (folder, package)
        if key not in self._roots:
            here = tuple(root for root in (folder, joined(folder, "src")) if self._holds(root, package))
            above = self._roots_of(dirname(folder), package) if folder else ()
            self._roots[key] = here + above
        return self._roots[key]

    def _holds(self, root: str, package: str) -> bool:
        stem = joined(root, package)
        return self._exists(f"{stem}.py") or self._is_folder(stem) or self._exists(f"{stem}.pyi")

    def _first(self, stem: str) -> str | None:
        candidates = (f"{stem}/__init__.py", f"{stem}.py", f"{stem}.pyi") if stem else ("__init__.py",)
        return next((candidate for candidate in candidates if self._exists(candidate)), None)


def _from_here_upward(folder: str) -> Iterator[str]:
    yield folder
    while folder != dirname(folder):
        folder = dirname(folder)
        yield folder


def imports_in(content: bytes) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Level, module and names of each import."""
    for match in _statements(content):
        if match["modules"] is None:
            names = re.sub(r"#[^\n]*|\bas\s+\w+", "", _text(match["names"]))
            yield len(match["dots"]), _text(match["module"]), tuple(NAME.findall(names))
        else:
            for part in _text(match["modules"]).split(","):
                if dotted := DOTTED.search(part):
                    yield 0, dotted[0], ()


def _statements(content: bytes) -> Iterator[re.Match[bytes]]:
    end = 0
    for word in WORD.finditer(content):
        if word.start() < end:
            continue
        line = max(content.rfind(b"\n", 0, word.start()), content.rfind(b";", 0, word.start())) + 1
        match = STATEMENT.match(content, line)
        if match is not None:
            end = match.end()
            yield match


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
