"""What the errors of functions tell of items: where one gives none, `CheckFree(email)`, and which are for no item."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Function, Return, Statement, inside
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Operation, Value, is_none, last_name
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.reached import tests_at
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.names.origins import ERRORS
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.words import words_of

ERROR = frozenset({"err", "error", "errorf", "exception"})
MAKING = frozenset({"new", "wrap", "wrapf"})
"""First words of functions that make errors."""


def gives_error_alone(function: Function) -> bool:
    """Whether an error is all that a function of Go gives."""
    return isinstance(function.returns, Name) and function.returns.name == "error"


def without_error(asked: Asked, function: Function) -> Iterator[Test]:
    """What is known where a function gives no error: whichever way it comes there, or on some of its ways only, where
    the others say nothing of it."""
    ways = [tuple(_at(asked, function, each)) for each in returns(function.body) if _may_be_none(asked, function, each)]
    for test in dict.fromkeys(test for way in ways for test in way if test.held == "missing"):
        if all(_is_among(test, way) for way in ways):
            yield test
        elif not any(_is_found(test, way) for way in ways):
            yield replace(test, held="missing then")
    for test in ways[0] if ways else ():
        if test.held == "value" and all(test in way for way in ways):
            yield test


def misses(asked: Asked, function: Function) -> frozenset[str]:
    """The errors that a function raises, or gives in Go, only where there is no item for which it asks, itself or by
    what it calls."""
    sure: set[str] = set()
    unsure: set[str] = set()
    for each in (one for statement in function.body for one in inside(statement)):
        match each:
            case Flow(kind="raise", values=(error, *_)):
                is_miss = any(True for _ in _missing_at(asked, function, each))
                (sure if is_miss else unsure).add(last_name(error.function if isinstance(error, Call) else error))
            case (
                Return(value=Collection(kind="tuple", items=(*_, Name() | Member() as error)))
                | Return(value=Name() | Member() as error)
                | Return(
                    value=Collection(
                        kind="tuple", items=(*_, Operation(operator="&", operands=(Call(function=error),)))
                    )
                )
                | Return(value=Operation(operator="&", operands=(Call(function=error),)))
            ):
                is_miss = any(not test.by_error for test in _missing_at(asked, function, each))
                (sure if is_miss else unsure).add(last_name(error))
            case Return(value=Call() as call) | Assignment(value=Call() as call) | Evaluation(value=Call() as call):
                sure |= asked.misses(call)
    return frozenset(sure - unsure)


def _missing_at(asked: Asked, function: Function, statement: Statement) -> Iterator[Test]:
    """Which items that a function asks for are not there where it comes to a statement; not those that it is given."""
    for test in tests_at(asked, function.body, statement.span.start):
        if test.held == "missing" and all(place.start >= 0 for place in test.asked):
            yield test


def _at(asked: Asked, function: Function, statement: Return) -> Iterator[Test]:
    """What is known where a function returns no error with a statement."""
    yield from tests_at(asked, function.body, statement.span.start)
    if statement.value is not None and not is_none(statement.value):
        for call in _calls(asked, statement.value):
            yield from asked.without_error(call)


def _may_be_none(asked: Asked, function: Function, statement: Return) -> bool:
    """Whether what a function returns may be no error."""
    match statement.value:
        case None | Operation(operator="&") | Member():
            return statement.value is None
        case value if is_none(value):
            return True
        case Call(function=made):
            first, *others = words_of(last_name(made)) or [""]
            return first not in MAKING and ERROR.isdisjoint((first, *others))
        case Name() as name:
            calls = {call.span for call in _calls(asked, name)}
            known = (test for test in tests_at(asked, function.body, statement.span.start) if test.by_error)
            return bool(calls) and not any(test.held == "missing" and calls <= test.asked for test in known)
    return False


def _calls(asked: Asked, value: Value) -> list[Call]:
    """The calls whose error a value is."""
    if isinstance(value, Call):
        return [value]
    is_error = isinstance(value, Name) and ERRORS.match(value.name) is not None
    return [origin.call for origin in asked.origins(value) if origin.error] if is_error else []


def _is_among(test: Test, way: tuple[Test, ...]) -> bool:
    return any((one.asked, one.held) == (test.asked, test.held) for one in way)


def _is_found(test: Test, way: tuple[Test, ...]) -> bool:
    """Whether there is what a test has found missing on another way."""
    return any(one.asked & test.asked and one.held in ("found", "value") and not one.by_error for one in way)
