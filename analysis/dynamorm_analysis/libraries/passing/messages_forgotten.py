"""Functions of Python that are given messages, and end as if they had dealt with one whose write has failed."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Flow,
    Function,
    Return,
    Statement,
    expressions,
    inside,
    is_pass,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Member,
    Name,
    Value,
    called_span,
    dotted,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS, call_may_lead
from dynamorm_analysis.libraries.passing.requests_behind import requests_behind
from dynamorm_analysis.libraries.rounds.catching import is_after_error, is_broad, only_writes_down
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import SETTING, Access, Misuse
from dynamorm_analysis.model.names import telling_part
from dynamorm_analysis.words import words_of

RECORDS = "Records"
FAILURES = "batchitemfailures"


def forgotten_messages(
    program: Program, asking: Asking, occurrence: Occurrence, own: Iterable[Access]
) -> Iterator[Misuse]:
    """A write for a message, be it through a function, of which every error is caught and written down at most; `own`
    are the requests that a call makes itself."""
    call, scope = occurrence.value, occurrence.scope
    function = scope.node
    if not isinstance(call, Call) or not isinstance(function, Function) or function.is_nameless:
        return
    caught = _caught(function, call.span.start)
    if caught is None or not is_given_messages(function) or is_after_error(function, call.span):
        return
    if _fails_in_the_end(function, caught) or _tells_failures(function):
        return
    asked = list(own)
    if not asked and call_may_lead(program, asking, call, scope, MAX_STEPS):
        behind = requests_behind(program, asking, call, scope, MAX_STEPS)
        asked = [passed for _, passed, _ in behind if not passed.caught]
    writes = [one for one in asked if one.operation in SETTING]
    if not writes or all(one.conditional for one in writes):
        return
    told = (f"{one.function} {one.via or ''} {one.entity} {telling_part(one.table or '')}" for one in writes)
    names = ("forgotten", str(caught.span.start), "medium", scope.name, *dict.fromkeys(told))
    written = dotted(call.function) or last_name(call.function)
    yield Misuse("lost-error", asking.library, scope.place(called_span(call)), written, names)


def is_given_messages(function: Function) -> bool:
    """Whether a function takes the records of an event which it is given: `event["Records"]`."""
    given = frozenset(each.name for each in function.parameters)
    return any(
        _is_of_records(part, given)
        for each in function.body
        for one in inside(each)
        for value in expressions(one)
        for part in parts_of(value)
    )


def _is_of_records(part: Value, given: frozenset[str]) -> bool:
    match part:
        case Item(owner=Name(name=event), index=Constant(value=key)):
            return key == RECORDS and event in given
        case Call(
            function=Member(owner=Name(name=event), name="get"), arguments=(Argument(value=Constant() as key), *_)
        ):
            return key.value == RECORDS and event in given
    return False


def _caught(function: Function, request: int) -> Attempt | None:
    """What catches every error of a request, and does no more about it than to write it down, or to answer it."""
    around = [each for each in statements_around(function.body, request) if isinstance(each, Attempt)]
    catching = [each for each in around if each.handlers and is_within(each.body, request)]
    broad = next((each for each in catching[-1].handlers if is_broad(each)), None) if catching else None
    return catching[-1] if broad is not None and all(map(_goes_on, broad.body)) else None


def _goes_on(statement: Statement) -> bool:
    match statement:
        case Flow(kind="continue"):
            return True
        case Assignment(value=value) if value is not None:  # of what is counted or answered: a list of failures calls
            return not any(isinstance(part, Call) for part in parts_of(value))
        case Return(value=value):
            return value is None or not any(isinstance(part, Call) for part in parts_of(value)) or _answers(value)
    return is_pass(statement) or only_writes_down(statement)


def _answers(value: Value) -> bool:
    """Whether what is returned is an answer as to a web request, which no queue or stream reads."""
    return any(isinstance(part, Constant) and part.value in ("statusCode", "status") for part in parts_of(value))


def _fails_in_the_end(function: Function, caught: Attempt) -> bool:
    """Whether a function raises an error further down, as it may for all those that it has caught."""
    every = (each for one in function.body for each in inside(one))
    raised = (each for each in every if isinstance(each, Flow) and each.kind == "raise")
    return any(each.span.start >= caught.span.end for each in raised)


def _tells_failures(function: Function) -> bool:
    parts = (
        part for one in function.body for each in inside(one) for value in expressions(each) for part in parts_of(value)
    )
    return any(
        (isinstance(part, Constant) and isinstance(part.value, str) and part.value.lower() == FAILURES)
        or (isinstance(part, Name | Member) and "".join(words_of(part.name)) == FAILURES)
        or (isinstance(part, Call) and any("".join(words_of(each.name or "")) == FAILURES for each in part.arguments))
        for part in parts
    )
