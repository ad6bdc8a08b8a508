"""Which repositories are written into which folder, and why others are not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel, Library, Pattern
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import Fault
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.repositories.boto3.written_class import unwritable
from dynamorm_codeactions.repositories.folder_plan import FolderPlan, asynchronous
from dynamorm_codeactions.repositories.plan import RepositoryPlan, repository_plan
from dynamorm_codeactions.repositories.pynamodb.own_methods import unconditional
from dynamorm_codeactions.repositories.rendering import MODULES


def folder_plans(
    models: Sequence[EntityModel], project: Project, wanted_of: Callable[[EntityModel], Wanted]
) -> tuple[tuple[FolderPlan, ...], tuple[Fault, ...]]:
    """The folders that repositories are written into, each as it is wanted, and what is left out of these. A folder has
    one way to page, to retry and to commit: repositories over another library than its first have one inside of it."""
    left_out: list[Fault] = []
    folders: dict[str, list[RepositoryPlan]] = {}
    for model in sorted(models, key=lambda one: (one.by_functions, one.library != "pynamodb")):
        wanted = wanted_of(model)
        left_out += _unbound(model)
        plan = repository_plan(asked_over(model, wanted), project, _folder(wanted), asynchronous=asynchronous(wanted))
        if any(_manner(one) != _manner(plan) for one in folders.get(plan.folder, [])):
            plan = repository_plan(plan.model, project, inner_folder(plan), asynchronous=plan.asynchronous)
        faults = [*_faults(plan, folders.get(plan.folder, [])), *unconditional(model, project)]
        left_out += faults
        if not faults:
            folders.setdefault(plan.folder, []).append(plan)
    return tuple(
        FolderPlan(folder, plans[0].model.library, plans[0].asynchronous, tuple(plans))
        for folder, plans in sorted(folders.items())
    ), tuple(left_out)


def _manner(plan: RepositoryPlan) -> tuple[Library, bool]:
    return plan.model.library, plan.asynchronous


def inner_folder(plan: RepositoryPlan) -> str:
    """`shop/repositories/over_boto3` of a plan in `shop/repositories`."""
    library = "aioboto3" if plan.asynchronous else plan.model.library
    return f"{plan.folder}/over_{library}".lstrip("/")


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


def asked_over(model: EntityModel, wanted: Wanted) -> EntityModel:
    """A kind of items over the library that is wanted, with the access patterns that can be asked by it."""
    model = replace(model, patterns=tuple(one for one in model.patterns if _is_bound(one, model)))
    library = wanted.options.get("library")
    if library is None or model.library == "pynamodb":
        return model
    return replace(model, asynchronous=library == "aioboto3", library=_as_written(library))


def _as_written(library: str) -> Library:
    return "pynamodb" if library == "pynamodb" else "boto3"


def _folder(wanted: Wanted) -> str | None:
    folder = wanted.out.rstrip("/") if wanted.out is not None else None
    return "" if folder == "." else folder


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
