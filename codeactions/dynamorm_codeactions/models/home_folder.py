"""Where a new kind of items belongs in a project: beside the models that are there, else in its only package."""

from collections import Counter
from collections.abc import Iterable
from posixpath import dirname

from dynamorm_analysis.project import Project
from dynamorm_codeactions.models.used_library import declared_items

NOT_OURS = frozenset({"tests", "test", "docs", "examples", "example", "scripts", "infra", "infrastructure", "cdk"})


def folder_of_models(project: Project, packages: Iterable[str]) -> str:
    """The folder of most models outside of tests; where there are none, the only one of the outermost packages that
    holds code of the project itself. Empty is the folder that holds all."""
    declared = Counter(dirname(one.place.path) for one in declared_items(project))
    if declared:
        return max(sorted(declared), key=lambda folder: declared[folder])
    own = [package for package in packages if NOT_OURS.isdisjoint(package.split("/"))]
    return own[0] if len(own) == 1 else ""
