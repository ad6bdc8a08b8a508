"""Items that objects keep between the calls of their methods: what one of these has read, and another one puts."""

from collections.abc import Iterator

from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place


def reads_of_object(put: Access, project: Project) -> Iterator[Access]:
    """The reads by which other methods got what a put stores of its own object."""
    calls = put.course.of_object if put.course is not None and put.table is not None else ()
    for call in (Place(put.call.path, put.call.anchor, span) for span in calls):
        yield from (read for read in _reads_by_call(project).get(call, ()) if read.table == put.table)


@once
def _reads_by_call(project: Project) -> dict[Place, list[Access]]:
    found: dict[Place, list[Access]] = {}
    for access in (*project.accesses, *project.retold):
        if access.operation in ("get", "query"):
            found.setdefault(access.call, []).append(access)
    return found
