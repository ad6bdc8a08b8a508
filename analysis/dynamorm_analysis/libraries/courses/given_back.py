"""Whether a function gives back what a call has given it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Value,
    children,
)
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.linking.names.flow import steps

MOST_LISTS = 3
"""So many lists are made one of another: `rows` of the items, then `rooms` of `rows`."""
ORDERING = frozenset({"list", "reversed", "sorted", "tuple"})
COLLECTING = frozenset({"add", "append"})


def is_returned(asked: Asked, function: Function, call: Call) -> bool:
    """Whether a function gives back what a call gives, alone or beside other things."""
    return _gives_back(asked, function, call, 0)


def is_listed(asked: Asked, function: Function, call: Call) -> bool:
    """Whether a function gives back a list with something of each item that a call gives."""
    return _gives_back(asked, function, call, MOST_LISTS)


def _gives_back(asked: Asked, function: Function, call: Call, lists: int) -> bool:
    values = (each.value for each in inside(function) if isinstance(each, Return) and each.value is not None)
    parts = (part for value in values for part in _given_back(asked, function, value, lists))
    return any(one.call.span == call.span and asked.is_whole(one) for part in parts for one in asked.origins(part))


def _given_back(asked: Asked, function: Function, value: Value, lists: int) -> Iterator[Value]:
    """What a function gives back: a value, or what stands in it as it is, also in a dictionary that it has made, and
    what each element of a list was made of."""
    if isinstance(value, Name):
        made = [step.statement.value for step in steps(asked.scope, value.name, value.span.start)]
        yield from (entry.value for each in made if isinstance(each, Mapping) for entry in each.entries)
        sources = [source for each in made if each is not None and (source := _made_of(each)) is not None]
        sources += _collected_from(function, value.name) if any(map(_is_empty, made)) else ()
    else:
        sources = [source] if (source := _made_of(value)) is not None else []
    for each in sources if lists else ():
        yield from _given_back(asked, function, each, lists - 1)
    if isinstance(value, Comprehension | Lambda):
        return
    yield value
    for part in children(value):
        yield from _given_back(asked, function, part, lists)


def _made_of(value: Value) -> Value | None:
    """What a list holds something of each element of: `[item["name"] for item in items]`, `sorted(items)`."""
    match value:
        case Comprehension(clauses=(clause,)) if not clause.conditions:
            return clause.iterable
        case Call(function=Name(name="map"), arguments=(_, mapped)):
            return mapped.value
        case Call(function=Name(name=name), arguments=(first, *_)) if name in ORDERING:
            return first.value
    return None


def _is_empty(value: Value | None) -> bool:
    """Whether a list or dictionary is made that holds nothing yet."""
    match value:
        case Collection(items=()) | Mapping(entries=()):
            return True
        case Call(function=Name(name="dict" | "list" | "set"), arguments=()):
            return True
    return False


def _collected_from(function: Function, name: str) -> list[Value]:
    """What loops run over that put something into a list in each round."""
    loops = (each for each in inside(function) if isinstance(each, Loop) and each.kind == "for")
    return [loop.iterable for loop in loops if any(_collects(each, name) for each in loop.body)]


def _collects(statement: Statement, name: str) -> bool:
    match statement:
        case Evaluation(value=Call(function=Member(owner=Name(name=owner), name=method))):
            return owner == name and method in COLLECTING
        case Assignment(targets=(Item(owner=Name(name=owner)),), operator=""):
            return owner == name
    return False
