"""What ends a loop before there is no more to read: a count that it keeps, or a queue that its own rounds fill."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

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
    Collection,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

COMPARISONS = frozenset({"<", "<=", ">", ">=", "=="})
FILLING = frozenset({"append", "appendleft", "add", "extend", "insert", "push", "put", "update"})
REFUSALS = range(400, 600)  # status codes of HTTP
BUTTONS = frozenset({"button", "form_submit_button"})
"""What shows a button, and gives whether it was pressed a moment ago, as Streamlit has it."""
ERRORS = frozenset({"err", "error", "errorf", "exception", "fail", "failed", "failure"})


def bounds(loop: Loop) -> Iterator[Value]:
    """The tests that end a loop when so many were read: `while scanned < most`, `if len(orders) >= most: break`."""
    counted = set(_counted(loop.body))
    ends = (each.test for each in loop.body if isinstance(each, Branch) and _leaves(each.body))
    for test in (*((loop.iterable,) if loop.kind == "while" else ()), *ends):
        if any(_compares_count(part, counted) for part in _parts(test)):
            yield test


def counts_that_end(loop: Loop) -> Iterator[Value]:
    """What the number is compared with of what was read, in the tests that end a loop: the `most` of `bounds`."""
    counted = frozenset(_counted(loop.body))
    for part in (part for test in bounds(loop) for part in _parts(test)):
        if isinstance(part, Operation) and _compares_count(part, counted):
            yield from (operand for operand in part.operands if not _is_count(operand, counted))


def stops_early(round_: Round, access: Occurrence) -> bool:
    """Whether a loop ends at the first hit, or at the first miss: nobody knows before how many it will ask for."""
    if round_.statement is None:
        return any(_ends_generator(outer, round_.span) for outer in access.outer)
    loop, at = round_.statement, access.value.span
    if _is_upon_button(loop.body, at) or _tries_until_missed(loop, at):
        return True
    return _leaves_after(loop.body, at, _Leaving(frozenset(_counted(loop.body))))


def _is_upon_button(body: tuple[Statement, ...], access: Span, buttons: frozenset[str] = frozenset()) -> bool:
    """Whether a loop makes an access where somebody has pressed the button of its round, of which there is one:
    `if st.button("Delete", key=order["id"]):`."""
    for statement in body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=Call() as shown) if _is_button(shown, buttons):
                buttons |= {name}
            case Branch(test=Operation(operator="not", operands=(shown,)), body=(Flow(kind="continue"),)):
                if _is_button(shown, buttons) and statement.span.end <= access.start:
                    return True
            case Branch(test=test, body=(first, *_) as done) if any(_is_button(one, buttons) for one in _parts(test)):
                if first.span.start <= access.start < done[-1].span.end:
                    return True
        if statement.span.start <= access.start < statement.span.end:
            return any(_is_upon_button(block, access, buttons) for block in blocks(statement))
    return False


def _is_button(shown: Value, buttons: frozenset[str]) -> bool:
    if isinstance(shown, Name):
        return shown.name in buttons
    return isinstance(shown, Call) and last_name(shown.function) in BUTTONS


def _ends_generator(around: Value, comprehension: Span) -> bool:
    """`all(is_free(seat) for seat in seats)`, `next(found for …)`."""
    match around:
        case Call(function=Name(name="all" | "any" | "next"), arguments=(Argument(value=Comprehension() as given), *_)):
            return given.kind == "generator" and given.span == comprehension
    return False


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What is looked for where: whether `break` leaves the loop in question, and whether something was not found."""

    counted: frozenset[str]
    own_loop: bool = True
    missed: bool = False


def _leaves_after(body: tuple[Statement, ...], access: Span, leaving: _Leaving) -> bool:
    """Whether the body leaves the loop after the access succeeded: by `return`, or by `break` of this loop. To give up
    where nothing is found is none, nor is to refuse all for what was found, nor to end when enough was read."""
    for statement in body:
        if statement.span.end < access.start:
            continue
        match statement:
            case Return(value=value):
                return not (_is_refusal(value, body) or _gives_error(value) or (leaving.missed and _is_failure(value)))
            case Flow(kind="break") if leaving.own_loop:
                return True
        if any(_leaves_after(block, access, inner) for block, inner in _blocks(statement, leaving)):
            return True
        match statement:
            case Branch(test=test, body=(*_, Flow(kind="continue"))) if _is_there(test):
                leaving = replace(leaving, missed=True)
    return False


def _blocks(statement: Statement, leaving: _Leaving) -> Iterator[tuple[tuple[Statement, ...], _Leaving]]:
    match statement:
        case Branch(test=test, body=body, otherwise=otherwise):
            if not any(_compares_count(part, leaving.counted) for part in _parts(test)):
                yield body, replace(leaving, missed=leaving.missed or _is_missing(test))
            yield otherwise, replace(leaving, missed=leaving.missed or _is_there(test))
        case Attempt(body=body, otherwise=otherwise, finish=finish):  # leaving because of an error is no hit
            yield from ((block, leaving) for block in (body, otherwise, finish))
        case Loop():
            yield from ((block, replace(leaving, own_loop=False)) for block in blocks(statement))
        case _:
            yield from ((block, leaving) for block in blocks(statement))


def _is_missing(test: Value) -> bool:
    """Whether a test asks for what is not there: `not order`, `"Item" not in response`, `err != nil`."""
    match test:
        case Operation(operator="or", operands=operands):
            return any(map(_is_missing, operands))
        case Operation(operator="not" | "not in"):
            return True
        case Operation(operator="is" | "==", operands=(asked, other)):
            return is_none(other) and not _is_error(asked)
        case Operation(operator="!=", operands=(asked, other)):
            return is_none(other) and _is_error(asked)
    return False


def _is_there(test: Value) -> bool:
    """Whether a test asks for what is there: `order`, `"Item" in response`, `err == nil`."""
    match test:
        case Name() | Call() | Operation(operator="in"):
            return True
        case Operation(operator="and", operands=operands):
            return any(map(_is_there, operands))
        case Operation(operator="is not" | "!=", operands=(asked, other)):
            return is_none(other) and not _is_error(asked)
        case Operation(operator="is" | "==", operands=(asked, other)):
            return is_none(other) and _is_error(asked)
    return False


def _gives_error(value: Value | None) -> bool:
    """Whether a function returns an error that it has made: `return nil, errors.New("taken")`, `return ErrTaken`."""
    match value:
        case Collection(kind="tuple", items=(*_, last)):
            return _gives_error(last)
        case Operation(operator="&", operands=(inner,)):
            return _gives_error(inner)
        case Call(function=Member(owner=Name(name="errors"))):
            return True
        case Name(name="err"):  # perhaps none
            return False
    return value is not None and not is_none(value) and _is_error(value)


def _is_failure(value: Value | None) -> bool:
    """Whether what a function returns says that something went wrong: nothing, `False`, an error, a status from 400."""
    if value is None or is_none(value):
        return True
    match value:
        case Constant(value=told):
            return told is False
        case Collection(items=items):
            return any(map(_is_failure, items))
    return _is_error(value) or any(
        isinstance(part, Constant) and isinstance(part.value, int) and part.value in REFUSALS
        for part in parts_of(value)
    )


def _is_refusal(value: Value | None, before: tuple[Statement, ...]) -> bool:
    """Whether what a function returns is an answer of HTTP that says so, or was just made one: `answer["statusCode"] =
    409`, `{"statusCode": 409}`, `Answer(status=409)`, `answer(409, "sold out")`, `{"error": "sold out"}, 409`."""
    told: list[tuple[str, Value]] = []
    match value:
        case Call(arguments=arguments):
            told += (("status", one.value) for one in arguments if not one.name)
        case Collection(kind="tuple", items=(*_, last)):
            told.append(("status", last))
    for part in parts_of(value) if value is not None else ():
        match part:
            case Mapping(entries=entries):
                told += ((str(one.key.value), one.value) for one in entries if isinstance(one.key, Constant))
            case Call(arguments=arguments):
                told += ((one.name, one.value) for one in arguments if one.name)
            case Name(name=name):
                told += _stored(name, before)
    return any(
        isinstance(given, Constant) and given.value in REFUSALS and "status" in words_of(name) for name, given in told
    )


def _stored(name: str, body: tuple[Statement, ...]) -> Iterator[tuple[str, Value]]:
    for statement in body:
        match statement:
            case Assignment(targets=(Item(owner=Name(name=of), index=Constant(value=key)),), value=value):
                if of == name and value is not None:
                    yield str(key), value


def _is_error(value: Value) -> bool:
    named = value.function if isinstance(value, Call) else value
    return not ERRORS.isdisjoint(words_of(last_name(named)))


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


def _compares_count(test: Value, counted: AbstractSet[str]) -> bool:
    if not isinstance(test, Operation) or test.operator not in COMPARISONS:
        return False
    return any(_is_count(operand, counted) for operand in test.operands) and not any(map(_is_none, test.operands))


def _is_count(value: Value, counted: AbstractSet[str]) -> bool:
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
