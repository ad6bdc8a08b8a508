"""What functions give that look for something among the items which they read, list what these hold, or compute it."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Name, Value, is_none
from dynamorm_analysis.libraries.courses.asked import Asked, Sought
from dynamorm_analysis.libraries.courses.reached import leaves, tests_at
from dynamorm_analysis.libraries.courses.sought import sought_among
from dynamorm_analysis.libraries.courses.tested import summands
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.text import Span


def computed_of(inner: Asked, node: Function) -> tuple[str, ...]:
    """The attributes of items of which a function computes what it gives: `room["seats"] - room["taken"]`."""
    values = [each.value for each in returns(node.body) if each.value is not None]
    if not values or any(isinstance(value, Collection | Mapping) for value in values):
        return ()
    of_it = (origin for value in values for origin in summands(inner, value) if not origin.error)
    return tuple(dict.fromkeys(name for origin in of_it for name in inner.numbers(origin)))


def sought_by_result(inner: Asked, node: Function) -> Sought | None:
    """What a function has looked for among items where it gives back something empty."""
    for each in returns(node.body):
        if each.value is None or _is_empty(each.value):
            found = _sought_at(inner, node, each.span.start)
        else:
            found = inner.sought(each.value)
        if found is not None:
            return found
    return _sought_at(inner, node, node.span.end) if not leaves(node.body) else None


def listed_by_result(inner: Asked, node: Function) -> str:
    """The attribute of all items that a function reads of which it gives a list: `[one["slot"] for one in found]`."""
    given = [each.value for each in returns(node.body) if each.value is not None and not _is_empty(each.value)]
    wanted = Name("…", Span(node.span.end, node.span.end))
    found = {_attribute_listed(inner, wanted, value) for value in given}
    return found.pop() if len(found) == 1 else ""


def _attribute_listed(inner: Asked, wanted: Value, value: Value) -> str:
    looked = sought_among(inner, wanted, value)
    return looked.wanted[0][0] if looked is not None else ""


def _sought_at(inner: Asked, node: Function, place: int) -> Sought | None:
    tests = tests_at(inner, node.body, place)
    looked = (Sought(test.asked, test.sought) for test in tests if test.held == "missing" and test.sought)
    return next(looked, None)


def _is_empty(value: Value) -> bool:
    match value:
        case Constant(value=given):
            return not given
        case Collection(kind="tuple", items=(first, *_)):
            return _is_empty(first)
        case Collection(items=items):
            return not items
    return is_none(value)
