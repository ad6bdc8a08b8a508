"""Races between requests of functions that call one another: what one reads, another tests, and a third writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.changed_elsewhere import may_change_elsewhere
from dynamorm_analysis.items.growth import is_time
from dynamorm_analysis.items.guards import may_overwrite
from dynamorm_analysis.items.made_items import sets_counts_back
from dynamorm_analysis.items.named_with import reads_named_with
from dynamorm_analysis.items.same_item import SINGLE, is_same_item, reads_of_item, tested
from dynamorm_analysis.items.whether_there import ITSELF
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.occasions import is_scheduled
from dynamorm_analysis.premises import caches, may_race, premise
from dynamorm_analysis.project import Project
from dynamorm_analysis.set_attributes import puts_away
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import accesses_at
from dynamorm_analysis.tracing.sequences.moved_items import moved_items
from dynamorm_analysis.tracing.sequences.passed_flags import passed_flags
from dynamorm_analysis.tracing.sequences.races import Resting, races
from dynamorm_analysis.tracing.sequences.sent_once import marked_sendings
from dynamorm_analysis.tracing.sequences.taken_work import taken_work
from dynamorm_analysis.words import is_named_alike


@dataclass(frozen=True, slots=True)
class Crossing:
    """A write and the read on which it rests, with the attributes that are tested or changed."""

    resting: Resting
    attributes: tuple[str, ...]


def changed_across(project: Project) -> Iterator[Crossing]:
    """Writes of attributes that are set to something made of what a read before gave of them, where no test decides
    whether they are made."""
    decided = {(one.resting.write_at, one.resting.read_at) for one in decided_across(project)}
    for one in _together(races(project).changes):
        attributes = _outside_key(one, project)
        is_decided = (one.resting.write_at, one.resting.read_at) in decided
        if attributes and not is_decided and _may_lose(one.resting, project):
            yield Crossing(one.resting, attributes)


def put_back_across(project: Project) -> Iterator[Resting]:
    """Puts of items that a read before has given, and that code has changed, or of such that are made of its parts."""
    for one in races(project).put_back:
        if _may_lose(one, project) and (not one.kept or may_change_elsewhere(one.write, one.kept, project)):
            yield one


def moved_across(project: Project) -> Iterator[Resting]:
    """Items that are read, deleted and put anew under another key, of which other code changes what is taken over."""
    for one in moved_items(project):
        is_changed = may_change_elsewhere(one.write, one.kept, project) if one.kept else _is_updated(one, project)
        if is_changed and is_of_application(one, project):
            yield one


def _is_updated(one: Resting, project: Project) -> bool:
    return any("update" in access.operation for access in project.accesses_of(one.table))


def made_across(project: Project) -> Iterator[Resting]:
    """Puts of items where a read before has found none."""
    return (one for one in races(project).made if _may_overtake(one, project))


def removed_across(project: Project) -> Iterator[Resting]:
    """Deletions of items that were found, after which code counts, as if nobody else could have deleted them."""
    for one in races(project).removed:
        own = (access for access in accesses_at(one.write_at, project) if access.operation in SINGLE)
        is_told = any(premise(access, project) is not None for access in own)
        is_plain = not one.write.conditional and may_race(one.write, project)
        if is_plain and not is_told and is_of_application(one, project):
            yield one


def decided_across(project: Project) -> Iterator[Crossing]:
    """Writes of attributes that were tested before, but for times, unless these tell since when something is counted,
    and for marks that an item is put away."""
    for one in _together(races(project).decided):
        write = one.resting.write
        is_counted = sets_counts_back(write, project)
        outside = (name for name in _outside_key(one, project) if not puts_away(write, name))
        attributes = tuple(name for name in outside if is_counted or not is_time(name))
        course = write.course
        is_of_place = course is not None and bool(course.placed)  # of an element of a list
        if attributes and not is_of_place and _may_overtake(one.resting, project):
            yield Crossing(one.resting, attributes)


def sent_across(project: Project) -> Iterator[Resting]:
    """Marks of what was sent that are written without a condition, behind a test of whether it was."""
    return (one for one in marked_sendings(project) if may_race(one.write, project) and is_of_application(one, project))


def passed_across(project: Project) -> Iterator[Resting]:
    """Flags that one item gets and code takes from all others, without a condition."""
    for one in passed_flags(project):
        if may_race(one.resting.write, project) and is_of_application(one.resting, project):
            yield one.resting


def taken_across(project: Project) -> Iterator[Resting]:
    """Updates by which one item is taken of those that a read before has found in a state, but by what time starts."""
    for one in taken_work(project):
        places = (*accesses_at(one.write_at, project), *accesses_at(one.read_at, project))
        is_started_by_time = any(map(is_scheduled, (one.write, one.read, *places)))
        if not is_started_by_time and may_race(one.write, project) and is_of_application(one, project):
            yield one


def _outside_key(crossing: Crossing, project: Project) -> tuple[str, ...]:
    one = crossing.resting
    key = {*key_attributes(one.write, project), *(each.attribute for each in one.read.key), *ITSELF}
    return tuple(name for name in crossing.attributes if not any(is_named_alike(name, each) for each in key))


def _together(found: tuple[Resting, ...]) -> Iterator[Crossing]:
    by_place: dict[tuple[Place, Place], list[Resting]] = {}
    for one in found:
        by_place.setdefault((one.write_at, one.read_at), []).append(one)
    for each in by_place.values():
        yield Crossing(each[0], tuple(dict.fromkeys(one.attribute for one in each)))


def _may_lose(one: Resting, project: Project) -> bool:
    return may_overwrite(one.write, project) and is_of_application(one, project)


def _may_overtake(one: Resting, project: Project) -> bool:
    return may_race(one.write, project) and is_of_application(one, project) and not _is_known(one, project)


def is_of_application(one: Resting, project: Project) -> bool:
    places = (one.write_at, one.write.place)
    is_own = all(project.role(place.path) == "application" for place in places)
    return is_own and not any(caches(access, project) for access in (one.write, *accesses_at(one.write_at, project)))


def _is_known(one: Resting, project: Project) -> bool:
    """Whether the function in which both are made shows by itself that the write rests on the read of that item, and
    how."""
    return any(
        read.place == one.read_at
        and (not one.attribute or is_named_alike(test.attribute, one.part or one.attribute))
        and (not one.attribute or _is_of_it(read, write, project))
        for write in accesses_at(one.write_at, project)
        for read, test in tested(write, project)
    )


def _is_of_it(read: Access, write: Access, project: Project) -> bool:
    """Whether a function shows by itself that both mean one item, or that what is read belongs to what is written."""
    is_same = is_same_item(read, write, project) or read in reads_of_item(write, project)
    return is_same or read in reads_named_with(write, project)
