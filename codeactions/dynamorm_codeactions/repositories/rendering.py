"""The files of a folder of repositories: the generator's under their heads, the user's as beginnings."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from dynamorm_analysis.entity_models.model import Library
from dynamorm_cdkgen.provenance import Provenance
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.doubles.double import doubles
from dynamorm_codeactions.generated_files import GeneratedFile, Wanted, command_of, python_module
from dynamorm_codeactions.repositories.boto3.modules import boto3_modules
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, Module
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.pynamodb.modules import pynamodb_modules
from dynamorm_codeactions.repositories.shared_modules import shared_modules
from dynamorm_codeactions.repositories.told import items_of

KIND = "repository"
MODULES: Mapping[Library, Callable[[FolderPlan], Iterable[Module]]] = {
    "boto3": boto3_modules,
    "pynamodb": pynamodb_modules,
}
"""What makes the modules of each library: `STEM_base.py` of each repository, and what these share."""
SOURCE = "the models"
"""Of what modules are made that all models share: the same, whichever of these are asked for."""


def repository_files(folder: FolderPlan, wanted: Wanted) -> Iterator[GeneratedFile]:
    """All files of a folder."""
    yield GeneratedFile(
        folder.path("__init__.py"), f"{docstring('Repositories of what is kept in DynamoDB.')}\n", "user"
    )
    for module in (*shared_modules(folder), *MODULES[folder.library](folder), *doubles(folder)):
        yield python_module(module.path, module.text, _provenance(module.of, wanted))
    for repository in folder.repositories:
        yield GeneratedFile(repository.path(""), _beginning(repository), "user")


def _provenance(repository: RepositoryPlan | None, wanted: Wanted) -> Provenance:
    if repository is None:
        return Provenance(command_of(KIND, wanted, ()), (SOURCE,))
    return Provenance(command_of(KIND, wanted, (repository.model.name,)), (repository.model.path,))


def _beginning(repository: RepositoryPlan) -> str:
    words = items_of(repository)
    return "\n".join([
        docstring(f"The repository of {words}: what it does beside what is generated."),
        "",
        f"from .{repository.stem}_base import {repository.base}",
        "",
        "",
        f"class {repository.repository}({repository.base}):",
        docstring(f"{words.capitalize()} in DynamoDB; what is written here stays.", "    "),
        "",
    ])  # fmt: skip
