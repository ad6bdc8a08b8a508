"""Writes in Python whose failure nobody learns of: the function catches every error of one, and its caller drops the
`None` or `False` that alone tells of it, or is told nothing at all."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Attempt,
    Evaluation,
    Flow,
    Function,
    Handler,
    Loop,
    Return,
    Statement,
    blocks,
    inside,
    is_pass,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import Call, Collection, Constant, Value, called_span, dotted, is_none, last_name
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS, call_may_lead
from dynamorm_analysis.libraries.passing.requests_behind import leads
from dynamorm_analysis.libraries.rounds.catching import LOGGING, is_after_error, is_broad
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import SETTING, Access, Misuse
from dynamorm_analysis.model.names import telling_part

KEPT = "kept"
OF_OPERATION = {"put": "PutError", "update": "UpdateError", "delete": "DeleteError"}
"""What every error of one of PynamoDB's operations is."""
SAID_TO_BE_HARMLESS = frozenset({"debug", "info", "warn", "warning"})
"""Levels at which code writes down what it means to go on after."""


def dropped_answers(program: Program, asking: Asking, occurrence: Occurrence) -> Iterator[Misuse]:
    """A call that stands alone, of a function that tells by what it returns alone that a write has failed."""
    call, scope = occurrence.value, occurrence.scope
    statement, caller = occurrence.statement, scope.node
    if not isinstance(call, Call) or not isinstance(caller, Function) or caller.is_nameless:
        return
    if not isinstance(statement, Evaluation) or statement.value is not call:
        return
    if not call_may_lead(program, asking, call, scope, MAX_STEPS):
        return
    into = asking.entered(program, call, scope)
    if into is None or program.is_installed(into.function.path):
        return
    written = dotted(call.function) or last_name(call.function)
    if is_after_error(caller, call.span) or _fails_then(caller, statement) or _is_told_of(caller, call, written):
        return
    kept = [one for one, answer in _failing_writes(program, asking, into) if answer == KEPT]
    if not is_test(scope.path):
        yield from (_kept(asking, access, into, caller) for access in kept if not access.conditional)
    failing = [each for each in _failing_writes(program, asking, into) if each[1] != KEPT]
    if not failing or any(access.conditional for access, _ in failing):  # whose failure may be what was expected
        return
    behind = (f"{one.function} {one.entity} {telling_part(one.table or '')}" for one, _ in failing)
    names = ("answer", failing[0][1], "medium", scope.name, *dict.fromkeys(behind))
    yield Misuse("lost-error", asking.library, scope.place(called_span(call)), written, names)


def _kept(asking: Asking, access: Access, into: Entered, caller: Function) -> Misuse:
    """A write whose error a function keeps to itself, which a caller takes for done."""
    told_by = f"{access.function} {access.entity} {telling_part(access.table or '')}"
    name = into.function.name.rpartition(".")[2]
    return Misuse("lost-error", asking.library, access.place, name, ("kept", "write", "medium", caller.name, told_by))


def _failing_writes(program: Program, asking: Asking, into: Entered) -> Iterator[tuple[Access, str]]:
    """The writes of a function of which it catches every error, with what it returns then."""
    function = into.function.node
    if not isinstance(function, Function):
        return
    for lead in leads(program, asking, into.function, MAX_STEPS):
        for access in lead.accesses:
            request = lead.call.value.span.start
            answer = _answer_of_failure(function, request) if access.operation in SETTING else ""
            if answer or _keeps_error(function, request, access.operation):
                yield access, answer or KEPT


def _answer_of_failure(function: Function, request: int) -> str:
    """`None` or `False`, where a function returns that after every error of a request, and other things else; empty
    where it does not."""
    around = [each for each in statements_around(function.body, request) if isinstance(each, Attempt)]
    if not around or not is_within(around[-1].body, request):
        return ""
    broad = next((each for each in around[-1].handlers if is_broad(each)), None)
    last = broad.body[-1] if broad is not None and broad.body else None
    if broad is None or not isinstance(last, Return) or not _is_only_shown(broad):
        return ""
    good = [
        each.value for each in returns((*around[-1].body, *around[-1].otherwise)) if not _word_of_failure(each.value)
    ]
    return _word_of_failure(last.value) if good else ""


def _keeps_error(function: Function, request: int, operation: str) -> bool:
    """Whether a function is for one write, catches every error of it, and tells its caller nothing of either; that
    items are not deleted it does not even write down."""
    around = list(statements_around(function.body, request))
    attempts = [each for each in around if isinstance(each, Attempt)]
    if not attempts or not is_within(attempts[-1].body, request) or any(isinstance(each, Loop) for each in around):
        return False
    attempt = attempts[-1]
    broad = next((each for each in attempt.handlers if is_broad(each) or _is_of(each, operation)), None)
    if operation not in SETTING and (operation != "delete" or broad is None or any(map(_is_log, broad.body))):
        return False
    if broad is None or not _is_only_shown(broad) or any(each.value is not None for each in returns(function.body)):
        return False
    behind = function.body[function.body.index(around[0]) + 1 :]
    return around[0] is attempt and all(map(_is_log, behind))


def _is_of(handler: Handler, operation: str) -> bool:
    """Whether a handler catches all errors of an operation of PynamoDB."""
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    return any(kind is not None and last_name(kind) == OF_OPERATION.get(operation) for kind in kinds)


def _is_only_shown(handler: Handler) -> bool:
    """Whether what catches an error does no more about it than to write it down as one."""
    return all(isinstance(each, Return) or is_pass(each) or _is_log(each) for each in handler.body)


def _is_log(statement: Statement) -> bool:
    """Whether a statement writes something down, and not as what does no harm."""
    if not isinstance(statement, Evaluation):
        return False
    shown = last_name(statement.value.function) if isinstance(statement.value, Call) else ""
    return not isinstance(statement.value, Call) or shown in LOGGING - SAID_TO_BE_HARMLESS


def _word_of_failure(value: Value | None) -> str:
    if value is None or is_none(value):
        return "None"
    return "False" if isinstance(value, Constant) and value.value is False else ""


def _fails_then(function: Function, statement: Statement) -> bool:
    """Whether the block of a statement ends in another error, which is the one to tell."""
    start = statement.span.start
    around = list(statements_around(function.body, start))
    holding = blocks(around[-2]) if len(around) > 1 else (function.body,)
    ends = [block[-1] for block in holding if is_within(block, start)]
    return any(isinstance(last, Flow) and last.kind == "raise" for last in ends)


def _is_told_of(function: Function, call: Call, written: str) -> bool:
    """Whether a function has called the same before, and dropped its answer."""
    alone = (each.value for one in function.body for each in inside(one) if isinstance(each, Evaluation))
    return any(
        isinstance(each, Call) and each.span.start < call.span.start and dotted(each.function) == written
        for each in alone
    )
