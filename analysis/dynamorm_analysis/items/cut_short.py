"""Reads that a limit ends before it is told which of the items are wanted, or which come first."""

from dynamorm_analysis.heat import last_word
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.words import words_of

KINDS = frozenset({"type", "kind", "entity", "class"})
"""Last words of attributes that tell items of one kind from others under the same key."""
LATEST_WORDS = frozenset({"last", "latest", "newest", "recent"})
"""Words in the names of functions that want the latest items, whatever else is asked of these."""
MANY = 10
"""So many items are more than a try."""


def tells_kind(condition: Condition) -> bool:
    """Whether a condition asks for all items of one kind: `item_type = "LETTER"`."""
    return condition.operator == "=" and condition.is_constant and last_word(condition.attribute) in KINDS


def is_cut_before_filter(access: Access) -> bool:
    """Whether a limit ends the only page, and a filter, or the code, then drops items of it.

    A filter that is given on some paths only, or of which nothing is known, is one beside a limit that is given on all.
    """
    if access.limit is None and not access.limited:
        return False
    is_filtered = bool(dropping(access)) or (_is_limited(access) and access.own_filter and not access.knows("filter"))
    return (access.ends_early or access.token == "lost") and is_filtered


def looked_at(access: Access, of_table: str = "") -> str:
    """What a scan looks at before a limit ends its only page; empty where none surely does."""
    if not access.ends_early or not _is_limited(access) or access.may_lack_limit:
        return ""
    if access.limit == 1:
        return f"one item{of_table} and misses all beyond it"
    if access.limit is None:
        return f"as many items{of_table} as its limit allows, and misses all beyond them"
    return f"{access.limit} items{of_table} and misses all beyond them"


def is_cut_before_order(access: Access) -> bool:
    """Whether a limit ends the only page of a scan, which comes in no order, and the code then puts it in one."""
    is_limited = access.limited == "always" or (access.limit is not None and access.limit > 1)
    return access.operation == "scan" and access.arranged and is_limited


def is_cut_by_count(access: Access) -> bool:
    """Whether code ends a scan itself when it has so many items, and those that it then keeps, or which come first, may
    lie beyond; what its own function keeps of them is said of the scan."""
    if access.operation != "scan" or access.read_at_most is None or access.read_at_most < MANY:
        return False
    is_sifted = not access.is_own and any(one.operator != "<>" for one in access.sifted)
    return access.arranged or is_sifted


def dropping(access: Access) -> tuple[Condition, ...]:
    """The conditions by which items of a limited page are dropped: those of the filter, or else of the code itself.

    Of the latest items, code may well want those in some state; that they are of another kind is no wish, and whoever
    gives the function what it then looks for wants all that match.
    """
    always = _is_limited(access)
    asked = tuple(condition for condition in access.filter if always or not condition.optional)
    if asked or not always:
        return asked
    sifted = (one for one in access.sifted if one.operator != "<>")  # leaves most of them
    return tuple(one for one in sifted if not access.backwards or _is_of_kind(one) or _is_sought(access, one))


def _is_of_kind(condition: Condition) -> bool:
    return last_word(condition.attribute) in KINDS


def _is_sought(access: Access, condition: Condition) -> bool:
    """Whether code keeps the items with a value that a variable holds, and its name tells of no latest ones: what comes
    before or after some time is in order, and ends by itself."""
    sought = condition.value.expression
    is_given = not condition.is_constant and sought[:1].islower()
    return (
        is_given
        and condition.operator in ("=", "contains", "begins_with")
        and LATEST_WORDS.isdisjoint(words_of(f"{access.function} {access.via or ''}"))
    )


def _is_limited(access: Access) -> bool:
    """Whether there is a limit on all paths."""
    return access.limit is not None or access.limited == "always"
