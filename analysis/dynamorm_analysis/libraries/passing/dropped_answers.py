"""Writes in Python whose failure nobody learns of: the function catches every error of one, and its caller drops the
`None` or `False` that alone tells of it, or is told nothing at all."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Class,
    Evaluation,
    Flow,
    Function,
    Handler,
    Return,
    Statement,
    behind,
    blocks,
    expressions,
    inside,
    is_pass,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Entry,
    Mapping,
    Name,
    Value,
    called_span,
    dotted,
    is_none,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS, call_may_lead
from dynamorm_analysis.libraries.passing.requests_behind import Lead, leads, requests_behind
from dynamorm_analysis.libraries.rounds.catching import is_after_error, is_broad, only_writes_down
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import DELETES, SETTING, Access, Misuse
from dynamorm_analysis.model.names import telling_part
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of

KEPT = "kept"
SECRETS = frozenset({"nonce", "otp"})
SENDING = frozenset({"broadcast", "emit", "notify", "post", "publish", "reply", "respond", "send"})
OF_OPERATION = {"put": "PutError", "update": "UpdateError", "delete": "DeleteError"}
"""What every error of one of PynamoDB's operations is."""


def dropped_answers(program: Program, asking: Asking, occurrence: Occurrence) -> Iterator[Misuse]:
    """A call that stands alone, of a function that tells by what it returns alone that a write has failed."""
    call, scope = occurrence.value, occurrence.scope
    statement, caller = occurrence.statement, scope.node
    if not isinstance(call, Call) or not isinstance(caller, Function) or caller.is_nameless:
        return
    if not _is_never_looked_at(caller, statement, call):
        return
    if not call_may_lead(program, asking, call, scope, MAX_STEPS):
        return
    into = asking.entered(program, call, scope)
    if into is None or program.is_installed(into.function.path):
        return
    written = dotted(call.function) or last_name(call.function)
    if is_after_error(caller, call.span) or _fails_then(caller, statement) or _is_told_of(caller, call, written):
        return
    found = tuple(_failing_writes(program, asking, into))
    kept = [one for one, answer in found if answer == KEPT]
    if not is_test(scope.path):
        yield from (_kept(asking, access, into, caller) for access in kept if not access.conditional)
    failing = [each for each in found if each[1] != KEPT]
    if not failing or any(access.conditional for access, _ in failing):  # whose failure may be what was expected
        return
    behind = (f"{one.function} {one.entity} {telling_part(one.table or '')}" for one, _ in failing)
    names = ("answer", failing[0][1], "medium", scope.name, *dict.fromkeys(behind))
    yield Misuse("lost-error", asking.library, scope.place(called_span(call)), written, names)


def _is_never_looked_at(caller: Function, statement: Statement, call: Call) -> bool:
    """Whether what a call gives is dropped, or given to a variable that nothing reads."""
    match statement:
        case Evaluation(value=value):
            return value is call
        case Assignment(targets=(Name(name=name),), value=value, operator=""):
            return value is call and (_is_replaced(caller, statement, name) or not _is_read(caller, name))
    return False


def _is_replaced(caller: Function, statement: Statement, name: str) -> bool:
    """Whether a variable surely has another value before anything reads it."""
    for each in behind(caller.body, statement):
        used = any(name in names_in(value) for one in inside(each) for value in expressions(one))
        if isinstance(each, Assignment) and any(isinstance(one, Name) and one.name == name for one in each.targets):
            return each.operator == "" and each.value is not None and name not in names_in(each.value)
        if used or isinstance(each, Return | Flow | Function | Class):
            return False
    return False


def _is_read(caller: Function, name: str) -> bool:
    """Whether a function reads a variable, be it in a function inside it."""
    for each in (each for one in caller.body for each in inside(one)):
        if isinstance(each, Function | Class) or (isinstance(each, Flow) and each.kind in ("global", "nonlocal")):
            return True
        own = [value for value in expressions(each) if not (isinstance(each, Assignment) and value in each.targets)]
        if any(name in names_in(value) for value in own):
            return True
        if isinstance(each, Assignment) and any(
            name in names_in(one) for one in each.targets if not isinstance(one, Name)
        ):
            return True
    return False


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
        writes = [access for access in lead.accesses if access.operation in SETTING | DELETES]
        caught_before = _caught_before(program, asking, lead) if writes else frozenset[Place]()
        for access in writes:
            request = lead.call.value.span.start
            if access.place in caught_before:
                continue
            answer = _answer_of_failure(function, request) if access.operation in SETTING else ""
            if answer or _keeps_error(function, request, access.operation):
                yield access, answer or KEPT


def _caught_before(program: Program, asking: Asking, lead: Lead) -> frozenset[Place]:
    """Where writes behind a call are whose errors a function further in has caught already."""
    if not isinstance(lead.call.value, Call) or not any(one.via for one in lead.accesses):
        return frozenset()
    behind = requests_behind(program, asking, lead.call.value, lead.call.scope, MAX_STEPS - 1)
    return frozenset(passed.place for _, passed, _ in behind if passed.caught)


def _answer_of_failure(function: Function, request: int) -> str:
    """`None` or `False`, where a function returns that after every error of a request, and other things else; empty
    where it does not."""
    outer = list(statements_around(function.body, request))
    around = [each for each in outer if isinstance(each, Attempt)]
    if not around or not is_within(around[-1].body, request):
        return ""
    broad = next((each for each in around[-1].handlers if is_broad(each)), None)
    last = broad.body[-1] if broad is not None and broad.body else None
    if broad is None or not _is_only_shown(broad):
        return ""
    is_at_end = function.body[-1] is outer[0] is around[-1] and not around[-1].finish
    if not isinstance(last, Return) and not is_at_end:
        return ""
    good = [
        each.value for each in returns((*around[-1].body, *around[-1].otherwise)) if not _word_of_failure(each.value)
    ]
    return _word_of_failure(last.value if isinstance(last, Return) else None) if good else ""


def _keeps_error(function: Function, request: int, operation: str) -> bool:
    """Whether a function is for one write, catches every error of it, and tells its caller nothing of either; why
    items are not deleted it does not even write down, but for secrets that are good for one use."""
    around = list(statements_around(function.body, request))
    attempts = [each for each in around if isinstance(each, Attempt)]
    if not attempts or not is_within(attempts[-1].body, request):
        return False
    attempt = attempts[-1]
    broad = next((each for each in attempt.handlers if is_broad(each) or _is_of(each, operation)), None)
    if operation not in SETTING and (broad is None or (_tells_error(broad) and not _is_of_secret(function))):
        return False
    if broad is None or not _is_only_shown(broad) or any(each.value is not None for each in returns(function.body)):
        return False
    at = function.body.index(around[0])
    if any(map(_sends, function.body[:at])):
        return False
    return _is_all_of_it(around[0], attempt) and all(map(only_writes_down, function.body[at + 1 :]))


def _sends(statement: Statement) -> bool:
    """Whether a statement sends something, of which a write behind it only keeps a record."""
    match statement:
        case Evaluation(value=Call(function=function)):
            return not SENDING.isdisjoint(words_of(last_name(function)))
    return False


def _tells_error(handler: Handler) -> bool:
    """Whether what catches an error writes down which one it is."""
    calls = [each.value for each in handler.body if isinstance(each, Evaluation) and isinstance(each.value, Call)]
    if any(isinstance(each, Call) and last_name(each.function) in ("exception", "print_exc") for each in calls):
        return True
    return bool(handler.name) and any(handler.name in names_in(each) for each in calls)


def _is_of_secret(function: Function) -> bool:
    """Whether a function is called like what takes away a secret that is good for one use."""
    return not SECRETS.isdisjoint(words_of(function.name))


def _is_all_of_it(outer: Statement, attempt: Attempt) -> bool:
    """Whether a statement of a function is an attempt, or one that is made if there is something to do."""
    return outer is attempt or (isinstance(outer, Branch) and outer.body == (attempt,) and not outer.otherwise)


def _is_of(handler: Handler, operation: str) -> bool:
    """Whether a handler catches all errors of an operation of PynamoDB."""
    kinds = handler.kind.items if isinstance(handler.kind, Collection) else (handler.kind,)
    return any(kind is not None and last_name(kind) == OF_OPERATION.get(operation) for kind in kinds)


def _is_only_shown(handler: Handler) -> bool:
    """Whether what catches an error does no more about it than to write it down as one."""
    return all(isinstance(each, Return) or is_pass(each) or only_writes_down(each) for each in handler.body)


def _word_of_failure(value: Value | None) -> str:
    if value is None or is_none(value):
        return "None"
    match value:
        case Constant(value=False):
            return "False"
        case Mapping(entries=entries):
            return next((word for each in entries if (word := _told_as_failure(each))), "")
    return ""


def _told_as_failure(entry: Entry) -> str:
    """What an entry of a dictionary tells of a failure: `{"success": False}`, `{"error": str(error)}`."""
    match entry:
        case Entry(key=Constant(value="success" | "ok" as key), value=Constant(value=False)):
            return f"{{'{key}': False}}"
        case Entry(key=Constant(value="error" as key)):
            return f"{{'{key}': …}}"
    return ""


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
