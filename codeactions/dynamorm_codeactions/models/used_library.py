"""By which library a project declares its items already: new ones are declared by the same."""

from collections import Counter
from collections.abc import Iterator

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_codeactions.kinds_of_items import DECLARING
from dynamorm_codeactions.models.model_files import ModelLibrary

OF_DEFINITIONS: dict[str, ModelLibrary] = {"pynamodb": "pynamodb", "dynamorm": "go", "boto3": "boto3"}
USUAL: ModelLibrary = "pynamodb"


def declared_items(project: Project) -> Iterator[Definition]:
    """Where items are declared by one of these libraries, outside of tests."""
    for one in project.definitions:
        if one.kind in DECLARING and one.library in OF_DEFINITIONS and project.role(one.place.path) != "test":
            yield one


def used_library(project: Project, begun: ModelLibrary | None = None) -> ModelLibrary:
    """The library of most models outside of tests; where there are none, that by which items are read and written; of
    a project that has neither, Go where all of its code is Go, else PynamoDB, unless its folder tells of another one
    with which it is `begun`."""
    declared = Counter(OF_DEFINITIONS[one.library] for one in declared_items(project))
    if declared:
        return max(sorted(declared), key=lambda library: declared[library])
    if any(access.library in ("boto3", "aioboto3") for access in project.accesses):
        return "boto3"
    paths = [path for path in project.modules if path.endswith((".py", ".go"))]
    if paths and all(path.endswith(".go") for path in paths):
        return "go"
    return USUAL if begun is None or (paths and begun == "go") else begun
