"""Writes Lambda functions over repositories: an HTTP API, and what follows the stream of the table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import listed
from dynamorm_cdkgen.described_models import entity_models, models_called
from dynamorm_cdkgen.enumerations import origin_of, with_enumerations
from dynamorm_cdkgen.fault import Fault, NoModelError
from dynamorm_cdkgen.provenance import Provenance
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, offered, python_module
from dynamorm_codeactions.handlers.api import Api, api, routed_names
from dynamorm_codeactions.handlers.http_text import NAME, http_api
from dynamorm_codeactions.handlers.http_values import manners_of
from dynamorm_codeactions.handlers.reading import Reading
from dynamorm_codeactions.handlers.stream import Stream, stream_base, stream_beginning
from dynamorm_codeactions.map_classes import maps_in
from dynamorm_codeactions.repositories.module_paths import imported_module, is_package
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.planned_folders import without_repository
from dynamorm_codeactions.repositories.written_folders import Home, awaited_otherwise, homes_of
from dynamorm_codeactions.repository_tests.class_forms import changing_of
from dynamorm_codeactions.repository_tests.places import own_names, package_beside

TITLE = "Generate Lambda handlers"
KIND = "handler"
PARTS = ("api", "stream")
IMAGES = "NEW_AND_OLD_IMAGES"
FOLDERS = ("handlers", "lambda_handlers")
RESOLVERS = {"http": "APIGatewayHttpResolver", "rest": "APIGatewayRestResolver"}
PACKAGE = '"""Lambda functions: what an API and a table\'s stream run."""\n'
SOURCE = "the models"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """The functions of a model beside its repository."""
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """Modules for each kind that is asked for, and what those in a folder share. Raises NoModelError."""
    every = entity_models(project)
    found = models_called(wanted.models, every)
    files: dict[str, GeneratedFile] = {}
    left_out = list(found.left_out)
    remarks = list(found.remarks)
    homes = homes_of(every.models, project, wanted)
    claims, parts = _claims(wanted), wanted.options.get("parts", ",".join(PARTS)).split(",")
    shared: dict[str, list[EntityModel]] = {}
    for one in homes.values():
        shared.setdefault(_folder_of(one, project, wanted), []).append(one.model)
    routed: set[str] = set()
    served: dict[str, str] = {}
    for model in found.models:
        home = homes.get((model.path, model.name))
        if home is None:
            remarks += without_repository(model, "handlers")
            continue
        declared = with_enumerations(home.model, project)
        plan = home.plan(declared, project)
        routed |= routed_names(plan)
        place = _Place.of(plan, home, project, wanted)
        if served.setdefault(place.folder, plan.folder) != plan.folder:
            left_out += _over_others(model, place.folder, served[place.folder])
            continue
        remarks += awaited_otherwise([home], project)
        kept = [GeneratedFile(f"{place.folder}/__init__.py", PACKAGE, "user")]
        if "api" in parts:
            fault = _fault(declared, plan)
            left_out += [fault] if fault is not None else []
            if fault is None:
                asked = _asked(declared, plan, place, claims)
                kept += _api(asked, place, shared[place.folder])
                remarks += _open_to_all(asked, claims)
        if "stream" in parts:
            remarks += _without_stream(model, plan, project)
            kept += _stream(plan, place)
        for file in kept if len(kept) > 1 else ():
            files.setdefault(file.path, file)
    unknown = sorted(claims.keys() - routed)
    if unknown and routed:
        raise NoModelError(f"no route takes {listed(unknown)}; routes take {listed(sorted(routed))}")
    return Generation(tuple(files[path] for path in sorted(files)), tuple(left_out), tuple(remarks))


def _claims(wanted: Wanted) -> dict[str, str]:
    """Which parts of items claims tell."""
    told = (one.partition("=") for one in wanted.options.get("claim", "").split(",") if one)
    return {name: claim for name, _, claim in told}


def _fault(model: EntityModel, plan: RepositoryPlan) -> Fault | None:
    """Why no API is made of a kind."""
    if not plan.has_table and model.place is not None:
        told = f"nothing tells what the table of `{plan.item}` is called where its code runs"
        return Fault(model.place, told, "name it by an environment variable that infrastructure sets")
    unnamed = model.by_functions or model.table_name
    if plan.asynchronous and unnamed and model.place is not None:
        told = f"the repository of `{plan.item}` is asynchronous, and no class of its items names their table"
        return Fault(model.place, told, "write its API by hand")
    return Reading(model, plan).unreadable()


def _over_others(model: EntityModel, folder: str, repositories: str) -> Iterator[Fault]:
    """That what all functions of a folder share knows the errors of one folder of repositories alone."""
    if model.place is not None:
        told = f"the functions in {folder} stand on {repositories}, and `{model.name}` has its repository elsewhere"
        yield Fault(model.place, told, "name its code and a folder of its own: `--out`")


def _without_stream(model: EntityModel, plan: RepositoryPlan, project: Project) -> Iterator[Fault]:
    """That the infrastructure of its table tells no stream, or one that tells too little."""
    tables = (one for one in project.tables.values() if any(each.place == model.place for each in one.definitions))
    made = [each for table in tables for each in table.definitions if each.kind == "infrastructure"]
    if not made or any(each.upkeep.stream == IMAGES for each in made):
        return
    view = next((each.upkeep.stream for each in made if each.upkeep.stream is not None), None)
    lack = f"a stream of {view} alone" if view is not None else "no stream"
    told = f"the table of `{model.name}` has {lack}, so that `{plan.stem}_stream.py` gets nothing that it can read"
    yield Fault(made[0].place, told, f"give it one of {IMAGES}, or leave it out by `--parts api`", is_remark=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the functions of a kind lie, and what their modules import others by."""

    folder: str
    models: str
    repositories: str
    own: tuple[str, ...]
    project: Project
    wanted: Wanted

    @staticmethod
    def of(plan: RepositoryPlan, home: Home, project: Project, wanted: Wanted) -> "_Place":
        model = plan.model
        folder = _folder_of(home, project, wanted)
        repositories = _repositories(plan, folder, project)
        in_base = f"{repositories}.{plan.stem}_base"
        models = in_base if model.by_functions else imported_module(folder, model.path, project)
        maps = (imported_module(folder, held.path, project) for held in maps_in(model.fields).values())
        own = own_names((models, repositories, *maps), (plan.folder,), project)
        return _Place(folder, models, repositories, own, project, wanted)

    def head(self, model: EntityModel) -> Provenance:
        return Provenance(command_of(KIND, self.wanted, (model.name,)), (model.path,))


def _asked(model: EntityModel, plan: RepositoryPlan, place: _Place, claims: Mapping[str, str]) -> Api:
    project = place.project
    reading = Reading(model, plan)
    enumerations = {
        name: imported_module(place.folder, origin_of(name, path, project), project)
        for name, path in reading.enumerations
    }
    maps = {key: imported_module(place.folder, called.held.path, project) for key, called in reading.maps.items()}
    return Api(
        plan, model, place.models, place.repositories, RESOLVERS[place.wanted.options.get("api", "http")], place.own,
        enumerations, maps, validates=changing_of(model, project) == "model_copy",
        claims={name: claim for name, claim in claims.items() if name in routed_names(plan)},
    )  # fmt: skip


def _open_to_all(asked: Api, claims: Mapping[str, str]) -> Iterator[Fault]:
    """What claims do not keep apart: kinds that no claim tells of, and patterns that find items of all."""
    place = asked.model.place
    if place is None or not claims:
        return
    if not asked.claims:
        told = f"no route of `{asked.model.name}` asks for {listed(list(claims))}"
        yield Fault(place, told, "see that whoever asks may have all of its items", is_remark=True)
    for method in asked.plan.methods:
        if method not in asked.methods:
            told = f"no route is made of `{method.name}`, which does not ask for {listed(list(asked.claims))}"
            yield Fault(place, told, "write one by hand for those who may see items of all", is_remark=True)


def _api(asked: Api, place: _Place, beside: Iterable[EntityModel]) -> Iterator[GeneratedFile]:
    """The API of a kind, and what it shares with all kinds that may have one in its folder."""
    shared = Provenance(command_of(KIND, place.wanted, ()), (SOURCE,))
    text = http_api(asked.resolver, place.repositories, place.own, manners_of(beside))
    yield python_module(f"{place.folder}/{NAME}", text, shared)
    yield python_module(f"{place.folder}/{asked.plan.stem}_api.py", api(asked), place.head(asked.model))


def _stream(plan: RepositoryPlan, place: _Place) -> Iterator[GeneratedFile]:
    stream = Stream(plan, place.models, place.own)
    base = f"{place.folder}/{plan.stem}_stream"
    yield python_module(f"{base}_base.py", stream_base(stream), place.head(plan.model))
    yield GeneratedFile(f"{base}.py", stream_beginning(stream), "user")


def _folder_of(home: Home, project: Project, wanted: Wanted) -> str:
    return f"{wanted.out.rstrip('/')}{home.inside}" if wanted.out is not None else _folder(home, project)


def _folder(home: Home, project: Project) -> str:
    """Beside the repositories, under a name that no module has there; inside of it for those that lie inside of others'
    folder."""
    beside = dirname(home.folder.removesuffix(home.inside))
    found = (f"{beside}/{name}".lstrip("/") for name in FOLDERS)
    return next(name for name in found if f"{name}.py" not in project.program.roots.paths) + home.inside


def _repositories(plan: RepositoryPlan, folder: str, project: Project) -> str:
    """The package of repositories as a module in a folder imports it."""
    beside = dirname(plan.folder)
    if dirname(folder) == beside and is_package(beside, project):
        return f"..{plan.folder.rpartition('/')[2]}"
    return package_beside(plan.model.path, plan.folder, project)
