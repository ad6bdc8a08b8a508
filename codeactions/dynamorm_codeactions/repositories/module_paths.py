"""How a generated module imports one of the project's: relatively inside of a package, else by its full name."""

from collections import Counter
from collections.abc import Iterator
from posixpath import dirname

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.project import Project
from dynamorm_codeactions.imports import imported_names

PACKAGE = "__init__.py"


def is_package(folder: str, project: Project) -> bool:
    """Whether a folder is a package; of a folder that is not read it is not known, and it is none."""
    return f"{folder}/{PACKAGE}".lstrip("/") in project.program.roots.paths


def imported_module(folder: str, path: str, project: Project) -> str:
    """The module of a path, as a module in a folder imports it: `..models`.

    What a generator writes into a folder makes this a package, below the one that holds it.
    """
    own = dirname(path)
    stem = dirname(path) if path.endswith(f"/{PACKAGE}") else path.removesuffix(".py")
    root = _root(own, stem, project)
    module = stem.removeprefix(f"{root}/") if root else stem
    if root == own:
        return module.replace("/", ".")  # beside no package
    package = f"{root}/{module.split('/')[0]}".lstrip("/")
    if folder != package and not folder.startswith(f"{package}/"):
        return module.replace("/", ".")
    up, shared = 1, folder
    while shared and not f"{stem}/".startswith(f"{shared}/"):
        up, shared = up + 1, dirname(shared)
    return "." * up + stem.removeprefix(shared).lstrip("/").replace("/", ".")


def _root(folder: str, stem: str, project: Project) -> str:
    """The folder from which a module's full name counts: as other code imports it, or else above all packages."""
    modules = project.modules.items()
    names = Counter(name for path, module in modules for name in _names_of(stem, path, module.facts, project))
    if names:
        name = max(names, key=lambda name: (names[name], name))
        return stem.removesuffix(name).rstrip("/")
    root = folder
    while root and is_package(root, project):
        root = dirname(root)
    return root


def _names_of(stem: str, importer: str, facts: Facts, project: Project) -> Iterator[str]:
    """The full names by which a file imports the module of a path, with `/` between their parts. A module of another
    folder that is called alike is another one: `models` beside `app/models`."""
    homes = (f"{stem}.py", f"{stem}/{PACKAGE}")
    for _, one in imported_names(facts):
        for name in (one.module, f"{one.module}.{one.name}"):
            told = name.strip(".").replace(".", "/")
            if not told or one.level or not f"/{stem}".endswith(f"/{told}"):
                continue
            if project.program.resolve_module(importer, told.replace("/", "."), 0) in homes:
                yield told
