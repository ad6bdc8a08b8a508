"""Which files import which, told from their text alone: whom to parse is to be known before anything is parsed."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname

STATEMENT = re.compile(
    rb"[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]*\bimport[ \t]*"
    rb"(?P<names>\([^)]*\)|(?:\\\r?\n|[^\n#;])*)"
    rb"|import[ \t]+(?P<modules>[^\n#;]+))"
)
WORD = re.compile(rb"import\b")  # a literal to begin with: the search is ten times as fast as one for lines
NAME = re.compile(r"\w+")
DOTTED = re.compile(r"[\w.]+")

Exists = Callable[[str], bool]


def imported_files(path: str, content: bytes, exists: Exists) -> frozenset[str]:
    """The files that one Python file imports."""
    return Imports(exists).of(path, content)


class Imports:
    """Who imports whom among the files that exist."""

    def __init__(self, exists: Exists) -> None:
        self._exists = exists
        self._found: dict[tuple[str, int, str], str | None] = {}

    def of(self, path: str, content: bytes) -> frozenset[str]:
        """The files that a Python file imports. Text that only looks like an import counts as well."""
        folder = dirname(path)
        return frozenset(
            found
            for level, module, names in _imports(content)
            for candidate in (module, *(f"{module}.{name}" if module else name for name in names))
            if (found := self._resolved(folder, level, candidate)) is not None
        )

    def _resolved(self, folder: str, level: int, module: str) -> str | None:
        key = (folder, level, module)
        if key not in self._found:
            self._found[key] = _file_of(folder, level, module, self._exists)
        return self._found[key]


def _imports(content: bytes) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Level, module and names of each import."""
    end = 0
    for word in WORD.finditer(content):
        if word.start() < end:
            continue
        line = max(content.rfind(b"\n", 0, word.start()), content.rfind(b";", 0, word.start())) + 1
        match = STATEMENT.match(content, line)
        if match is None:
            continue
        end = match.end()
        if match["modules"] is None:
            names = re.sub(r"#[^\n]*|\bas\s+\w+", "", _text(match["names"]))
            yield len(match["dots"]), _text(match["module"]), tuple(NAME.findall(names))
        else:
            for part in _text(match["modules"]).split(","):
                if dotted := DOTTED.search(part):
                    yield 0, dotted[0], ()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _file_of(folder: str, level: int, module: str, exists: Exists) -> str | None:
    """The file that an import in a folder means, found as `Program.resolve_module` finds it among files read."""
    tail = module.replace(".", "/")
    if level:
        for _ in range(level - 1):
            folder = dirname(folder)
        return _first(f"{folder}/{tail}".strip("/"), exists)
    while tail:
        for root in (folder, f"{folder}/src"):
            if found := _first(f"{root}/{tail}".lstrip("/"), exists):
                return found
        if not folder:
            return None
        folder = dirname(folder)
    return None


def _first(stem: str, exists: Exists) -> str | None:
    candidates = (f"{stem}.py", f"{stem}/__init__.py", f"{stem}.pyi") if stem else ("__init__.py",)
    return next((candidate for candidate in candidates if exists(candidate)), None)
