"""Where Python calls by its name what a class declares: of objects, of the class, and where objects are made."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Mapping, Member, Name, last_name
from dynamorm_analysis.linking.occurrences import Kinds, Occurrence
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.renaming.item_keys import constants_in, keys_of, within_quotes
from dynamorm_codeactions.renaming.mentions import Mention, Reading
from dynamorm_codeactions.renaming.objects import COPYING, ObjectsOf

PICKING = frozenset({"model_copy", "copy", "model_dump", "model_dump_json", "dict", "json"})
PICKED = frozenset({"update", "include", "exclude"})
ASKING = frozenset({"getattr", "setattr", "hasattr", "delattr"})


def python_files(name: str, reading: Reading) -> Iterator[str]:
    """The files of the project in Python in which a name stands."""
    program = reading.project.program
    for path in reading.project.modules:
        if path.endswith(".py") and not program.is_installed(path) and name.encode() in reading.content(path):
            yield path


def expressions_in_python(name: str, kinds: Kinds, reading: Reading) -> Iterator[tuple[str, int, Occurrence]]:
    """The expressions of some kinds in these files, each with its file and where its top-level statement begins."""
    for path in python_files(name, reading):
        for unit in reading.project.modules[path].facts.units:
            for at in reading.expressions(path, unit.anchor, kinds):
                yield path, unit.start, at


def members(objects: ObjectsOf, name: str) -> Iterator[Mention | Place]:
    """`Order.customer`, `order.customer`, `Order(customer=…)`, `getattr(order, "customer")`; a place where it is not
    known what `.customer` is of."""
    reading = objects.reading
    for path, start, at in expressions_in_python(name, (Member, Call), reading):
        match at.value:
            case Member(owner=owner, name=known, name_span=span) if known == name:
                is_item = objects.has(owner, at)
                if is_item:
                    yield Mention(path, span.shifted(start))
                elif is_item is None:
                    yield Place(path, at.scope.anchor, span)
            case Call():
                for span in _given(at.value, at, name, objects):
                    yield Mention(path, span.shifted(start))


def _names(call: Call, name: str) -> list[Span]:
    """The fields that a method is told by their names: `model_copy(update={"weight": 1})`, `exclude={"weight"}`."""
    found: list[Span] = []
    for one in call.arguments:
        match one.value:
            case Mapping() as given if one.name in PICKED:
                found += keys_of(given, name)
            case Collection(items=items) if one.name in PICKED:
                found += constants_in(items, name, 0)
    return found


def _given(call: Call, at: Occurrence, name: str, objects: ObjectsOf) -> Iterator[Span]:
    """Where a call that makes or changes an object names it."""
    named = [one for one in call.arguments if one.name == name]
    if named and (objects.has(call.function, at) or (last_name(call.function) in COPYING and objects.has(call, at))):
        start = named[0].span.start
        yield Span(start, start + len(name.encode()))
    match call:
        case Call(
            function=Name(name=asked),
            arguments=(Argument(value=of), Argument(value=Constant(value=known, span=span)), *_),
        ) if asked in ASKING and known == name and objects.has(of, at):
            yield within_quotes(span)
        case Call(function=Member(owner=of, name=asked)) if (
            asked in PICKING and _names(call, name) and objects.has(of, at)
        ):
            yield from _names(call, name)
