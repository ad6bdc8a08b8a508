"""The repositories that share a folder, and the modules that they have in common."""

from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import Library
from dynamorm_codeactions.generated_files import Wanted
from dynamorm_codeactions.repositories.plan import RepositoryPlan


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """A folder with a package of repositories, all over one library and of one manner."""

    folder: str
    library: Library
    asynchronous: bool
    repositories: tuple[RepositoryPlan, ...]

    def path(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name


@dataclass(frozen=True, slots=True)
class Module:
    """The text of a module of the generator's, without its head. `of` is the repository whose module it is, None of one
    that all of a folder share."""

    path: str
    text: str
    of: RepositoryPlan | None = None


def asynchronous(wanted: Wanted) -> bool | None:
    """Whether the user wants repositories to be awaited; None: as the code does."""
    if "async" in wanted.options:
        return True
    return False if "sync" in wanted.options else None
