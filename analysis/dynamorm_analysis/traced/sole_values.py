"""What an item is to have alone, and room for one more, where one function looks for it, another tests, and a third
writes."""

from collections.abc import Iterator

from dynamorm_analysis.done_twice import is_telling
from dynamorm_analysis.items.guards import replaces
from dynamorm_analysis.items.same_item import SINGLE
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.premises import may_race, premise
from dynamorm_analysis.project import Project
from dynamorm_analysis.room_left import adds_in_any_case
from dynamorm_analysis.text import Place
from dynamorm_analysis.traced.races import is_of_application
from dynamorm_analysis.tracing.requests.accesses import accesses_at
from dynamorm_analysis.tracing.sequences.counted import Adding, additions
from dynamorm_analysis.tracing.sequences.found_none import Sole, sole_values
from dynamorm_analysis.tracing.sequences.overlaps import Overlap, overlaps
from dynamorm_analysis.words import words_of

LOGGING = frozenset({"audit", "log", "track"})
"""First words of functions that write down what was done."""


def unique_across(project: Project) -> Iterator[tuple[Sole, ...]]:
    """Writes of values that reads before have found in no item, each with all reads on which it rests, but for those
    that a function shows by itself."""
    by_write: dict[Place, list[Sole]] = {}
    for one in sole_values(project):
        write = one.resting.write
        is_there = write.operation in PUTS and replaces(write)
        if write.knows("filter") and not is_there and _adds_of_itself(one, project):
            by_write.setdefault(one.resting.write_at, []).append(one)
    yield from map(tuple, by_write.values())


def added_across(project: Project) -> Iterator[Adding]:
    """Puts of one more item than others that were counted, or under a number that was counted from theirs, but for
    those that a function shows by itself."""
    for one in additions(project):
        write = one.resting.write
        is_made = adds_in_any_case(write) if one.kind == "room" else may_race(write, project)
        if is_made and not is_once_in_a_while(one, project) and _adds_of_itself(one, project):
            yield one


def overlapping_across(project: Project) -> Iterator[Overlap]:
    """Puts of items that are to lie beside all others, where none of those that were read overlaps them."""
    for one in overlaps(project):
        write = one.resting.write
        if adds_in_any_case(write) and not is_once_in_a_while(one, project) and _adds_of_itself(one, project):
            yield one


def is_once_in_a_while(one: Sole | Adding | Overlap, project: Project) -> bool:
    """Whether time or somebody starts the code, so that few run it twice at once."""
    return any(is_run_by_hand(each) or is_scheduled(each) for each in _accesses(one, project))


def _adds_of_itself(one: Sole | Adding | Overlap, project: Project) -> bool:
    """Whether an application writes more than what tells of something else, and no function shows it by itself."""
    write = one.resting.write
    if is_telling(write, project) or not LOGGING.isdisjoint(_first_word(write)):
        return False
    return is_of_application(one.resting, project) and not _is_known(one, project)


def _first_word(write: Access) -> list[str]:
    return words_of(write.function.rpartition(".")[2])[:1]


def _is_known(one: Sole | Adding | Overlap, project: Project) -> bool:
    """Whether a function in which code comes to the write shows by itself what it rests on."""
    kinds = ("unique",) if isinstance(one, Sole | Overlap) else ("room", "number")
    reads = (one.resting.read_at, one.resting.read.place)
    found = (premise(access, project) for access in _accesses(one, project) if access.operation in SINGLE)
    return any(each is not None and (each.kind in kinds or each.read.place in reads) for each in found)


def _accesses(one: Sole | Adding | Overlap, project: Project) -> Iterator[Access]:
    yield one.resting.write
    for place in one.way:
        yield from accesses_at(place, project)
