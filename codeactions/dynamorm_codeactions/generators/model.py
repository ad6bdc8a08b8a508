"""Declares kinds of items that are known from a schema, from a table of infrastructure, or from models in one library,
in another one."""

from collections.abc import Sequence
from posixpath import basename, dirname, join
from typing import cast

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.declared_kinds import ALL_LIBRARIES
from dynamorm_cdkgen.described_models import wanted_models
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import Generation, Wanted, offered
from dynamorm_codeactions.models.go_structs import TagKey
from dynamorm_codeactions.models.home_folder import folder_beside_code, free_path
from dynamorm_codeactions.models.model_files import NAMES, ModelLibrary, model_files
from dynamorm_codeactions.models.undeclared import kinds_in, undeclared_called, undeclared_table
from dynamorm_codeactions.models.used_library import used_library

TITLE = "Generate model class"
SCHEMA = "dms"
LIBRARY, TAG = "library", "tag"
OWN: dict[ModelLibrary, str] = {"pynamodb": "pynamodb", "boto3": "boto3", "pydantic": "boto3", "go": "tabletheory_go"}
"""By which library items of a kind are read and written that is declared so."""


def applies(definition: Definition, project: Project, sources: Sources) -> bool:  # noqa: ARG001  # as all others
    """For models of a schema, which is no code yet, and for tables of infrastructure that no model declares."""
    return definition.library == SCHEMA or undeclared_table(definition, project) is not None


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    table = undeclared_table(definition, project)
    if table is not None:
        return offered(TITLE, _of_tables((table,), project, Wanted(models=(definition.symbol,))), sources)
    if definition.library != SCHEMA:
        return None
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """One file with the kinds of items that are wanted or, where none is named, all that are not declared by the
    library yet. A table of infrastructure that no model declares is a kind of items where it is named. Raises
    NoModelError."""
    tables = [tuple(undeclared_called(name, project)) for name in wanted.models]
    if tables and all(tables):
        return _of_tables([table for called in tables for table in called], project, wanted)
    library = _library(project, wanted)
    found = wanted_models(project, wanted.models, ALL_LIBRARIES)
    models = [one for one in found.models if wanted.models or one.library != OWN[library]]
    if found.models and not models:
        raise NoModelError(f"all models are declared by {library} already: --library names another one")
    if not models:
        return Generation((), found.left_out)
    made = _file(models, library, _path(wanted, library, models), wanted)
    return Generation(made.files, (*found.left_out, *made.left_out), (*found.remarks, *made.remarks))


def _of_tables(tables: Sequence[Table], project: Project, wanted: Wanted) -> Generation:
    """The file that `dynamorm import --template` writes of them, where models of the project lie."""
    library, found = _library(project, wanted), kinds_in(tables, project)
    told = [Fault(one.place, f"`{one.symbol}`: {reason}", "write the model by hand") for one, reason in found.left_out]
    if not found.entities:
        return Generation((), tuple(told))
    is_told = wanted.out is not None
    path = _path(wanted, library, found.entities) if is_told else _free(library, tables, found.entities[0], project)
    made = _file(found.entities, library, path, wanted)
    return Generation(made.files, (*told, *made.left_out), made.remarks)


def _library(project: Project, wanted: Wanted) -> ModelLibrary:
    return cast("ModelLibrary", wanted.options.get(LIBRARY) or used_library(project))


def _file(models: Sequence[EntityModel], library: ModelLibrary, path: str, wanted: Wanted) -> Generation:
    package = basename(dirname(path)) or "models"
    tag = cast("TagKey", wanted.options.get(TAG) or "theorydb")
    return model_files(models, library, path, package=_go_package(package), tag=tag)


def _path(wanted: Wanted, library: ModelLibrary, models: Sequence[EntityModel]) -> str:
    """Where it is wanted, or beside the first of what it is made of."""
    name = NAMES[library]
    if wanted.out is not None:
        return f"{wanted.out}{name}" if wanted.out.endswith("/") else wanted.out
    beside = models[0].path
    if basename(beside) == name:
        stem, dot, ending = name.partition(".")
        name = f"{library}_{stem}{dot}{ending}"
    return join(dirname(beside), name)


def _free(library: ModelLibrary, tables: Sequence[Table], first: EntityModel, project: Project) -> str:
    """Where models lie, or beside the code that asks for the tables; the file that holds such a class already is that
    in which it stays."""

    def is_there(path: str) -> bool:
        module = project.modules.get(path)
        if module is not None and first.name in module.names:
            return False
        return module is not None or path in project.program.roots.paths

    return free_path(folder_beside_code(tables, project), NAMES[library], first.name, is_there)


def _go_package(folder: str) -> str:
    name = "".join(letter for letter in folder.lower() if letter.isalnum())
    return name if name[:1].isalpha() else "models"
