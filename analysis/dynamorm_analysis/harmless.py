"""Items that two requests may add at once without harm: switches, defaults, and what is the same whoever adds it."""

from dynamorm_analysis.heat import values_of
from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.same_item import comes_before, in_function, is_same_item, may_be_one_item, tested
from dynamorm_analysis.items.words_asked import holes
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

ADDING = frozenset({"add", "create", "insert", "put", "save"})
READS = frozenset({"get", "query", "scan", "count", "batch_get", "transact_get"})
LOCKING = frozenset({"acquire", "claim", "idempotency", "idempotent", "lease", "lock", "locked", "locks", "mutex"})
"""Words for items that are there so that one alone may have them."""
DONE_ONCE = frozenset({"dedup", "dedupe", "deduplicate", "deduplication", "processed"})
"""Words for marks by which code knows what it has done, not to do it twice."""


def is_harmless(put: Access, read: Access, test: Test, project: Project) -> bool:
    """Whether it does no harm if the item that a read did not find is there when it is put."""
    if _is_upsert(put, test) or _is_mark(put, read, project):
        return True
    others = [other for other in in_function(put, project) if other is not put and is_same_item(other, put, project)]
    if any(other.operation == "delete" and _is_for_found(other, read, project) for other in others):
        return True  # a switch: the next one turns it off again
    is_default = put.course is not None and read.call.span in put.course.refilled and test.otherwise == "goes on"
    return is_default and not any(other.operation in ("put", "update") for other in others)


def _is_upsert(put: Access, test: Test) -> bool:
    """Whether a function is called like one that adds an item or changes it, whichever comes first; not so the one that
    others call where they have found none, and would leave at one."""
    for name in (put.function, (put.via or "") if test.otherwise != "leaves" else ""):
        words = set(words_of(name.rpartition(".")[2]))
        if "upsert" in words or ({"or", "update"} <= words and not ADDING.isdisjoint(words)):
            return True
    return False


def _is_mark(put: Access, read: Access, project: Project) -> bool:
    """Whether an item has no more than its key, or what that is made of, and what is the same whoever adds it and
    whenever, and is no lock; where its key is written out, too, these may be texts that others change."""
    key = {one.attribute for one in read.key}
    others = [one for one in put.written if one.attribute not in key]
    if not put.knows("written") or not others or _has_work_before(put, read, project):
        return False
    if any(_holds_more(other, put, project) for other in _of_table(put, project)):
        return False
    is_only_one = all(one.is_constant for one in read.key)
    if not all(
        tells_time(one.value)
        or _is_of_key(one.value, put, key)
        or _is_never_another(one, put, project)
        or (is_only_one and _is_text(one))
        for one in others
    ):
        return False
    told_by = (project.title_of(put), put.function, put.via or "", read.via or "")
    if any(not DONE_ONCE.isdisjoint(words_of(each)) for each in told_by):
        return False
    names = (project.title_of(put), put.function, *(one.attribute for one in put.written))
    texts = (one.value.expression for one in put.written)
    return all(LOCKING.isdisjoint(words_of(each)) for each in (*names, *texts))


def _of_table(put: Access, project: Project) -> tuple[Access, ...]:
    return tuple(project.accesses_of(put.table)) if put.table is not None else ()


def _holds_more(other: Access, put: Access, project: Project) -> bool:
    """Whether another function puts items of the same kind which hold more than what a put begins them with: it then
    replaces one that somebody has filled in."""
    if other.operation not in PUTS or not other.knows("written") or not may_be_one_item(other, put, project):
        return False
    names = {one.attribute for one in put.written}
    more = [one for one in other.written if one.attribute not in names and not tells_time(one.value)]
    return names <= {one.attribute for one in other.written} and len(more) > 1


def _is_of_key(value: WrittenValue, put: Access, key: set[str]) -> bool:
    """Whether a value is made of no more than the key is: `note_id` under `f"NOTE#{note_id}"`."""
    known = {name for one in put.written if one.attribute in key for name in holes(one.value)}
    made_of = holes(value)
    return bool(made_of) and made_of <= known


def _is_text(written: Written) -> bool:
    """Whether a value is a text that is written out, and no number from which others count on."""
    template = written.value.template
    return template is not None and any(letter.isalpha() for letter in template.constant or "")


def _has_work_before(put: Access, read: Access, project: Project) -> bool:
    """Whether code that finds no mark writes something else before it sets one, or counts it afterwards: of two, both
    do that."""
    others = [other for other in in_function(put, project) if other.table is not None and other is not put]
    if any(_counts(other) and not other.conditional and _rests_on(other, read) for other in others):
        return True
    key = {one.attribute for one in read.key}
    others = [other for other in others if other.table != put.table or _adds_more(other, key)]
    return any(
        other.operation not in READS
        and not other.conditional
        and comes_before(read, other)
        and comes_before(other, put)
        for other in others
    )


def _adds_more(write: Access, key: set[str]) -> bool:
    """Whether a write makes an item of more than its key and the time: another kind in the same table."""
    values = [one.value for one in write.written if one.attribute not in key]
    return write.knows("written") and any(
        not (one.template is not None and one.template.constant is not None)
        and not tells_time(one)
        and not _is_of_key(one, write, key)
        for one in values
    )


def _counts(write: Access) -> bool:
    return write.operation == "update" and any(one.value.counts for one in write.written)


def _rests_on(write: Access, read: Access) -> bool:
    """Whether the code comes to a write where a read has found nothing."""
    tests = write.course.tests if write.course is not None else ()
    return any(read.call.span in test.asked and test.held == "missing" for test in tests)


def _is_never_another(written: Written, put: Access, project: Project) -> bool:
    """Whether a value is a word that is written out, and no write of the table gives its attribute another one."""
    value = written.value
    if value.template is None or not (value.template.constant or "").isidentifier() or put.table is None:
        return False
    others = list(project.accesses_of(put.table))
    if any(not one.shows_written for one in others):
        return False
    return all(each.value.template == value.template for each in values_of(written.attribute, others))


def _is_for_found(write: Access, read: Access, project: Project) -> bool:
    return any(one is read and test.held == "found" for one, test in tested(write, project))
