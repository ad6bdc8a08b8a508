"""Where tests lie, and what they import their project's code as."""

from collections.abc import Iterable

from dynamorm_analysis.project import Project
from dynamorm_codeactions.repositories.module_paths import root_of, stem_of

FOLDER, BESIDE_OTHERS = "tests/", "tests/generated/"
ENGINE = "dynamodb.py"


def folder_of(project: Project) -> str:
    """A folder of their own where there are tests of somebody else, whose fixtures and ways to import stay theirs."""
    paths = project.program.roots.paths
    if f"{FOLDER}{ENGINE}" in paths or not any(path.startswith(FOLDER) for path in paths):
        return FOLDER
    return BESIDE_OTHERS


def dotted(path: str, project: Project) -> str:
    """The full name of a module."""
    stem, root = stem_of(path), root_of(path, project)
    return (stem.removeprefix(f"{root}/") if root else stem).replace("/", ".")


def package_beside(path: str, folder: str, project: Project) -> str:
    """The full name of a package that is written into a folder, be it there yet or not; a module is imported from
    above."""
    root = root_of(path, project)
    return (folder.removeprefix(f"{root}/") if root else folder).replace("/", ".")


def own_names(modules: Iterable[str], written: Iterable[str], project: Project) -> tuple[str, ...]:
    """The first names of modules that import sorters take for the project's own: those of what lies in its folder or in
    `src/`, or is `written` there."""
    names = {module.partition(".")[0] for module in modules if not module.startswith(".")}
    paths = (*project.program.roots.paths, *written)
    known = {name for path in paths for name in (path, path.removeprefix("src/"))}
    known = {name.partition("/")[0] for name in known}
    return tuple(sorted(name for name in names if name in known or f"{name}.py" in known))


def roots_of(paths: Iterable[str], project: Project) -> tuple[str, ...]:
    return tuple(sorted({root_of(path, project) for path in paths}))
