"""Reads of which every error is taken for nothing found, so that the code goes on as if the item were not there."""

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Evaluation,
    Flow,
    Function,
    Handler,
    Return,
    Statement,
    inside,
    is_pass,
)
from dynamorm_analysis.facts.values import Call, Collection, Constant, Mapping, Value, is_none, last_name
from dynamorm_analysis.libraries.rounds.catching import LOGGING, attempts_catching, is_broad
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Forgiven
from dynamorm_analysis.text import Span

OF_OPERATION = {"get": "GetError", "query": "QueryError", "scan": "ScanError"}
"""What every error of one of PynamoDB's operations is."""


def forgiven(occurrence: Occurrence, operation: str) -> Forgiven | None:
    """What becomes of any error of a read in its function, where that does not ask which one it is, tells no caller of
    it, and gives back nothing or goes on, or does something else then."""
    node = occurrence.scope.node
    if not isinstance(node, Function) or operation not in OF_OPERATION:
        return None
    request = occurrence.value.span.start
    catching = attempts_catching(node.body, request)
    if not catching:
        return None
    handler = next((each for each in catching[-1].handlers if is_broad(each) or _is_of(each, operation)), None)
    if handler is None or not handler.body or any(map(_asks_or_raises, handler.body)):
        return None
    end = handler.body[-1]
    given = end.value if isinstance(end, Return) else None
    is_for_nothing = _is_nothing(given) and all(map(_is_log, handler.body[:-1]))
    if isinstance(end, Return) and not (is_for_nothing or any(map(_does_more, handler.body))):
        return None
    span = Span(handler.body[0].span.start, end.span.end)
    leaves = isinstance(end, Return | Flow) and not is_pass(end)
    return Forgiven(occurrence.scope.place(span), leaves, is_for_nothing and _is_there(given))


def _is_of(handler: Handler, operation: str) -> bool:
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    return any(kind is not None and last_name(kind) == OF_OPERATION[operation] for kind in kinds)


def _asks_or_raises(statement: Statement) -> bool:
    return any(
        isinstance(each, Branch) or (isinstance(each, Flow) and each.kind == "raise") for each in inside(statement)
    )


def _is_log(statement: Statement) -> bool:
    if isinstance(statement, Evaluation) and isinstance(statement.value, Call):
        return last_name(statement.value.function) in LOGGING
    return is_pass(statement) or isinstance(statement, Evaluation)


def _does_more(statement: Statement) -> bool:
    """Whether a statement does more than to write an error down: it may put what there is from now on."""
    if not isinstance(statement, Evaluation | Assignment | Return) or not isinstance(statement.value, Call):
        return False
    return not _is_log(statement)


def _is_nothing(value: Value | None) -> bool:
    match value:
        case Constant(value=given):
            return not given
        case Mapping(entries=()) | Collection(items=()):
            return True
    return value is None or is_none(value)


def _is_there(value: Value | None) -> bool:
    """Whether a value is one with which code goes on as with what is there: `{}`, `0`."""
    return isinstance(value, Mapping | Collection) or (
        isinstance(value, Constant) and value.value == 0 and value.value is not False
    )
