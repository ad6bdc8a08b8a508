"""Writes Lambda functions over repositories: an HTTP API, and what follows the stream of the table."""

from collections.abc import Iterator
from posixpath import dirname

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.described_models import wanted_models
from dynamorm_cdkgen.enumerations import origin_of, with_enumerations
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.provenance import Provenance
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, offered, python_module
from dynamorm_codeactions.handlers.api import Api, api
from dynamorm_codeactions.handlers.http_text import NAME, http_api
from dynamorm_codeactions.handlers.reading import Reading
from dynamorm_codeactions.handlers.stream import Stream, stream_base, stream_beginning
from dynamorm_codeactions.repositories.module_paths import imported_module, is_package
from dynamorm_codeactions.repositories.plan import RepositoryPlan, repository_plan
from dynamorm_codeactions.repositories.planned_folders import kept_nowhere, without_repository
from dynamorm_codeactions.repository_tests.class_forms import changing_of
from dynamorm_codeactions.repository_tests.places import own_names, package_beside

TITLE = "Generate Lambda handlers"
KIND = "handler"
FOLDERS = ("handlers", "lambda_handlers")
RESOLVERS = {"http": "APIGatewayHttpResolver", "rest": "APIGatewayRestResolver"}
PACKAGE = '"""Lambda functions: what an API and a table\'s stream run."""\n'
SOURCE = "the models"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """The functions of a model beside its repository."""
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """Modules for each kind that is asked for, and what those in a folder share. Raises NoModelError."""
    found = wanted_models(project, wanted.models)
    files: dict[str, GeneratedFile] = {}
    left_out = list(found.left_out)
    remarks = list(found.remarks)
    unkept = kept_nowhere(wanted_models(project).models, project, wanted)
    for model in found.models:
        if (model.path, model.name) in unkept:
            remarks += without_repository(model, "handlers")
            continue
        declared = with_enumerations(model, project)
        plan = repository_plan(declared, project)
        fault = _fault(declared, plan)
        if fault is not None:
            left_out.append(fault)
            continue
        for file in _files(declared, plan, project, wanted):
            files.setdefault(file.path, file)
    return Generation(tuple(files[path] for path in sorted(files)), tuple(left_out), tuple(remarks))


def _fault(model: EntityModel, plan: RepositoryPlan) -> Fault | None:
    if not plan.has_table and model.place is not None:
        told = f"nothing tells what the table of `{plan.item}` is called where its code runs"
        return Fault(model.place, told, "name it by an environment variable that infrastructure sets")
    unreadable = Reading(model).unreadable()
    if unreadable is not None or not plan.asynchronous or model.place is None:
        return unreadable
    told = f"the repository of `{plan.item}` is asynchronous, and Powertools' functions are not"
    return Fault(model.place, told, "write its functions by hand")


def _files(model: EntityModel, plan: RepositoryPlan, project: Project, wanted: Wanted) -> Iterator[GeneratedFile]:
    folder = wanted.out.rstrip("/") if wanted.out is not None else _folder(plan, project)
    repositories = _repositories(plan, folder, project)
    models = f"{repositories}.{plan.stem}_base" if model.by_functions else imported_module(folder, model.path, project)
    own = own_names((models, repositories), (plan.folder,), project)
    resolver = RESOLVERS[wanted.options.get("api", "http")]
    shared = Provenance(command_of(KIND, wanted, ()), (SOURCE,))
    head = Provenance(command_of(KIND, wanted, (model.name,)), (model.path,))
    base = f"{folder}/{plan.stem}"
    validates = changing_of(model, project) == "model_copy"
    stream = Stream(plan, models, own)
    yield GeneratedFile(f"{folder}/__init__.py", PACKAGE, "user")
    yield python_module(f"{folder}/{NAME}", http_api(resolver, repositories, own), shared)
    enumerations = {
        name: imported_module(folder, origin_of(name, model.path, project), project)
        for name in Reading(model).enumerations
    }
    text = api(Api(plan, model, models, repositories, resolver, own, enumerations, validates))
    yield python_module(f"{base}_api.py", text, head)
    yield python_module(f"{base}_stream_base.py", stream_base(stream), head)
    yield GeneratedFile(f"{base}_stream.py", stream_beginning(stream), "user")


def _folder(plan: RepositoryPlan, project: Project) -> str:
    """Beside the repositories, under a name that no module has there."""
    beside = dirname(plan.folder)
    found = (f"{beside}/{name}".lstrip("/") for name in FOLDERS)
    return next(name for name in found if f"{name}.py" not in project.program.roots.paths)


def _repositories(plan: RepositoryPlan, folder: str, project: Project) -> str:
    """The package of repositories as a module in a folder imports it."""
    beside = dirname(plan.folder)
    if dirname(folder) == beside and is_package(beside, project):
        return f"..{plan.folder.rpartition('/')[2]}"
    return package_beside(plan.model.path, plan.folder, project)
