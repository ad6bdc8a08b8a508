"""Items that code looks for by their state, and then takes for itself: of two that do so at once, both get the same."""

from collections.abc import Iterator

from dynamorm_analysis.done_twice import is_same_for_all
from dynamorm_analysis.items.picked import is_picked
from dynamorm_analysis.items.same_item import earlier, reads_that_found
from dynamorm_analysis.model.access import Access, Condition, Written
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.occasions import is_scheduled
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

FOR_ONE = frozenset(
    {"acquired", "allocated", "assigned", "claimed", "dispatched", "executing", "leased", "locked", "picked"}
    | {"processing", "progress", "reserved", "running", "started", "starting", "taken", "working"}
)
"""Words for states that an item has when one of those that look for work has taken it."""


def claimed(access: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The reads that looked for items in a state, of which an update takes one, with what they asked for as a test."""
    if access.operation != "update" or is_scheduled(access):
        return
    for_one = tuple(one for one in access.written if _is_for_one(one.value))
    found = [(read, for_one) for read in reads_that_found(access, project)]
    picked = [(read, access.written) for read in earlier(access, project) if is_picked(read, access, project)]
    for read, taken in (*found, *picked):
        if not read.reads_many:
            continue
        for condition in _left(read, taken):
            state = repr(_begins(condition.value)) if _begins(condition.value) else _flag(condition.value)
            yield read, Test(frozenset({read.call.span}), "value", condition.attribute, state)


def states_taken(read: Access, update: Access) -> tuple[str, ...]:
    """The attributes by which a read looks for items, and that an update of one of these sets so that others leave it
    alone."""
    for_one = tuple(one for one in update.written if _is_for_one(one.value))
    return tuple(condition.attribute for condition in _left(read, for_one))


def _left(read: Access, taken: tuple[Written, ...]) -> Iterator[Condition]:
    """What a read asks for that is no longer so when some attributes are written."""
    for condition in (*read.key, *read.filter, *read.sifted):
        if any(_is_taken(condition, one) or _is_marked(condition, one, taken) for one in taken):
            yield condition


def _is_taken(condition: Condition, written: Written) -> bool:
    """Whether what was asked for is no longer so when an attribute is written."""
    if condition.attribute != written.attribute or condition.operator not in ("=", "begins_with"):
        return False
    state = _begins(condition.value)
    return bool(state) and not condition.optional and not _begins(written.value).startswith(state)


def _is_marked(condition: Condition, written: Written, taken: tuple[Written, ...]) -> bool:
    """Whether what was asked for is a mark that is set otherwise, beside something that whoever asks tells:
    `SET sold = :yes, price = :price`."""
    if condition.attribute != written.attribute or condition.operator != "=" or condition.optional:
        return False
    is_changed = {_flag(condition.value), _flag(written.value)} == {"True", "False"}
    return is_changed and any(not is_same_for_all(one) and not _flag(one.value) for one in taken)


def _flag(value: WrittenValue) -> str:
    """`True` or `False` where a value is written out so."""
    spelled = value.told or value.expression
    return spelled.capitalize() if spelled.capitalize() in ("True", "False") else ""


def _is_for_one(value: WrittenValue) -> bool:
    return not FOR_ONE.isdisjoint(words_of(_begins(value)))


def _begins(value: WrittenValue) -> str:
    """What a text that is written out is, or begins with."""
    template = value.template
    if template is None:
        return ""
    return template.constant if template.constant is not None else template.prefix
