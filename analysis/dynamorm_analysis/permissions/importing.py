"""Which files of the workspace are run because others import them."""

from collections.abc import Iterable, Iterator
from posixpath import dirname

from dynamorm_analysis.facts.statements import Import, inside
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project


def files_loaded_by(paths: Iterable[str], project: Project) -> tuple[str, ...]:
    """Some files and all that they import, in turn, those of installed packages left out."""
    program = project.program
    waiting = list(dict.fromkeys(paths))
    found: dict[str, None] = {}
    while waiting:
        path = waiting.pop()
        if path in found or path not in program.modules or program.is_installed(path):
            continue
        found[path] = None
        waiting += _imported_by(path, project)
    return tuple(found)


@once
def _imported_by(path: str, project: Project) -> tuple[str, ...]:
    """The files that a file imports, wherever in it, and the packages around these."""
    return tuple(_imports_in(path, project.program))


def _imports_in(path: str, program: Program) -> Iterator[str]:
    for unit in program.modules[path].facts.units:
        for statement in inside(unit.statement):
            if not isinstance(statement, Import):
                continue
            inner = f"{statement.module}.{statement.name}" if statement.module else statement.name
            for module in (statement.module, inner):
                found = program.resolve_module(path, module, statement.level) if module or statement.level else None
                if found is not None:
                    yield found
                    yield from _packages_around(program, found)


def _packages_around(program: Program, path: str) -> Iterator[str]:
    folder = dirname(path)
    while folder and (package := f"{folder}/__init__.py") in program.modules:
        yield package
        folder = dirname(folder)
