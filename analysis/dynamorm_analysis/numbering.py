"""Numbers that code counts from the items that are there: two that do so at once give their items the same."""

from collections.abc import Iterator

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.same_item import earlier, in_function, is_argument
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.occasions import is_run_by_hand, is_scheduled
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

BY_CHANCE = frozenset({"hex", "ksuid", "nanoid", "random", "token", "ulid", "uuid", "uuid1", "uuid4", "uuid7"})
STAMPS = frozenset({"isoformat", "millis", "monotonic", "time", "timestamp"})
NAMING = frozenset({"id", "nr", "number"})
"""Words for what tells an item from others."""
NO_IDS = frozenset({"bid", "grid", "hybrid", "invalid", "overpaid", "paid", "prepaid", "unpaid", "valid", "void"})
"""Words that end as `orderid` does and hold no id."""


def numbered(put: Access, project: Project) -> Iterator[tuple[Access, Test]]:
    """The reads before a put from whose items it counts a part of its key, or a number by which people name it; with
    the attribute as a test."""
    counted = put.course.counted if put.course is not None and put.operation == "put" else ()
    if not counted or is_scheduled(put) or is_run_by_hand(put):
        return
    given = (each for each in in_function(put, project) if each.table == put.table and is_argument(each, put))
    before = (*given, *earlier(put, project))
    reads = {read.call.span: read for read in before if read.reads_many or read.operation == "count"}
    told = {one.attribute: one.value for one in put.written}
    for attribute, span in counted:
        if span not in reads or (attribute in told and _is_never_another(told[attribute])):
            continue
        if _is_of_key(attribute, put, project) or names_item(attribute):
            yield reads[span], Test(frozenset({span}), "value", attribute)


def _is_of_key(attribute: str, put: Access, project: Project) -> bool:
    """Whether nothing else in the key of an item tells it from others."""
    key = key_attributes(put, project)
    others = (one.value for one in put.written if one.attribute in key and one.attribute != attribute)
    return attribute in key and not any(_is_never_another(value) or tells_time(value) for value in others)


def names_item(attribute: str) -> bool:
    """Whether an attribute tells items from one another, as it is called."""
    word = last_word(attribute)
    return word in NAMING or (word.endswith("id") and word not in NO_IDS)


def _is_never_another(value: WrittenValue) -> bool:
    """Whether a value has a part that is made by chance, or tells the time to the second."""
    return value.by_chance or value.new_id or not (BY_CHANCE | STAMPS).isdisjoint(words_of(value.expression))
