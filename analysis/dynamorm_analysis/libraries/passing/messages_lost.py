"""Functions of Go that are given messages, and end as if they had dealt with one whose write has failed."""

from dynamorm_analysis.facts.statements import (
    Branch,
    Evaluation,
    Flow,
    Function,
    Return,
    Statement,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.static_pages import SHOWING

MESSAGES = frozenset({
    "CloudWatchEvent", "DynamoDBEvent", "DynamoDBEventRecord", "EventBridgeEvent", "KinesisEvent", "KinesisEventRecord",
    "S3Event", "S3EventRecord", "SNSEvent", "SNSEventRecord", "SQSEvent", "SQSMessage",
})  # fmt: skip
"""What Lambda gives to functions, of which it gives again what they return an error for."""
LEVELS = SHOWING | frozenset(f"{level}Context" for level in ("Debug", "Info", "Warn", "Error"))
"""Methods of loggers, also those of `slog` that are given a context."""
ENDING = frozenset({"Msg", "Msgf", "Send"})
"""What ends the chains of `zerolog`."""
FAILURES = "BatchItemFailures"


def is_only_shown(function: Function, rest: tuple[Statement, ...], error: str) -> bool:
    """Whether a function that deals with messages prints an error, does nothing else where there is one, and returns
    none in the end; `rest` is what follows the call that gives it."""
    if not any(_is_of_messages(each.annotation) for each in function.parameters):
        return False
    failed = where_failed(rest, error)
    then = failed.body if failed is not None else ()
    shown = any(map(shows, then)) and all(shows(each) or _leaves_well(each, function) for each in then)
    return shown and _ends_well(function) and not any(map(_tells_failures, function.body))


def _leaves_well(statement: Statement, function: Function) -> bool:
    """`continue`, `return nil`, and `return` in a function that returns nothing."""
    match statement:
        case Return(value=None):
            return function.returns is None
        case Return(value=value):
            return value is not None and is_none(value)
    return isinstance(statement, Flow) and statement.kind == "continue"


def is_printed(rest: tuple[Statement, ...], error: str) -> bool:
    """Whether code prints an error that is there, and does nothing else about it."""
    failed = where_failed(rest, error)
    if failed is None or not failed.body:
        return False
    return all(map(shows, failed.body)) and all(map(shows, failed.otherwise))


def is_printed_and_left(function: Function, rest: tuple[Statement, ...], error: str) -> bool:
    """Whether a function that gives an error alone prints one, and then returns none."""
    failed = where_failed(rest, error)
    gives = function.returns
    if failed is None or not (isinstance(gives, Name) and gives.name == "error"):
        return False
    *shown, last = failed.body or (None,)
    is_none_given = isinstance(last, Return) and last.value is not None and is_none(last.value)
    return is_none_given and bool(shown) and all(each is not None and shows(each) for each in shown)


def where_failed(rest: tuple[Statement, ...], error: str) -> Branch | None:
    """What follows at once where there is an error: `if err != nil { … }`."""
    match rest:
        case (Branch(test=Operation(operator="!=", operands=(Name(name=name), none))) as failed, *_):
            return failed if is_none(none) and name == error else None
    return None


def _is_of_messages(annotation: Value | None) -> bool:
    return isinstance(annotation, Member) and annotation.name in MESSAGES


def shows(statement: Statement) -> bool:
    """Whether a statement prints something: `log.Println(err)`, `log.Error().Err(err).Msg("no")`."""
    match statement:
        case Evaluation(value=Call(function=Member(owner=Call() as chain, name=name))) if name in ENDING:
            levels = (part for part in parts_of(chain) if isinstance(part, Call))
            return any(last_name(each.function) in LEVELS for each in levels)
        case Evaluation(value=Call(function=Member(name=name))):
            return name in LEVELS
    return False


def _ends_well(function: Function) -> bool:
    """Whether a function ends without an error: it returns none, or nothing at all."""
    last = function.body[-1] if function.body else None
    if not isinstance(last, Return):
        return function.returns is None
    value = last.value.items[-1] if isinstance(last.value, Collection) and last.value.items else last.value
    return value is None or is_none(value)


def _tells_failures(statement: Statement) -> bool:
    parts = (part for each in inside(statement) for value in expressions(each) for part in parts_of(value))
    return any(_names(part) == FAILURES or _is_given_failures(part) for part in parts)


def _names(part: Value) -> str:
    return part.name if isinstance(part, Member | Name) else ""


def _is_given_failures(part: Value) -> bool:
    return isinstance(part, Call) and any(argument.name == FAILURES for argument in part.arguments)
