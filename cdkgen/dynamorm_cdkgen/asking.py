"""What the code of a project asks of a table; tests ask for things that nothing deploys."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.pattern_names import METHODS, REPOSITORY
from dynamorm_cdkgen.provenance import DIGEST


def asked_of(identity: str, project: Project) -> list[Access]:
    """The accesses to the table of an id that are not made in tests."""
    return [one for one in project.accesses_of(identity) if project.role(one.place.path) != "test"]


def asked_by_hand(identity: str, project: Project) -> list[Access]:
    """Those of them that no generated file makes, and those of repositories whose method code calls that nobody
    generated: what is generated of access patterns is none by itself."""
    return [
        one
        for one in asked_of(identity, project)
        if not is_generated(one.place.path, project) or _is_called(one.function, project)
    ]


def _is_called(function: str, project: Project) -> bool:
    """Whether code that nobody generated calls a repository's method by its name, and for what every repository has
    names the repository, too."""
    holder, _, name = function.rpartition(".")
    if not holder.endswith(REPOSITORY):
        return False
    return any(
        name not in METHODS or any(_is_named(one, path, project) for one in (holder, holder.removesuffix("Base")))
        for path in _by_hand(project)
        if name in project.modules[path].mentioned_anywhere
    )


def _is_named(name: str, path: str, project: Project) -> bool:
    return bool(project.program.bindings(path, name)) or name in project.modules[path].mentioned_anywhere


def _by_hand(project: Project) -> Iterator[str]:
    """The files of code that are neither tests nor generated themselves."""
    for path in project.modules:
        is_own = not project.program.is_installed(path) and project.role(path) != "test"
        if is_own and not is_generated(path, project):
            yield path


def is_generated(path: str, project: Project) -> bool:
    """Whether a file was generated of models, be it changed by hand since then or not."""
    module = project.modules.get(path)
    return module is not None and any(one.text.startswith(DIGEST.strip()) for one in module.facts.comments)


def is_called_by_hand(name: str, project: Project) -> bool:
    """Whether code calls something so that is neither a test nor generated itself."""
    return any(name in project.modules[path].mentioned_anywhere for path in _by_hand(project))
