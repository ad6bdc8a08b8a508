"""Where a new kind of items belongs in a project: beside the models that are there, else in its only package."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from posixpath import basename, dirname, join, splitext

from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_codeactions.models.naming import python_name
from dynamorm_codeactions.models.used_library import declared_items

PACKAGE = "__init__.py"

NOT_OURS = frozenset({"tests", "test", "docs", "examples", "example", "scripts", "infra", "infrastructure", "cdk"})


def folder_of_models(project: Project, packages: Iterable[str]) -> str:
    """The folder of most models outside of tests; where there are none, the only one of the outermost packages that
    holds code of the project itself. Empty is the folder that holds all."""
    declared = Counter(dirname(one.place.path) for one in declared_items(project))
    if declared:
        return max(sorted(declared), key=lambda folder: declared[folder])
    own = [package for package in packages if NOT_OURS.isdisjoint(package.split("/"))]
    return own[0] if len(own) == 1 else ""


def folder_beside_code(tables: Sequence[Table], project: Project) -> str:
    """The folder of most models or, where there are none, that of the code which asks for these tables, if it is one;
    else the only one of the outermost packages."""
    asked = {
        dirname(access.place.path)
        for table in tables
        for access in project.accesses_of(table.id)
        if project.role(access.place.path) == "application"
    }
    if len(asked) == 1 and not any(True for _ in declared_items(project)):
        return asked.pop()
    own = (dirname(path) for path in project.program.roots.paths if basename(path) == PACKAGE)
    outermost = (folder for folder in own if folder and dirname(folder) in ("", "src"))
    return folder_of_models(project, sorted(outermost))


def free_path(folder: str, name: str, entity: str, is_there: Callable[[str], bool]) -> str:
    """`models.py` in a folder; where that is there or the folder is called so, a file of the kind's own."""
    stem, ending = splitext(name)
    if basename(folder) == stem or is_there(join(folder, name)):
        return join(folder, f"{python_name(entity)}{ending}")
    return join(folder, name)
