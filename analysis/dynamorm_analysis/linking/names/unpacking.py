"""What the targets of an assignment are set to that takes a value apart: `client, table = connect()`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Spread, Value
from dynamorm_analysis.linking.scope import Bound


def taken_apart(name: str, bound: Bound) -> Value | None:
    """What an assignment sets a name to, where it takes apart a value that is not written out there."""
    if not isinstance(bound.statement, Assignment) or bound.statement.operator:
        return None
    for target in bound.statement.targets:
        for part, given in unpacked(target, bound.statement.value):
            if isinstance(part, Name) and part.name == name:
                return given
    return None


def unpacked(target: Value, value: Value | None) -> Iterator[tuple[Value, Value | None]]:
    """What an assignment's target sets, each with its part of the value: an item of it, where it is not written out."""
    match target:
        case Spread(value=inner):
            yield from unpacked(inner, None)
        case Collection(items=items):
            for position, item in enumerate(items):
                yield from unpacked(item, _part(value, position, items))
        case _:
            yield target, value


def _part(value: Value | None, position: int, targets: tuple[Value, ...]) -> Value | None:
    items = _items(value)
    if items is not None:
        return items[position] if len(items) == len(targets) else None
    if value is None or any(isinstance(target, Spread) for target in targets[: position + 1]):
        return None
    return Item(value, Constant(position, value.span), value.span)


def waited_together(name: str, targets: tuple[Value, ...], value: Value) -> Value | None:
    """Which one of several calls gives a name its value that are waited for together; None of other values."""
    each = _items(value)
    if each is None or len(each) != len(targets):
        return None
    held = zip(targets, each, strict=True)
    return next((given for target, given in held if isinstance(target, Name) and target.name == name), None)


def _items(value: Value | None) -> tuple[Value, ...] | None:
    """The values of a collection that is written out, or that are waited for together: `gather(one(), two())`."""
    match value:
        case Collection(items=items):
            return items
        case Call(function=Member(name="gather") | Name(name="gather"), arguments=arguments):
            each = tuple(argument.value for argument in arguments if argument.name != "return_exceptions")
            return None if any(argument.spread for argument in arguments) else each
    return None
