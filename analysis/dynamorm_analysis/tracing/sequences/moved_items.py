"""Items of a trace that code puts under another key: it reads one, deletes it, and puts what it has read of it anew."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.items.same_item import READS
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, in_transactions, traces
from dynamorm_analysis.tracing.requests.stored_items import (
    Looked,
    has_key_of,
    is_same_item,
    is_stored_again,
    kept_parts,
)
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.races import Resting, exclude, resting_on

FEWEST = 2
"""What a put takes over of an item at least, beside its key, where it stores no copy of the whole."""


@once
def moved_items(project: Project) -> tuple[Resting, ...]:
    """All of these in the traces of an application, each with the put as the write."""
    found: dict[tuple[Place, Place], Resting] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.write_at, one.read_at), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Resting, ...]:
    each = (*asked, *in_transactions(trace, project, ("Delete", "Put")))
    deletes = [one for one in each if one.access.operation == "delete" and _is_free(one)]
    puts = [one for one in each if one.access.operation == "put" and _is_free(one)]
    if not deletes or not puts:
        return ()
    looked = Looked(trace.requests, each, project, {}, {})
    return tuple(_moved(asked, deletes, puts, looked))


def _is_free(write: Asked) -> bool:
    return write.table is not None and not write.access.conditional and write.access.knows("filter")


def _moved(asked: tuple[Asked, ...], deletes: list[Asked], puts: list[Asked], looked: Looked) -> Iterator[Resting]:
    for delete in deletes:
        for read in asked:
            if read.access.operation not in READS or read.access.reads_many or read.number >= delete.number:
                continue
            if read.table != delete.table or exclude(read, delete) or not is_same_item(read, delete, looked):
                continue
            for put in puts:
                if put.table != read.table or put.number < read.number or exclude(delete, put):
                    continue
                kept = _kept(read, put, looked)
                if kept is not None:
                    yield replace(resting_on(read, put), kept=kept)


def _kept(read: Asked, put: Asked, looked: Looked) -> tuple[str, ...] | None:
    """What a put under another key takes over of an item, none where that is all of it; None where it is too little."""
    if has_key_of(read, put, looked):
        return None
    if is_stored_again(read, put):
        return ()
    kept = kept_parts(read, put, looked)
    return kept if len(kept) >= FEWEST else None
