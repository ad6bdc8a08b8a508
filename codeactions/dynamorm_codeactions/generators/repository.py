"""Writes repositories of models: a class for each, with a method for each access pattern that code asks for."""

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.described_models import wanted_models
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import Generation, Wanted, offered
from dynamorm_codeactions.repositories.planned_folders import folder_plans
from dynamorm_codeactions.repositories.rendering import repository_files

TITLE = "Generate repository"
CONCERNS_ACCESSES = True


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """The repository of a model beside it, with what it shares with others."""
    if not definition.symbol:
        return None
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """Repositories in a folder beside each file of models. Raises NoModelError."""
    found = wanted_models(project, wanted.models)
    folders, left_out = folder_plans(found.models, project, lambda _: wanted)
    files = sorted(
        (file for folder in folders for file in repository_files(folder, wanted)), key=lambda file: file.path
    )
    return Generation(tuple(files), (*found.left_out, *left_out), found.remarks)
