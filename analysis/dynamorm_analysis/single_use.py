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
    something else, as if nobody else could have done so meanwhile."""
    if delete.operation != "delete" or test.held != "found" or test.otherwise != "leaves":
        return False
    if read.operation != "get" or not serves_once(delete, project) or not is_same_item(read, delete, project):
        return False
    return any(
        comes_before(delete, other) and other.operation in (*PUTS, "update") and not _is_told_of(delete, other)
        for other in in_function(delete, project)
    )


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
