"""What the code of a project asks of a table; tests ask for things that nothing deploys."""

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.provenance import DIGEST


def asked_of(identity: str, project: Project) -> list[Access]:
    """The accesses to the table of an id that are not made in tests."""
    return [one for one in project.accesses_of(identity) if project.role(one.place.path) != "test"]


def is_generated(path: str, project: Project) -> bool:
    """Whether a file was generated of models, be it changed by hand since then or not."""
    module = project.modules.get(path)
    return module is not None and any(one.text.startswith(DIGEST.strip()) for one in module.facts.comments)


def is_called_by_hand(name: str, project: Project) -> bool:
    """Whether code calls something so that is neither a test nor generated itself."""
    return any(
        name in module.mentioned_anywhere and not is_generated(path, project) and project.role(path) != "test"
        for path, module in project.modules.items()
        if not project.program.is_installed(path)
    )
