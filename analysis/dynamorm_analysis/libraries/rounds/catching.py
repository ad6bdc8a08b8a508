"""Errors of a request that the code around it catches, so that it goes on with the others."""

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Evaluation,
    Flow,
    Function,
    Handler,
    Import,
    Return,
    Statement,
    blocks,
    expressions,
    inside,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import Call, Collection, Constant, Operation, Value, is_none, last_name, parts_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Span

BROAD = frozenset({"Exception", "BaseException", "BotoCoreError", "Boto3Error", "ClientError", "PynamoDBException"})
"""What every error of DynamoDB is, throttling and missing permissions included."""
LOGGING = frozenset({"print", "log", "debug", "info", "warn", "warning", "error", "exception", "critical"})
SAID_TO_BE_HARMLESS = frozenset({"debug", "info", "warn", "warning"})
"""Levels at which code writes down what it means to go on after."""
WRITING_DOWN = (LOGGING | {"print_exc"}) - SAID_TO_BE_HARMLESS


def is_caught_in_function(occurrence: Occurrence) -> bool:
    """Whether the function in which a request stands goes on after an error of it, or ends as if there were none."""
    node = occurrence.scope.node
    return isinstance(node, Function) and is_caught(node.body, occurrence.value.span)


def is_swallowed(occurrence: Occurrence) -> bool:
    """Whether whatever error a request has is caught and nothing at all is made of it: nobody is told, and the code
    looks at no part of the error."""
    node = occurrence.scope.node
    if not isinstance(node, Function):
        return False
    request = occurrence.value.span.start
    catching = attempts_catching(node.body, request)
    return bool(catching) and any(_is_silent(handler) for handler in catching[-1].handlers if is_broad(handler))


def attempts_catching(body: tuple[Statement, ...], request: int) -> list[Attempt]:
    """The statements around a request that catch an error of it, the outermost first."""
    around = (each for each in statements_around(body, request) if isinstance(each, Attempt))
    return [each for each in around if each.handlers and is_within(each.body, request)]


def is_broad(handler: Handler) -> bool:
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    return any(kind is None or last_name(kind) in BROAD for kind in kinds)


def _is_silent(handler: Handler) -> bool:
    """Whether a handler raises nothing and calls nothing, which might tell somebody or look what is wrong."""
    for outer in handler.body:
        for each in inside(outer):
            if isinstance(each, Branch) or (isinstance(each, Flow) and each.kind == "raise"):
                return False
            if any(_tells(part, handler.name) for value in expressions(each) for part in parts_of(value)):
                return False
    return True


def _tells(part: Value, name: str) -> bool:
    return isinstance(part, Call) or (bool(name) and last_name(part) == name)


def only_writes_down(statement: Statement) -> bool:
    """Whether a statement writes an error down as one, and not as what does no harm, or imports what that needs."""
    if isinstance(statement, Import):
        return True
    if not isinstance(statement, Evaluation):
        return False
    shown = last_name(statement.value.function) if isinstance(statement.value, Call) else ""
    return not isinstance(statement.value, Call) or shown in WRITING_DOWN


def is_after_error(function: Statement | None, request: Span) -> bool:
    """Whether a request in a function is made after an error alone: to take back what was done before it, or to write
    down that there was one."""
    around = statements_around(function.body, request.start) if isinstance(function, Function) else ()
    handlers = (handler for each in around if isinstance(each, Attempt) for handler in each.handlers)
    return any(is_within(handler.body, request.start) for handler in handlers)


def is_caught(body: tuple[Statement, ...], request: Span) -> bool:
    """Whether statements go on after an error of a request in them: they catch it and do not raise it again, or look
    at it (as in Go) and do not return."""
    for position, statement in enumerate(body):
        if not statement.span.start <= request.start < statement.span.end:
            continue
        if (
            isinstance(statement, Attempt)
            and is_within(statement.body, request.start)
            and _goes_on_after_error(statement)
        ):
            return True
        if any(map(_passes_over_error, body[position : position + 2])):
            return True
        return any(is_caught(block, request) for block in blocks(statement))
    return False


def is_logged_alone(body: tuple[Statement, ...], request: Span) -> bool:
    """Whether statements that catch an error of a request in them do no more about it than to write it down, and to
    count it."""
    catching = attempts_catching(body, request.start)
    return bool(catching) and all(
        _is_log(each) for one in catching for handler in one.handlers for each in handler.body
    )


def is_answered_alone(occurrence: Occurrence) -> bool:
    """Whether the function in which a request stands does no more about an error of it than to write it down and to
    give back something that tells of it: what becomes of it is up to who calls the function."""
    node = occurrence.scope.node
    if not isinstance(node, Function):
        return False
    request = occurrence.value.span.start
    catching = attempts_catching(node.body, request)
    return bool(catching) and all(
        _is_log(each) or _is_answer(each) for one in catching for handler in one.handlers for each in handler.body
    )


def is_dropped(occurrence: Occurrence) -> bool:
    """Whether code makes nothing of what a call gives back."""
    statement = occurrence.statement
    return isinstance(statement, Evaluation) and statement.value is occurrence.value


def _is_answer(statement: Statement) -> bool:
    return isinstance(statement, Return) and (statement.value is None or not _makes_something(statement.value))


def _makes_something(value: Value) -> bool:
    return any(isinstance(part, Call) for part in parts_of(value))


def _is_log(statement: Statement) -> bool:
    match statement:
        case Evaluation(value=Call(function=function)):
            return last_name(function) in LOGGING
        case Assignment(operator="+=", value=Constant()):
            return True
        case Flow(kind=kind):
            return kind == "continue"
    return False


def _goes_on_after_error(attempt: Attempt) -> bool:
    ends = (handler.body[-1] for handler in attempt.handlers if handler.body)
    return any(not (isinstance(end, Flow) and end.kind == "raise") for end in ends)


def _passes_over_error(statement: Statement) -> bool:
    """`if err != nil { log(err); continue }`"""
    match statement:
        case Branch(test=Operation(operator="!=", operands=(_, other)), body=(*_, last)) if is_none(other):
            return not isinstance(last, Return)
    return False
