"""Updates of a trace by which code takes an item for itself that a read before has found in a state, as work to do."""

from dynamorm_analysis.claims import states_taken
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, retold_on_the_way, traces
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.races import Resting, pairs, resting_on


@once
def taken_work(project: Project) -> tuple[Resting, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, Place], Resting] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.write_at, one.read_at), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Resting, ...]:
    looked = Looked(trace.requests, asked, project, {}, {})
    return tuple(
        resting_on(read, write, attribute)
        for read, write in pairs(asked, looked, frozenset({"update"}))
        if read.access.reads_many
        for question in (read.access, *retold_on_the_way(read, project))
        for update in (write.access, *retold_on_the_way(write, project))
        for attribute in states_taken(question, update)
    )
