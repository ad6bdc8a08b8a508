"""What the item of a put is made of: objects that go into it as a whole, and fields that are given by name."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Mapping, Member, Name, Value, last_name
from dynamorm_analysis.libraries.courses.tested import Asked
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.origins import same_as

MAX_HOPS = 6
MOST_BOUNDS = 3
FOLDING = frozenset({"casefold", "lower", "strip", "upper"})


def made_of(asked: Asked, call: Call) -> Iterator[tuple[str, str]]:
    """The fields of what a call is given, by name with what they are; without a name a variable that is in it as a
    whole, beside the parts of that which variables hold: `email = body["email"]`. In Go a capital tells no class."""
    if asked.scope.path.endswith(".go"):
        return
    found = [each for argument in call.arguments for each in _of(asked, argument.value, 0)]
    yield from found
    whole = {variable for field, variable in found if not field}
    for name, bounds in asked.scope.bindings.items() if whole else ():
        for bound in bounds[:MOST_BOUNDS]:
            owner, part = _part(bound.value)
            if owner in whole and part:
                yield part, name


def _of(asked: Asked, value: Value, hops: int) -> Iterator[tuple[str, str]]:
    if hops > MAX_HOPS:
        return
    match value:
        case Name(name=name, span=span):
            yield "", name
            for bound in asked.scope.bindings.get(name, ())[:MOST_BOUNDS]:
                given = bound.value if bound.by == "assignment" else None
                if given is not None and given.span.end <= span.start:
                    yield from _of(asked, given, hops + 1)
        case Mapping(entries=entries):
            for entry in entries:
                if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
                    yield entry.key.value, source_of(entry.value)
                elif entry.key is None:
                    yield from _of(asked, entry.value, hops + 1)
        case Call(function=function, arguments=arguments) if last_name(function)[:1].isupper():
            for field in arguments:
                if field.name:
                    yield field.name, source_of(field.value)
                elif field.spread == "**" or len(arguments) == 1:
                    yield from _of(asked, field.value, hops + 1)
        case _:
            for each in same_as(value):
                yield from _of(asked, each, hops + 1)


def _part(value: Value | None) -> tuple[str, str]:
    """The variable of which an expression takes a part, and the part's name; empty for others."""
    match value:
        case Call(function=Member(owner=inner, name=name), arguments=()) if name in FOLDING:
            return _part(inner)
        case Call(
            function=Member(owner=Name(name=owner), name="get"),
            arguments=(Argument(value=Constant(value=str() as part)), *_),
        ):
            return owner, part
        case (
            Item(owner=Name(name=owner), index=Constant(value=str() as part))
            | Member(owner=Name(name=owner), name=part)
        ):
            return owner, part
    return "", ""
