"""What the code of a project asks of a table; tests ask for things that nothing deploys."""

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project


def asked_of(identity: str, project: Project) -> list[Access]:
    """The accesses to the table of an id that are not made in tests."""
    return [one for one in project.accesses_of(identity) if project.role(one.place.path) != "test"]
