"""Where the repositories of a project lie, and how they ask: as they were generated, as the user says, or as usual."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.provenance import HEAD, MARK
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.repositories.folder_plan import asynchronous
from dynamorm_codeactions.repositories.plan import RepositoryPlan, default_folder, repository_plan
from dynamorm_codeactions.repositories.planned_folders import asked_over, folder_plans

OPTION = "repositories"
"""The option that names the folder of repositories to whatever stands on these."""
BASE = "_base.py"
TOLD = re.compile(rf"{re.escape(MARK)}repository(?P<words>[^`]*)` from (?P<source>.+?): change that")
MODEL = re.compile(r" --model (\S+)")
LIBRARY = re.compile(r" --library (\S+)")


@dataclass(frozen=True, slots=True)
class Home:
    """Where the repository of a kind of items lies; `model` is the kind as it is asked for there."""

    model: EntityModel
    folder: str
    asynchronous: bool

    def plan(self, model: EntityModel, project: Project) -> RepositoryPlan:
        """The plan of a kind that is known in more detail."""
        return repository_plan(model, project, self.folder, asynchronous=self.asynchronous)

    @property
    def inside(self) -> str:
        """What lies between the folder of all repositories beside models and this one: `/over_boto3`."""
        usual = default_folder(self.model)
        return self.folder.removeprefix(usual) if self.folder.startswith(f"{usual}/") else ""


def homes_of(models: Sequence[EntityModel], project: Project, wanted: Wanted) -> Mapping[tuple[str, str], Home]:
    """The homes of models by their files and names, without those that have no repository."""
    generated = _generated(project)
    options = {name: value for name, value in wanted.options.items() if name in ("async", "sync", "library")}
    folder = wanted.options.get(OPTION)

    def wanted_of(model: EntityModel) -> Wanted:
        if folder is not None:
            return Wanted(out=f"{folder.rstrip('/')}/", options=options)
        found = generated.get((model.path, model.name), Wanted())
        return Wanted(out=found.out, options=options or found.options)

    folders, _ = folder_plans(models, project, wanted_of)
    known = {(model.path, model.name): model for model in models}
    homes: dict[tuple[str, str], Home] = {}
    for plan in (plan for one in folders for plan in one.repositories):
        key = plan.model.path, plan.model.name
        homes[key] = Home(asked_over(known[key], wanted_of(known[key])), plan.folder, plan.asynchronous)
    return homes


def awaited_otherwise(homes: Iterable[Home], project: Project) -> Iterator[Fault]:
    """Of which kinds the repositories that were generated are asked in another manner than is wanted of what stands on
    them."""
    generated = _generated(project)
    for home in homes:
        model = home.model
        found = generated.get((model.path, model.name))
        if found is None or model.place is None:
            continue
        awaits = asynchronous(found)
        if (model.asynchronous if awaits is None else awaits) != home.asynchronous:
            option = "--async" if home.asynchronous else "--sync"
            manner = "is not awaited" if home.asynchronous else "is awaited"
            told = f"the repository of `{model.name}` {manner} as it was generated, unlike what is written over it"
            help = f"leave {option} out, or generate the repository with it, too"
            yield Fault(model.place, told, help, is_remark=True)


@once
def _generated(project: Project) -> dict[tuple[str, str], Wanted]:
    """Where repositories were generated, and by which options, by what their heads say; of several of one kind, the one
    beside its models counts, else the first one."""
    found: dict[tuple[str, str], Wanted] = {}
    for path in sorted(project.modules):
        if not path.endswith(BASE):
            continue
        for comment in project.modules[path].facts.comments[:HEAD]:
            told = TOLD.search(comment.text)
            names = MODEL.findall(told["words"]) if told is not None else []
            if told is None or len(names) != 1:
                continue
            key, words = (told["source"], names[0]), told["words"]
            if key not in found or " --out " not in words:
                options = {name: "yes" for name in ("async", "sync") if f" --{name}" in words}
                options |= {"library": library[1]} if (library := LIBRARY.search(words)) else {}
                found[key] = Wanted(out=f"{dirname(path) or '.'}/", options=options)
    return found
