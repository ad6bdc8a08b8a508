"""Loops that ask for the pages before the one that is wanted, for the sake of where each ends: `while offset > 0`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

NUMBERS = frozenset({"index", "no", "num", "number"})
SKIPPED = frozenset({"offset", "skip"})
ENDS = frozenset({"LastEvaluatedKey", "last_evaluated_key"})
NUMBERED = frozenset({"Count", "Items", "ScannedCount"})
ASKING = frozenset({"in", "not", "not in", "==", "!=", "is", "is not"})


def skipping_loop(call: Occurrence) -> Span | None:
    """Where a loop says how many pages or items it skips, that makes a request and uses nothing of the response but
    where its page ends, and how many items that holds."""
    loop = call.rounds[-1].statement if call.rounds else None
    if loop is None or not isinstance(call.scope.node, Function) or not _goes_to_page(loop):
        return None
    match call.statement:
        case Assignment(targets=(Collection(items=(Name(name="_"), _, *_)),)):  # `_, last, err := store.page(…)`
            return loop.iterable.span
        case Assignment(targets=(Name(name=name) | Collection(items=(Name(name=name), *_)),), operator=""):
            reads = list(_reads(call, loop, name))
            if any(map(_is_of_end, reads)) and all(_is_of_end(at) or _is_asked(at) for at in reads):
                return loop.iterable.span
    return None


def _goes_to_page(loop: Loop) -> bool:
    """Whether a loop ends at the number of a page, or of an item: `while current < page`, `range(page - 1)`."""
    match loop.kind, loop.iterable:
        case "while", Operation(operator="<" | "<=" | ">" | ">=" | "!=", operands=operands):
            return any(map(_tells_number, operands))
        case "for", Call(function=Name(name="range"), arguments=arguments):
            return any(_tells_number(argument.value) for argument in arguments[:2])
        case "for", value:
            return isinstance(value, Name | Operation) and _tells_number(value)
    return False


def _tells_number(value: Value) -> bool:
    return any(_is_number(words_of(name)) for name in (*names_in(value), last_name(value)))


def _is_number(words: list[str]) -> bool:
    """Whether a variable is called like the number of a page, and not like how many there are: `page_number`."""
    if not SKIPPED.isdisjoint(words):
        return True
    return "page" in words[-2:] and NUMBERS.union({"page", "current", "target", "wanted"}).issuperset(words)


def _reads(call: Occurrence, loop: Loop, name: str) -> Iterator[Occurrence]:
    """Where the loop reads the variable of a response."""
    for at in occurrences(call.scope.parent or call.scope, loop, (Name,)):
        if isinstance(at.value, Name) and at.value.name == name and not at.is_set:
            yield at


def _is_of_end(at: Occurrence) -> bool:
    return _part(at)[0] in ENDS


def _is_asked(at: Occurrence) -> bool:
    """Whether code only asks how much of a response there is, or whether there is any."""
    part, outer = _part(at)
    around = outer[-1] if outer else None
    match around:
        case Operation(operator=operator) if operator in ASKING:
            return True
        case Call(function=function):
            return part in NUMBERED and last_name(function) == "len"
    return part in NUMBERED - {"Items"}


def _part(at: Occurrence) -> tuple[str, tuple[Value, ...]]:
    """The part of a response that is read, empty for the whole of it, and the expressions around that."""
    match at.outer:
        case (*outer, Call(arguments=(Argument(value=Constant(value=str() as part)), *_)), Member(name="get")):
            return part, tuple(outer)
        case (*outer, Item(index=Constant(value=str() as part))) | (*outer, Member(name=part)):
            return part, tuple(outer)
    return "", at.outer
