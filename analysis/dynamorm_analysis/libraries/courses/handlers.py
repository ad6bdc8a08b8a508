"""What it tells of an item that a handler of errors runs, or does not."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Attempt, Evaluation, Flow, Handler, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Collection, last_name, parts_of
from dynamorm_analysis.libraries.calls.telling import TELLING
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.error_types import is_called_missing
from dynamorm_analysis.libraries.courses.tested import Otherwise
from dynamorm_analysis.model.course import Held, Test


def handled(
    asked: Asked, handler: Handler, tried: tuple[Statement, ...], holds: Held, otherwise: Otherwise
) -> Iterator[Test]:
    """What an error tells that a handler is for, or that it did not come, of the calls that may have raised it."""
    kinds = _kinds(handler)
    values = (value for statement in tried for each in inside(statement) for value in expressions(each))
    calls = [part for value in values for part in parts_of(value) if isinstance(part, Call)]
    if not is_for_missing(handler):
        calls = [call for call in calls if kinds & asked.misses(call)]
    if calls:
        yield Test(frozenset(call.span for call in calls), holds, otherwise=otherwise, by_error=True)


def is_for_missing(handler: Handler) -> bool:
    """Whether a handler is for the error that there is no item."""
    return any(map(is_called_missing, _kinds(handler)))


def lets_errors_out(attempt: Attempt) -> bool:
    """Whether whatever goes wrong in a `try` is only written down, and raised again or as another error."""
    return bool(attempt.handlers) and all(map(_raises_alone, attempt.handlers))


def _raises_alone(handler: Handler) -> bool:
    match handler.body:
        case (*others, Flow(kind="raise")):
            return all(isinstance(one, Evaluation) and _tells(one) for one in others)
    return False


def _tells(statement: Evaluation) -> bool:
    return isinstance(statement.value, Call) and last_name(statement.value.function) in TELLING


def _kinds(handler: Handler) -> frozenset[str]:
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    return frozenset(last_name(kind) for kind in kinds if kind is not None)
