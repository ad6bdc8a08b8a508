"""How a generated module imports one of the project's: relatively inside of a package, else by its full name."""

from posixpath import dirname

from dynamorm_analysis.project import Project

PACKAGE = "__init__.py"


def is_package(folder: str, project: Project) -> bool:
    """Whether a folder is a package; of a folder that is not read it is not known, and it is none."""
    return f"{folder}/{PACKAGE}".lstrip("/") in project.program.roots.paths


def import_line(folder: str, path: str, name: str, project: Project) -> str:
    """The line by which a module in a folder imports a name of the module of a path: `from ..models import Order`."""
    return f"from {imported_module(folder, path, project)} import {name}"


def imported_module(folder: str, path: str, project: Project) -> str:
    """The module of a path, as a module in a folder imports it. What a generator writes into a folder makes this a
    package, below the one that holds it."""
    own = dirname(path)
    root = own
    while root and is_package(root, project):
        root = dirname(root)
    stem = dirname(path) if path.endswith(f"/{PACKAGE}") else path.removesuffix(".py")
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
