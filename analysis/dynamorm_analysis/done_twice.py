"""What two requests do twice that both set an item to a state in which it was not yet: they both use it, work on it, or
write something of its own for it."""

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.items.growth import tells_time
from dynamorm_analysis.items.same_item import are_alternatives, in_function, is_alike_item
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.project import Project
from dynamorm_analysis.single_use import serves_once
from dynamorm_analysis.words import words_of

ONCE = frozenset({"booked", "claimed", "consumed", "locked", "redeemed", "reserved", "sold", "spent", "taken", "used"})
"""What may happen to an item once: that it is set to what it was already does not undo that two did it."""
LET_IN = frozenset({"accepted", "activated", "confirmed", "validated", "verified"})
"""What a code is marked as that serves once, when somebody has shown it."""
FREE = frozenset({"available", "free", "unclaimed", "unused", "vacant"})
"""What an item is no longer once somebody has it."""
PAID = frozenset({"charged", "paid", "refunded"})
"""States that an item has when money was moved, which two requests do twice."""
REPAYMENTS = frozenset({"chargeback", "payout", "payouts", "refund", "refunds"})
ABOUT_IT = frozenset({"by", "comment", "method", "note", "notes", "policy", "reason"})
"""What is told of a repayment, and is none: `refund_reason`."""
WORKED_ON = frozenset({"phase", "progress", "state", "status"})
"""Attributes that tell of work; any others may be called like it and tell of none: `department = "marketing"`."""
NO_WORK = frozenset({"existing", "following", "missing", "outstanding", "pending", "remaining", "string", "waiting"})
"""Words that end as those for work in progress do."""
TELLING = frozenset(
    {"activities", "activity", "audit", "audits", "event", "events", "histories", "history", "log", "logs", "metric"}
    | {"metrics", "notification", "notifications", "trail"}
)
"""What is written to tell of what was done: to be told of it twice does no harm."""


def does_twice(access: Access, read: Access, test: Test, states: frozenset[str], project: Project) -> bool:
    """Whether two requests that both set an attribute to some state, as it was tested, do by that what is to be done
    once."""
    attribute = test.attribute
    if not ONCE.isdisjoint((*words_of(attribute), *states)) or not PAID.isdisjoint(states):
        return True
    if test.against == "False" and last_word(attribute) in LET_IN and serves_once(access, project):
        return True  # `if otp["verified"]: return`, then `SET verified = :yes`: both are let in
    if any(_is_repayment(one) for one in access.written) or (
        test.against == "True" and _is_given_away(access, attribute)
    ):
        return True
    was_otherwise = test.differs or test.against in ("True", "False")
    is_begun = not WORKED_ON.isdisjoint(words_of(attribute)) and any(map(_is_in_progress, states))
    return was_otherwise and (is_begun or makes_more(access, read, attribute, project))


def makes_more(access: Access, read: Access, attribute: str, project: Project) -> bool:
    """Whether a function makes something else, too, where it comes to a write by a test of an attribute."""
    return any(_is_made_for_it(other, access, read, attribute, project) for other in in_function(access, project))


def _is_given_away(access: Access, attribute: str) -> bool:
    """Whether a write makes what was free somebody's: `SET available = :no, customer = :customer`."""
    others = (one for one in access.written if one.attribute != attribute)
    return not FREE.isdisjoint(words_of(attribute)) and any(not is_same_for_all(one) for one in others)


def _is_repayment(written: Written) -> bool:
    """Whether a write sets what is to be paid back, as it has been worked out: `refund_amount = …`."""
    if is_same_for_all(written) or last_word(written.attribute) in ABOUT_IT:
        return False
    return not REPAYMENTS.isdisjoint(words_of(written.attribute))


def is_same_for_all(written: Written) -> bool:
    """Whether a write sets an attribute to what is written out, or to the time, whoever makes it."""
    template = written.value.template
    return (template is not None and template.constant is not None) or tells_time(written.value)


def _is_in_progress(state: str) -> bool:
    return len(state) > 5 and state.endswith("ing") and state not in NO_WORK


def _is_made_for_it(other: Access, access: Access, read: Access, attribute: str, project: Project) -> bool:
    """Whether another write of the function, which rests on the same test, adds an item of its own, or to a number."""
    if other is access or other.conditional or are_alternatives(other, access) or is_alike_item(other, access, project):
        return False
    if not (other.operation in PUTS or any(one.value.counts or one.value.grows for one in other.written)):
        return False
    if is_telling(other, project):
        return False
    tests = other.course.tests if other.course is not None else ()
    return any(read.call.span in test.asked and test.attribute == attribute for test in tests)


def is_telling(write: Access, project: Project) -> bool:
    """Whether a write only tells of what was done, as in a log."""
    names = (project.title_of(write), write.via or "", write.entity)
    return any(not TELLING.isdisjoint(words_of(name)) for name in names)
