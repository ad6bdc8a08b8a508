"""Accesses of one function that take their keys from one dictionary which a variable holds."""

from dynamorm_analysis.model.access import PUTS, Access


def share_key(one: Access, other: Access) -> bool:
    """Whether two accesses take their keys from one dictionary, whatever is in it: `key = {"id": str(uuid4())}`, then
    `{**key, "state": "new"}` and `Key=key`."""
    if one.course is None or other.course is None:
        return False
    before, after = ((*each.whole, *each.named) for each in (one.course, other.course))
    if not any(starts and (name, starts) in after for name, starts in before):
        return False
    keys = [{condition.place for condition in each.key} for each in (one, other) if each.operation not in PUTS]
    items = [{written.place for written in each.written} for each in (one, other) if each.operation in PUTS]
    return bool(keys) and bool(keys[0]) and all(keys[0] <= places for places in (*keys[1:], *items))
