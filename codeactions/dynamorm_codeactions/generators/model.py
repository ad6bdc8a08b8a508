"""Declares kinds of items that are known from a schema, or from models in one library, in another one."""

from posixpath import basename, dirname, join
from typing import cast

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.described_models import ALL_LIBRARIES, wanted_models
from dynamorm_cdkgen.fault import NoModelError
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import Generation, Wanted, offered
from dynamorm_codeactions.models.go_structs import TagKey
from dynamorm_codeactions.models.model_files import NAMES, ModelLibrary, model_files
from dynamorm_codeactions.models.used_library import used_library

TITLE = "Generate model class"
SCHEMA = "dms"
LIBRARY, TAG = "library", "tag"
OWN: dict[ModelLibrary, str] = {"pynamodb": "pynamodb", "boto3": "boto3", "pydantic": "boto3", "go": "tabletheory_go"}
"""By which library items of a kind are read and written that is declared so."""


def applies(definition: Definition, project: Project, sources: Sources) -> bool:  # noqa: ARG001  # as all others
    """For models of a schema, which is no code yet."""
    return definition.library == SCHEMA


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    if definition.library != SCHEMA:
        return None
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """One file with the kinds of items that are wanted or, where none is named, all that are not declared by the
    library yet. Raises NoModelError."""
    library = cast("ModelLibrary", wanted.options.get(LIBRARY) or used_library(project))
    found = wanted_models(project, wanted.models, ALL_LIBRARIES)
    models = [one for one in found.models if wanted.models or one.library != OWN[library]]
    if found.models and not models:
        raise NoModelError(f"all models are declared by {library} already: --library names another one")
    if not models:
        return Generation((), found.left_out)
    path = _path(wanted, library, models)
    package = basename(dirname(path)) or "models"
    tag = cast("TagKey", wanted.options.get(TAG) or "theorydb")
    made = model_files(models, library, path, package=_go_package(package), tag=tag)
    return Generation(made.files, (*found.left_out, *made.left_out), (*found.remarks, *made.remarks))


def _path(wanted: Wanted, library: ModelLibrary, models: list[EntityModel]) -> str:
    """Where it is wanted, or beside the first of what it is made of."""
    name = NAMES[library]
    if wanted.out is not None:
        return f"{wanted.out}{name}" if wanted.out.endswith("/") else wanted.out
    beside = models[0].path
    if basename(beside) == name:
        stem, dot, ending = name.partition(".")
        name = f"{library}_{stem}{dot}{ending}"
    return join(dirname(beside), name)


def _go_package(folder: str) -> str:
    name = "".join(letter for letter in folder.lower() if letter.isalnum())
    return name if name[:1].isalpha() else "models"
