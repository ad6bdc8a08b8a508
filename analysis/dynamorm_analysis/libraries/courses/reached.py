"""What is known of items when a place in a function is reached: by the branches around it, and by those before it that
leave."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Evaluation,
    Flow,
    Loop,
    Return,
    Statement,
    blocks,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import (
    Call,
    Conditional,
    Constant,
    Mapping,
    Name,
    Operation,
    Template,
    Value,
    dotted,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.failed import is_for_any
from dynamorm_analysis.libraries.courses.handlers import handled, is_for_missing
from dynamorm_analysis.libraries.courses.sought import sought_in_rounds
from dynamorm_analysis.libraries.courses.tested import Otherwise, held, in_test
from dynamorm_analysis.libraries.courses.tries import tried
from dynamorm_analysis.model.course import Held, Test
from dynamorm_analysis.words import words_of

ENDS = frozenset({"abort", "exit", "_exit", "panic", "Fatal", "Fatalf"})
"""Functions from which no call comes back."""
REFUSALS = frozenset({400, 403, 409, 422})
"""How HTTP says that something was not done."""
FAILING = frozenset({"error", "errorf", "errors"})
"""Words of what makes an error: `errors.New`, `fmt.Errorf`."""
ALREADY = (["already"], ["error"])


def tests_at(asked: Asked, body: tuple[Statement, ...], place: int) -> Iterator[Test]:
    """What is known, of that for which calls asked, when a place in a block is reached."""
    for number, statement in enumerate(body):
        if statement.span.end <= place:
            yield from _passed(asked, statement)
            following = body[number + 1] if len(body) > number + 1 else None
            if following is not None and following.span.end <= place:
                yield from _refused(asked, statement, following, "!=")
            continue
        if statement.span.start > place:
            return
        match statement:
            case Branch(test=test, body=then, otherwise=otherwise):
                if holding(then, place):
                    instead = otherwise or (_left_with(body[number + 1 :]) if ends_function(then) else ())
                    yield from held(asked, test, outcome=True, otherwise=_leaving(asked, test, instead))
                    yield from _refused(asked, body[number - 1], statement, "==") if number else ()
                elif holding(otherwise, place):
                    yield from held(asked, test, outcome=False, otherwise=_leaving(asked, test, then))
            case Loop(kind="for", otherwise=otherwise) if holding(otherwise, place):
                yield from _looked_for(asked, statement, "missing", "goes on")
            case Attempt(body=attempted, handlers=handlers, otherwise=otherwise):
                for handler in handlers:
                    if holding(handler.body, place):
                        yield from handled(asked, handler, attempted, "missing", _leaving_block(attempted))
                    elif holding(otherwise, place):
                        yield from handled(asked, handler, attempted, "found", _leaving_block(handler.body))
        yield from _held_inside(asked, statement, place)
        for block in blocks(statement):
            if holding(block, place):
                yield from tests_at(asked, block, place)


def _left_with(rest: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What follows a branch with which the function ends, where that only leaves, with an error or what is known."""
    match rest:
        case (Flow(kind="raise"),):
            return rest
        case (Return(value=value),):
            makes = isinstance(value, Call) and FAILING.isdisjoint(words_of(dotted(value.function)))
            return rest if not makes else ()
    return ()


def _refused(asked: Asked, statement: Statement, following: Statement, sign: str) -> Iterator[Test]:
    """What is known behind a branch of Go that sets an error, with which the next one leaves: `if found != nil { err =
    errors.New("taken") }; if err != nil { return err }`; and inside of a next one that goes on where there is none."""
    match statement, following:
        case (
            Branch(test=test, body=(Assignment(targets=(Name(name=error),), value=Call() as made),), otherwise=()),
            Branch(test=Operation(operator=operator, operands=(Name(name=tested), none)), body=then),
        ) if (
            error == tested
            and is_none(none)
            and operator == sign
            and (sign == "==" or leaves(then))
            and not FAILING.isdisjoint(words_of(dotted(made.function)))
        ):
            yield from held(asked, test, outcome=False, otherwise="leaves")


def _held_inside(asked: Asked, statement: Statement, place: int) -> Iterator[Test]:
    """What is known of the parts of an expression that come before a place in it: `found(id) or add(id)`."""
    for value in expressions(statement):
        for part in parts_of(value) if value.span.start <= place < value.span.end else ():
            match part:
                case Operation(operator="or" | "and" as operator, operands=operands):
                    for operand in operands if operands[-1].span.start <= place < part.span.end else ():
                        if operand.span.end <= place:
                            yield from held(asked, operand, outcome=operator == "and", otherwise="gives back")
                case Conditional(test=test, then=then, otherwise=otherwise):
                    for outcome, side in ((True, then), (False, otherwise)):
                        if side.span.start <= place < side.span.end:
                            yield from held(asked, test, outcome=outcome, otherwise="goes on")


def _passed(asked: Asked, statement: Statement) -> Iterator[Test]:
    """What is known after a statement that the code has come through."""
    match statement:
        case Evaluation(value=Call() as call) | Assignment(value=Call() as call):
            yield from asked.after(call)
        case Flow(kind="assert", values=(test, *_)):
            yield from held(asked, test, outcome=True, otherwise="leaves")
        case Branch(test=test, body=then, otherwise=otherwise):
            if leaves(then):
                yield from held(asked, test, outcome=False, otherwise=_leaving(asked, test, then))
                for each in otherwise:
                    yield from _passed(asked, each)
            elif leaves(otherwise):
                yield from held(asked, test, outcome=True, otherwise=_leaving(asked, test, otherwise))
                for each in then:
                    yield from _passed(asked, each)
            else:
                yield from _passed_then(asked, (*then, *otherwise))
        case Context(body=within):
            for each in within:
                yield from _passed(asked, each)
        case Loop(kind="for", otherwise=otherwise) if ends_function(otherwise):
            yield from _looked_for(asked, statement, "found", "leaves")
            yield from tried(asked, statement, tests_at, ends_function)
        case Loop(kind="for", iterable=iterable, body=within) if ends_function(within):  # at the first of them
            yield from held(asked, iterable, outcome=False, otherwise=_leaving_block(within))
        case Loop(body=within):
            yield from _passed_then(asked, within)
            yield from _sought_in(asked, statement)
            yield from tried(asked, statement, tests_at, ends_function)
        case Attempt(body=attempted, handlers=handlers, otherwise=otherwise):
            ends = leaves(attempted) or leaves(otherwise)
            for handler in handlers:
                if ends and not leaves(handler.body):
                    yield from handled(asked, handler, attempted, "missing", _leaving_block(attempted))
                elif not ends and leaves(handler.body):
                    yield from handled(asked, handler, attempted, "found", _leaving_block(handler.body))
            goes_on = any(is_for_any(handler) and not leaves(handler.body) for handler in handlers)
            for each in (*attempted, *otherwise) if not ends else ():
                for told in _passed(asked, each):
                    yield replace(told, despite_error=True) if goes_on else told


def _passed_then(asked: Asked, body: tuple[Statement, ...]) -> Iterator[Test]:
    """What is not there after a block that only some runs come through, on those that do, and how attributes compare
    where else they would have left."""
    for test in _let_through(asked, body):
        if test.held == "missing":
            yield replace(test, held="missing then")
        elif test.held == "value" and test.otherwise == "leaves":
            yield test


def _let_through(asked: Asked, body: tuple[Statement, ...]) -> Iterator[Test]:
    """What is known on the runs that neither return in a block nor raise an error, wherever in it the test stands."""
    for statement in body:
        match statement:
            case Evaluation(value=Call() as call):
                yield from asked.after(call)
            case Branch(test=test, body=then, otherwise=otherwise) if ends_function(then):
                yield from held(asked, test, outcome=False, otherwise=_leaving(asked, test, then))
                yield from _let_through(asked, otherwise)
            case Branch(body=then, otherwise=otherwise):
                yield from _let_through(asked, (*then, *otherwise))
            case Loop(kind="for", iterable=iterable, body=within) if ends_function(within):
                yield from held(asked, iterable, outcome=False, otherwise=_leaving_block(within))
            case Loop(body=within) | Context(body=within):
                yield from _let_through(asked, within)
                yield from _sought_in(asked, statement) if isinstance(statement, Loop) else ()
            case Attempt(body=attempted, handlers=handlers) if all(
                leaves(handler.body) or is_for_missing(handler) for handler in handlers
            ):
                yield from _let_through(asked, attempted)


def _sought_in(asked: Asked, loop: Loop) -> Iterator[Test]:
    """What is not among the items through which a loop has gone, perhaps page by page, to end at the one it wants."""
    for each in (loop, *inside(loop)):
        if isinstance(each, Loop) and each.kind == "for":
            looked = sought_in_rounds(asked, each, ends_function)
            if looked is not None:
                yield Test(looked.calls, "missing", otherwise="leaves", sought=looked.wanted)
                return


def _looked_for(asked: Asked, loop: Loop, holds: Held, otherwise: Otherwise) -> Iterator[Test]:
    """What is known of the item at which a loop ends, where else its `else` runs: `for …: if …: break`, `else: …`."""
    looked = sought_in_rounds(asked, loop, _breaks)
    if looked is not None:
        yield Test(looked.calls, holds, otherwise=otherwise, sought=looked.wanted)


def _breaks(body: tuple[Statement, ...]) -> bool:
    return isinstance(last := body[-1], Flow) and last.kind == "break" if body else False


def _leaving(asked: Asked, test: Value, block: tuple[Statement, ...]) -> Otherwise:
    """What a block does where a test comes out otherwise: it leaves, perhaps with what was found, or goes on."""
    if not leaves(block):
        return "goes on"
    last = block[-1]
    if isinstance(last, Return) and last.value is not None and not _refuses(last.value):
        found = {origin.call.span for each in in_test(asked, test) for origin in each}
        given = list(parts_of(last.value))
        told = {id(part) for text in given if isinstance(text, Template) for part in parts_of(text)}
        back = (part for part in given if id(part) not in told)
        given_back = (origin for part in back for origin in asked.origins(part) if not origin.error)
        if any(origin.call.span in found for origin in given_back):
            return "gives back"
    return "leaves"


def _refuses(value: Value) -> bool:
    """Whether what is returned says that something was there already, beside what that is: `{"already_owned": True,
    "name": found["name"]}`, `Response(found, 409)`."""
    for part in parts_of(value):
        match part:
            case Constant(value=int() as number) if number in REFUSALS and not isinstance(number, bool):
                return True
            case Mapping(entries=entries):
                keys = [each.key.value for each in entries if isinstance(each.key, Constant)]
                if any(isinstance(key, str) and words_of(key)[:1] in ALREADY for key in keys):
                    return True
    return False


def _leaving_block(block: tuple[Statement, ...]) -> Otherwise:
    if not leaves(block):
        return "goes on"
    returned = block[-1].value if isinstance(block[-1], Return) else None
    return "gives back" if isinstance(returned, Name | Call) else "leaves"


def leaves(body: tuple[Statement, ...]) -> bool:
    """Whether nothing that follows a block runs after it."""
    match body[-1:]:
        case (Return(),):
            return True
        case (Flow(kind=kind),):
            return kind in ("raise", "continue", "break")
        case (Evaluation(value=Call(function=function)),):
            return last_name(function) in ENDS
        case (Branch(body=inner, otherwise=otherwise),):
            return leaves(inner) and leaves(otherwise)
        case (Context(body=inner),):
            return leaves(inner)
        case (Attempt(body=inner, handlers=handlers, otherwise=otherwise),):
            return (leaves(inner) or leaves(otherwise)) and all(leaves(handler.body) for handler in handlers)
    return False


def ends_function(body: tuple[Statement, ...]) -> bool:
    """Whether a block ends with the function's own end, or with an error."""
    match body[-1:]:
        case (Return(),):
            return True
        case (Flow(kind=kind),):
            return kind == "raise"
    return False


def holding(statements: Iterable[Statement], place: int) -> Statement | None:
    return next((each for each in statements if each.span.start <= place < each.span.end), None)
