"""Items that serve one request alone, as a challenge or a code for a login does, and are deleted once they have."""

from dynamorm_analysis.items.same_item import comes_before, in_function, is_same_item
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

PROOFS = frozenset({"challenge", "challenges", "coupon", "nonce", "otp", "voucher"})
"""What serves once."""
OTHERS = frozenset({"code", "codes", "token", "tokens"})
FOR_ONCE = frozenset(
    {"auth", "authorization", "confirmation", "login", "magic", "oauth", "passcode", "refresh", "reset", "verification"}
)
"""Which codes and tokens do."""


def is_used_up(delete: Access, read: Access, test: Test, project: Project) -> bool:
    """Whether a function reads an item that serves once, leaves where there is none, deletes it and goes on to write
    something else, or reads any item and then adds to a number for it, as if nobody else could have done so
    meanwhile."""
    if delete.operation != "delete" or test.held != "found":
        return False
    if read.operation != "get" or not is_same_item(read, delete, project):
        return False
    after = [
        other
        for other in in_function(delete, project)
        if comes_before(delete, other) and other.operation in (*PUTS, "update") and not _is_told_of(delete, other)
    ]
    leaves = test.otherwise == "leaves"
    if any(_counts_for_it(delete, other) and (leaves or _is_tested_so(test, other)) for other in after):
        return True
    return leaves and bool(after) and serves_once(delete, project)


def _is_tested_so(test: Test, other: Access) -> bool:
    """Whether a write rests on the same test: `if like: …delete…; …count…`."""
    tests = other.course.tests if other.course is not None else ()
    return any(one.held == test.held and one.asked == test.asked for one in tests)


def _counts_for_it(delete: Access, other: Access) -> bool:
    """Whether a write adds to a number of another table, which whoever takes the item gets: the points of a player."""
    if other.table is None or other.table == delete.table or other.conditional:
        return False
    changed = other.course.changed if other.course is not None else ()
    return bool(changed) or any(one.value.counts or one.value.adds_to for one in other.written)


def serves_once(write: Access, project: Project) -> bool:
    """Whether a write is for an item that serves once, as its key, its table and the function are called."""
    keys = (each.value.symbol for each in write.key)
    names = (project.title_of(write), write.function, write.via or "", *keys)
    words = {word for name in names for word in words_of(name)}
    return not PROOFS.isdisjoint(words) or not (OTHERS.isdisjoint(words) or FOR_ONCE.isdisjoint(words))


def _is_told_of(delete: Access, later: Access) -> bool:
    """Whether the code looks at what the deletion gave back before it goes on."""
    tests = later.course.tests if later.course is not None else ()
    return any(delete.call.span in test.asked for test in tests)
