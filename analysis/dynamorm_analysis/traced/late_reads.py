"""Reads right after writes of functions that call one another, which may be answered as if nothing had been written."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.items.after_writes import may_miss
from dynamorm_analysis.items.same_item import comes_before
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.tracing.requests.accesses import accesses_at
from dynamorm_analysis.tracing.sequences.late_reads import LateRead, late_reads


def read_across(project: Project) -> Iterator[LateRead]:
    """Reads of a table which may give an item as it was, or miss it."""
    return (one for one in late_reads(project) if one.of != "index" and _may_be_late(one, project))


def sought_across(project: Project) -> Iterator[LateRead]:
    """Queries of global indexes, which may not have an item yet."""
    return (one for one in late_reads(project) if one.of == "index" and _may_be_late(one, project))


def _may_be_late(one: LateRead, project: Project) -> bool:
    places = (one.read_at, one.read.place, one.write.place)
    if any(project.role(place.path) != "application" for place in places):
        return False
    return not rejected(replace(one.read, table=one.table), project) and not _is_denied(one, project)


def _is_denied(one: LateRead, project: Project) -> bool:
    """Whether the function in which both are asked for shows by itself that the read finds what was written."""
    reads = [each for each in accesses_at(one.read_at, project) if each.operation == one.read.operation]
    if any(read.consistent for read in reads):
        return True
    return any(
        comes_before(write, read) and not may_miss(read, write)
        for read in reads
        for write in accesses_at(one.write_at, project)
        if write.operation == one.write.operation
    )
