"""What ends a loop before there is no more to read: a count that it keeps, or a queue that its own rounds fill."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Evaluation,
    Flow,
    Loop,
    Return,
    Statement,
    blocks,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Constant,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.text import Span

COMPARISONS = frozenset({"<", "<=", ">", ">="})
FILLING = frozenset({"append", "appendleft", "add", "extend", "insert", "push", "put", "update"})


def is_bounded(loop: Loop) -> bool:
    """Whether a loop ends when so many were read: `while scanned < most`, `if len(orders) >= most: break`."""
    counted = set(_counted(loop.body))
    if loop.kind == "while" and any(_compares_count(part, counted) for part in _parts(loop.iterable)):
        return True
    ends = (each for each in loop.body if isinstance(each, Branch) and _leaves(each.body))
    return any(_compares_count(part, counted) for each in ends for part in _parts(each.test))


def stops_early(round_: Round, access: Occurrence) -> bool:
    """Whether a loop ends at the first hit, or at the first miss: nobody knows before how many it will ask for."""
    if round_.statement is None:
        return any(_ends_generator(outer, round_.span) for outer in access.outer)
    at = access.value.span
    return _leaves_after(round_.statement.body, at, own_loop=True) or _tries_until_missed(round_.statement, at)


def _ends_generator(around: Value, comprehension: Span) -> bool:
    """`all(is_free(seat) for seat in seats)`, `next(found for …)`."""
    match around:
        case Call(function=Name(name="all" | "any" | "next"), arguments=(Argument(value=Comprehension() as given), *_)):
            return given.kind == "generator" and given.span == comprehension
    return False


def _leaves_after(body: tuple[Statement, ...], access: Span, *, own_loop: bool) -> bool:
    """Whether the body leaves the loop after the access succeeded: by `return`, or by `break` of this loop."""
    for statement in body:
        if statement.span.end < access.start:
            continue
        match statement:
            case Return():
                return True
            case Flow(kind="break") if own_loop:
                return True
        inner = blocks(statement)
        if isinstance(statement, Attempt):  # leaving because of an error is no hit
            inner = (inner[0], *inner[-2:])
        own = own_loop and not isinstance(statement, Loop)
        if any(_leaves_after(block, access, own_loop=own) for block in inner):
            return True
    return False


def _tries_until_missed(loop: Loop, access: Span) -> bool:
    """Whether a loop goes on for ever, but for an access that fails: it seeks what is not there yet."""
    match loop:
        case Loop(kind="while", iterable=Constant(value=True)):
            around = (each for each in loop.body if each.span.start <= access.start < each.span.end)
            return any(
                isinstance(each, Attempt) and any(_leaves(handler.body) for handler in each.handlers) for each in around
            )
    return False


def filled(loop: Loop) -> Iterator[tuple[str, Value]]:
    """What a loop puts into collections, by the names of these: `queue.append(child)`."""
    for statement in _inside(loop.body):
        match statement:
            case Evaluation(value=Call(function=Member(owner=Name(name=name), name=method), arguments=arguments)):
                if method in FILLING:
                    yield from ((name, argument.value) for argument in arguments)


def _leaves(body: tuple[Statement, ...]) -> bool:
    return any(isinstance(one, Return) or (isinstance(one, Flow) and one.kind == "break") for one in body)


def _parts(test: Value) -> Iterator[Value]:
    """A test, or those of which it is made by `and` and `or`."""
    if isinstance(test, Operation) and test.operator in ("and", "or"):
        for operand in test.operands:
            yield from _parts(operand)
    else:
        yield test


def _compares_count(test: Value, counted: set[str]) -> bool:
    if not isinstance(test, Operation) or test.operator not in COMPARISONS:
        return False
    return any(_is_count(operand, counted) for operand in test.operands) and not any(map(_is_none, test.operands))


def _is_count(value: Value, counted: set[str]) -> bool:
    if isinstance(value, Name):
        return value.name in counted
    return isinstance(value, Call) and last_name(value.function) == "len"


def _is_none(value: Value) -> bool:
    """Whether nothing is counted: `len(page) > 0` asks whether there is any."""
    return isinstance(value, Constant) and value.value in (0, 1)


def _counted(body: tuple[Statement, ...]) -> Iterator[str]:
    for statement in _inside(body):
        match statement:
            case Assignment(targets=(Name(name=name),), operator="+="):
                yield name


def _inside(body: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        for block in blocks(statement):
            yield from _inside(block)
