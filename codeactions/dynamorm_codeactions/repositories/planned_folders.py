"""Which repositories are written into which folder, and why others are not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel, Library, Pattern
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import Fault
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.repositories.boto3.written_class import unwritable
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, asynchronous
from dynamorm_codeactions.repositories.plan import RepositoryPlan, repository_plan
from dynamorm_codeactions.repositories.rendering import MODULES


def folder_plans(
    models: Sequence[EntityModel], project: Project, wanted: Wanted
) -> tuple[tuple[FolderPlan, ...], tuple[Fault, ...]]:
    """The folders that repositories are written into, and what is left out of these. Of models over several libraries
    in one folder the first library's are written: a folder has one way to page, to retry and to commit."""
    told = asynchronous(wanted)
    left_out: list[Fault] = []
    folders: dict[str, list[RepositoryPlan]] = {}
    for model in sorted(models, key=lambda one: one.by_functions):  # what is declared counts where folders are shared
        left_out += _unbound(model)
        plan = repository_plan(_over(model, wanted), project, _folder(wanted), asynchronous=told)
        faults = list(_faults(plan, folders.get(plan.folder, [])))
        left_out += faults
        if not faults:
            folders.setdefault(plan.folder, []).append(plan)
    return tuple(
        FolderPlan(folder, plans[0].model.library, plans[0].asynchronous, tuple(plans))
        for folder, plans in sorted(folders.items())
    ), tuple(left_out)


def kept_nowhere(models: Sequence[EntityModel], project: Project, wanted: Wanted) -> frozenset[tuple[str, str]]:
    """The files and names of the models that have no repository where no folder is told."""
    folders, _ = folder_plans(models, project, Wanted(options=wanted.options))
    kept = {(plan.model.path, plan.model.name) for folder in folders for plan in folder.repositories}
    return frozenset((model.path, model.name) for model in models) - kept


def without_repository(model: EntityModel, kind: str) -> Iterator[Fault]:
    """Why nothing is made of a model that has no repository: `kind` is what would be made."""
    if model.place is not None:
        told = f"no {kind} are made of `{model.name}`, which has no repository beside it"
        yield Fault(model.place, told, "see what `dynamorm generate repository` says of it", is_remark=True)


def _unbound(model: EntityModel) -> Iterator[Fault]:
    """Indexes that code asks in other ways than by what PynamoDB's class has."""
    for index in dict.fromkeys(one.index for one in model.patterns if not _is_bound(one, model)):
        told = f"no method asks index `{index}`, for which `{model.name}` has no attribute"
        if model.place is not None:
            yield Fault(model.place, told, "declare the index in the class", is_remark=True)


def _is_bound(pattern: Pattern, model: EntityModel) -> bool:
    key = model.key(pattern.index)
    return model.library != "pynamodb" or pattern.index is None or (key is not None and bool(key.binding))


def _over(model: EntityModel, wanted: Wanted) -> EntityModel:
    model = replace(model, patterns=tuple(one for one in model.patterns if _is_bound(one, model)))
    library = wanted.options.get("library")
    if library is None or model.library == "pynamodb":
        return model
    return replace(model, asynchronous=library == "aioboto3", library=_as_written(library))


def _as_written(library: str) -> Library:
    return "pynamodb" if library == "pynamodb" else "boto3"


def _folder(wanted: Wanted) -> str | None:
    return wanted.out.rstrip("/") if wanted.out is not None else None


def _faults(plan: RepositoryPlan, others: Sequence[RepositoryPlan]) -> Iterator[Fault]:
    model = plan.model
    if model.place is None:
        return
    if model.library not in MODULES:
        yield Fault(model.place, f"no repository is written over what `{model.name}` is declared with", "use another")
    if "." in model.symbol:
        told = f"`{model.symbol}` is declared inside of something, from where nothing can import it"
        yield Fault(model.place, told, "declare it at the top of its module")
    if model.library == "pynamodb" and plan.asynchronous:
        told = f"PynamoDB awaits nothing, so that `{model.name}` gets no repository to be awaited"
        yield Fault(model.place, told, "leave out --async, and await its methods with `asyncio.to_thread`")
    if model.item_class is not None and not model.item_class.from_item:
        told = f"no class method of `{model.name}` makes one of the item that was read"
        yield Fault(model.place, told, f"add `from_item(cls, item)` beside `{model.item_class.to_item}`")
    yield from unwritable(model)
    for other in others:
        if other.stem == plan.stem:
            told = (
                f"`{model.name}` is called as `{other.item}` of {other.model.path}, whose repository lies in one folder"
            )
            yield Fault(model.place, told, "give --out for one of them")
        elif (other.model.library, other.asynchronous) != (model.library, plan.asynchronous):
            told = f"`{model.name}` and `{other.item}` are not used alike, and have repositories in one folder"
            help = "keep them in different folders, or choose by --async, --sync or --out"
            if model.by_functions:
                help = f"have it written elsewhere: `--model {model.name} --out FOLDER/`"
            yield Fault(model.place, told, help, is_remark=model.by_functions)
            return
