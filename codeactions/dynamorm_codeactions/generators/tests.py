"""Writes tests of repositories: each method and access pattern, in a local engine and in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.described_models import entity_models, models_called
from dynamorm_cdkgen.enumerations import origin_of, with_enumerations
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.provenance import Provenance
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.field_kinds import kind_of
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of, offered, python_module
from dynamorm_codeactions.map_classes import MapKey, fields_within, maps_in
from dynamorm_codeactions.repositories.plan import RepositoryPlan
from dynamorm_codeactions.repositories.planned_folders import without_repository
from dynamorm_codeactions.repositories.written_folders import Home, awaited_otherwise, homes_of
from dynamorm_codeactions.repository_tests import conftest, places
from dynamorm_codeactions.repository_tests.class_forms import changing_of
from dynamorm_codeactions.repository_tests.engine import Repositories, engine
from dynamorm_codeactions.repository_tests.environment import demanded
from dynamorm_codeactions.repository_tests.factories import WORDS, Made, factories, function_of, made
from dynamorm_codeactions.repository_tests.maps import MadeMap, made_maps, makers_of
from dynamorm_codeactions.repository_tests.one_run import together
from dynamorm_codeactions.repository_tests.pattern_items import tells_apart
from dynamorm_codeactions.repository_tests.samples import Makers
from dynamorm_codeactions.repository_tests.subject import Modules, Subject
from dynamorm_codeactions.repository_tests.suite import suite

TITLE = "Generate tests of the repository"
CONCERNS_ACCESSES = True
KIND = "tests"


def offer(definition: Definition, project: Project, sources: Sources) -> Action | None:
    """The tests of a model's repository, with what all tests share."""
    return offered(TITLE, generate(project, Wanted(models=(definition.symbol,))), sources)


def generate(project: Project, wanted: Wanted) -> Generation:
    """A module for each kind that is asked for, and what all of them share. Raises NoModelError."""
    every = entity_models(project)
    asked = models_called(wanted.models, every)
    homes = homes_of(every.models, project, wanted)
    known = _Known.of(tuple(homes.values()), project)
    folder = f"{wanted.out.rstrip('/')}/" if wanted.out is not None else places.folder_of(project)
    wanted_classes = {(model.path, model.symbol) for model in asked.models}
    chosen = [one for one in known.subjects if _is_of(one.model, wanted_classes)]
    left_out = [*asked.left_out, *(fault for model, fault in known.left_out if _is_of(model, wanted_classes))]
    unkept_here = (model for model in asked.models if (model.path, model.name) not in homes)
    remarks = [*asked.remarks, *(fault for model in unkept_here for fault in without_repository(model, "tests"))]
    remarks += awaited_otherwise((home for home in homes.values() if _is_of(home.model, wanted_classes)), project)
    if not chosen:
        return Generation((), tuple(left_out), tuple(remarks))
    files = [*_shared(known, project, wanted, folder)]
    for subject in chosen:
        told = suite(subject)
        remarks += told.left_out
        head = Provenance(command_of(KIND, wanted, (subject.model.name,)), (subject.model.path,))
        files.append(python_module(f"{folder}test_{subject.plan.stem}_repository.py", told.text, head))
    return Generation(tuple(sorted(files, key=lambda file: file.path)), tuple(left_out), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Known:
    """All kinds of items that tests can be made of, and why there are none of others."""

    subjects: tuple[Subject, ...]
    left_out: tuple[tuple[EntityModel, Fault], ...]
    maps: Mapping[MapKey, MadeMap]

    @staticmethod
    def of(homes: Sequence[Home], project: Project) -> "_Known":
        subjects: list[Subject] = []
        left_out: list[tuple[EntityModel, Fault]] = []
        models = [with_enumerations(home.model, project) for home in homes]
        plans = [home.plan(model, project) for home, model in zip(homes, models, strict=True)]
        maps = _maps(plans)
        for home, model, plan in zip(homes, models, plans, strict=True):
            found = _subject(plan, model, project, makers_of(maps))
            if isinstance(found, Subject):
                subjects.append(found)
            else:
                left_out.append((home.model, found))
        kept, others = together(subjects)
        left_out += [(subject.model, fault) for subject, fault in others]
        return _Known(kept, tuple(left_out), maps)


def _maps(plans: Sequence[RepositoryPlan]) -> Mapping[MapKey, MadeMap]:
    """The classes of maps that items of all kinds hold, as the module of factories calls them."""
    models = [plan.model for plan in plans]
    kinds = (kind_of(field, model.library) for model in models for field, _ in fields_within(model.fields))
    enumerations = (kind.name for kind in kinds if kind is not None and kind.kind == "enumeration")
    functions = (function_of(plan.model, plan.item) for plan in plans)
    return made_maps(models, {*enumerations, *(plan.item for plan in plans)}, {*WORDS, *functions})


def _is_of(model: EntityModel, classes: Collection[tuple[str, str]]) -> bool:
    return (model.path, model.symbol) in classes


def _subject(plan: RepositoryPlan, model: EntityModel, project: Project, makers: Makers) -> Subject | Fault:
    changing = changing_of(model, project)
    how = made(model, plan, makers)
    if isinstance(how, Fault):
        return how
    if changing is None:
        assert model.place is not None
        untold = f"no tests are made of `{model.symbol}`: nothing tells what `{model.symbol}` is"
        return Fault(model.place, untold, "write them by hand")
    if not tells_apart(model):
        assert model.place is not None
        alike = f"no tests are made of `{plan.item}`: all that tells two of them apart has a few values"
        return Fault(model.place, alike, "write them by hand")
    repositories = places.package_beside(model.path, plan.folder, project)
    models = f"{repositories}.{plan.stem}_base" if model.by_functions else places.dotted(model.path, project)
    enumerations = {name: _module_of(how, name, project) for name in how.enumerations}
    maps = (places.dotted(held.path, project) for held in maps_in(model.fields).values())
    own = places.own_names((models, repositories, *enumerations.values(), *maps), (plan.folder,), project)
    constant = "" if model.library == "pynamodb" else _constant(model)
    return Subject(plan, how, Modules(models, repositories, own, enumerations), changing, constant)


def _module_of(how: Made | MadeMap, name: str, project: Project) -> str:
    """The full name of the module that has a class of a kind's or of a map's."""
    return places.dotted(origin_of(name, how.path, project), project)


def _constant(model: EntityModel) -> str:
    """What the engine's module calls the table of a kind."""
    called = "_".join(words_of(model.blueprint.name)).upper() or "TABLE"
    return called if called.isidentifier() else f"TABLE_{called}"


def _shared(known: _Known, project: Project, wanted: Wanted, folder: str) -> Iterator[GeneratedFile]:
    subjects = known.subjects
    paths = tuple(sorted({subject.model.path for subject in subjects}))
    head = Provenance(command_of(KIND, wanted, ()), paths)
    own = sorted({name for subject in subjects for name in subject.modules.own})
    tables = {subject.constant: subject.model.blueprint for subject in subjects if subject.constant}
    variables = {name: name.lower() for subject in subjects for name in subject.model.blueprint.variables}
    environment = {**variables, **demanded(project, paths)}
    repositories = Repositories(
        have_models=any(not subject.constant for subject in subjects),
        wait=any(not subject.plan.asynchronous for subject in subjects),
        are_awaited=any(subject.plan.asynchronous for subject in subjects),
    )
    yield GeneratedFile(f"{folder}__init__.py", conftest.PACKAGE, "user")
    yield GeneratedFile(f"{folder}conftest.py", conftest.conftest(places.roots_of(paths, project), folder), "user")
    text = engine(dict(sorted(tables.items())), environment, repositories)
    yield python_module(f"{folder}{places.ENGINE}", text, head)
    modules = {id(subject.made): subject.modules.models for subject in subjects if subject.model.by_functions}
    text = factories(
        [subject.made for subject in subjects],
        known.maps,
        lambda how, name: modules.get(id(how)) or _module_of(how, name, project),
        own,
    )
    yield python_module(f"{folder}factories.py", text, head)
