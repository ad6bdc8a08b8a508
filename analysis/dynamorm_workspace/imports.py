"""Which files import which, told from their text alone: whom to parse is to be known before anything is parsed."""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

STATEMENT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#;]*)"
    rb"|import[ \t]+(?P<modules>[^\n#;]+))",
    re.MULTILINE,
)
NAME = re.compile(r"\w+")
DOTTED = re.compile(r"[\w.]+")


def imported_files(path: str, content: bytes, exists: Callable[[str], bool]) -> frozenset[str]:
    """The files of the workspace that a Python file imports. Text that only looks like an import counts as well."""
    return frozenset(
        found
        for dots, module, names in _imports(content)
        for candidate in (module, *(f"{module}.{name}" if module else name for name in names))
        if (found := _file_of(path, dots, candidate, exists)) is not None
    )


def _imports(content: bytes) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Level, module and names of each import."""
    for match in STATEMENT.finditer(content):
        modules = match["modules"]
        if modules is not None:
            for part in modules.decode("utf-8", "replace").split(","):
                dotted = DOTTED.search(part)
                if dotted:
                    yield 0, dotted[0], ()
        else:
            names = re.sub(r"#[^\n]*|\bas\s+\w+", "", match["names"].decode("utf-8", "replace"))
            yield len(match["dots"]), match["module"].decode("utf-8", "replace"), tuple(NAME.findall(names))


def _file_of(importer: str, level: int, module: str, exists: Callable[[str], bool]) -> str | None:
    """The file that an import means, found as `Program.resolve_module` finds it among files already read."""
    tail = module.replace(".", "/")
    folder = dirname(importer)
    if level:
        for _ in range(level - 1):
            folder = dirname(folder)
        return _first(join(folder, tail) if tail else folder, exists)
    while True:
        for root in (folder, join(folder, "src")):
            if tail and (found := _first(join(root, tail), exists)):
                return found
        if not folder:
            return None
        folder = dirname(folder)


def _first(stem: str, exists: Callable[[str], bool]) -> str | None:
    stem = normpath(stem) if stem else ""
    candidates = (f"{stem}.py", f"{stem}/__init__.py", f"{stem}.pyi") if stem else ("__init__.py",)
    return next((candidate for candidate in candidates if exists(candidate)), None)
