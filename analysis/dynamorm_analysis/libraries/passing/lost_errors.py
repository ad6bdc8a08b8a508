"""Errors of requests that code of Go surely loses: of a call that stands alone, or replaced by the next one."""

from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Evaluation,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    behind,
    expressions,
    inside,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Name,
    Operation,
    Value,
    called_span,
    dotted,
    is_none,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.calls.asking import Asking, Entered
from dynamorm_analysis.libraries.calls.leading import FARTHEST, MAX_STEPS, call_may_lead, call_may_lead_far
from dynamorm_analysis.libraries.passing.gone_on import is_answered_twice, spends, what_rests_on
from dynamorm_analysis.libraries.passing.messages_lost import is_only_shown, is_printed, is_printed_and_left
from dynamorm_analysis.libraries.passing.requests_behind import Lead, leads, requests_behind
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import ERRORS
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.model.access import SETTING, Access, Misuse
from dynamorm_analysis.model.names import telling_part
from dynamorm_analysis.words import words_of

READS = frozenset({"get", "query", "scan", "count", "batch_get", "transact_get"})
NEEDING_WRITES = frozenset({"finished", "given away", "given up", "printed", "queued", "shown", "spent"})
"""Ways to lose an error that matter of writes alone."""
TELLING = frozenset({"err", "error", "errorf", "errors"})
"""Words in what makes or holds an error: `errors.New`, `fmt.Errorf`, `ErrClosed`."""


def lost_errors(program: Program, asking: Asking, occurrence: Occurrence, asked: list[Access]) -> Iterator[Misuse]:
    """A call whose error is lost: a request by itself, or one of a function that gives its caller the error."""
    call, scope = occurrence.value, occurrence.scope
    if not isinstance(call, Call) or not isinstance(scope.node, Function) or scope.node.is_nameless:
        return
    further = MAX_STEPS if asked or call_may_lead(program, asking, call, scope, MAX_STEPS) else FARTHEST
    if further == FARTHEST and not call_may_lead_far(program, asking, call, scope):
        return
    how = _how(occurrence, call, scope.node)
    if not how or (how == "dropped" and further > MAX_STEPS):
        return
    is_sure: bool | None = True
    if not asked:
        entered = asking.entered(program, call, scope)
        if entered is None:
            return
        if how in ("left aside", "given up", "printed") and not _only_asks(program, asking, entered, MAX_STEPS):
            return
        look = partial(_behind, program, asking, call, scope, entered, further)
        is_sure, asked = program.budget.going_further(look, (False, [])) if further > MAX_STEPS else look()
    writes = [one for one in asked if one.operation in SETTING]
    if not asked or (how == "left aside" and writes):
        return
    if how in NEEDING_WRITES and not writes:
        return
    if how == "used" and writes:
        return
    if how == "given up" and any(one.conditional for one in writes):
        return  # that the condition does not hold may be expected
    if how == "dropped" and not writes and not _is_for_effect(program, call, scope, asked):
        return
    if how == "answered":
        writes = asked
    does = "read" if all(one.operation in READS for one in asked) else "write"
    does = "conditional" if any(one.conditional for one in writes) else does
    sureness = "high" if is_sure and (how == "replaced" or does == "conditional") else "medium"
    given = " ".join(last_name(each.value) for each in call.arguments)
    written = dotted(call.function) or last_name(call.function)
    behind = (f"{_told_by(one)} {given}" for one in writes)
    names = (how, does, sureness, scope.name, *dict.fromkeys(behind))
    yield Misuse("lost-error", asking.library, scope.place(called_span(call)), written, names)


def _behind(
    program: Program, asking: Asking, call: Call, scope: Scope, entered: Entered, further: int
) -> tuple[bool | None, list[Access]]:
    """Whether a function gives its caller the error of a request, and what it asks, where it may."""
    is_sure = _gives_errors_of_requests(program, asking, entered, further)
    if is_sure is False:
        return False, []
    return is_sure, [passed for _, passed, _ in requests_behind(program, asking, call, scope, further)]


def _is_for_effect(program: Program, call: Call, scope: Scope, asked: list[Access]) -> bool:
    """Whether a function reads and gives nothing but an error, so that all it is for is what it does with what it has
    read: what is only taken away, on the contrary, can be so later."""
    function = called(program, call, scope)
    gives = function.node.returns if function is not None and isinstance(function.node, Function) else None
    return isinstance(gives, Name) and gives.name == "error" and all(one.operation in READS for one in asked)


def _told_by(access: Access) -> str:
    """What tells by its words what a request writes: its function, the package of that, its table and its items."""
    package = access.place.path.rpartition("/")[0].rpartition("/")[2]
    return f"{package} {access.function} {access.via or ''} {access.entity} {telling_part(access.table or '')}"


def _only_asks(program: Program, asking: Asking, into: Entered, further: int) -> bool:
    """Whether a function makes one request, itself or by another such function, and does nothing with it but to give
    its caller what that gives."""
    function = into.function.node
    asked = [lead for lead in leads(program, asking, into.function, further) if lead.accesses]
    if not isinstance(function, Function) or len(asked) != 1:
        return False
    made = asked[0].call
    if not isinstance(made.value, Call) or not any(each.value is made.value for each in returns(function.body)):
        return False
    inner = asking.entered(program, made.value, made.scope) if further > 1 else None
    return inner is None or _only_asks(program, asking, inner, further - 1)


def _gives_errors_of_requests(program: Program, asking: Asking, into: Entered, further: int) -> bool | None:
    """Whether a function gives its caller the error of a request that it makes, be it through another; None where that
    is not certain."""
    function = into.function.node
    if not isinstance(function, Function) or not _gives_error(function):
        return False
    made = leads(program, asking, into.function, further)
    writing = [each for each in made if any(one.operation not in READS for one in each.accesses)]
    found = [_gives_on(program, asking, lead, function, further) for lead in writing or made]
    return True if True in found else False if found and None not in found else None


def _gives_on(program: Program, asking: Asking, lead: Lead, function: Function, further: int) -> bool | None:
    """Whether a function gives on the error of one call; None where that is not certain."""
    own = _is_given_on(lead.call, function)
    if not own or further <= 1 or not isinstance(call := lead.call.value, Call):
        return own
    entered = asking.entered(program, call, lead.call.scope)
    return _gives_errors_of_requests(program, asking, entered, further - 1) if entered is not None else own


def _is_given_on(made: Occurrence, function: Function) -> bool | None:
    """Whether what looks at the error of a call returns one; None where nothing looks at it."""
    match made.statement:
        case Return():
            return True
        case Evaluation():
            return False
        case Assignment(targets=(target,)) as statement:
            error = target.items[-1] if isinstance(target, Collection) and target.items else target
            if not isinstance(error, Name):
                return None
            rest = takewhile(lambda each: not _sets_it(each, error.name), behind(function.body, statement))
            looks = tuple(each for each in rest if _mentions(each, error.name))
            return any(map(_is_of_error, returns(looks))) if looks else None
    return None


def _is_of_error(statement: Return) -> bool:
    """Whether a return may give an error as the last of its values."""
    last = _last(statement)
    return last is None or not is_none(last)


def _last(statement: Return) -> Value | None:
    value = statement.value
    return value.items[-1] if isinstance(value, Collection) and value.items else value


def _how(occurrence: Occurrence, call: Call, function: Function) -> str:
    """`dropped` by a call that stands alone, `replaced` where another error takes its place, `left aside` by what is
    given to `_` while the response is used as if there were none, `shown` where a message is then taken for dealt with,
    `printed` where the function then tells its caller of no error, `given up` where it returns so at once, `used` where
    it only prints it and uses the response all the same, `answered` where it is told and then success, too, `spent`,
    `queued` or `finished` by what rests on a write whose error is printed, `given away` to `_` for what is spent; empty
    where none of it is certain."""
    match occurrence.statement:
        case Evaluation(value=value) as statement if value is call and not statement.is_put_off:
            return "" if _is_after_error(function, call) or _fails_then(function, statement) else "dropped"
        case Assignment(targets=(target,), value=value, operator="") as statement if value is call:
            given = target.items if isinstance(target, Collection) else (target,)
            error = given[-1]
            if len(given) > 1 and isinstance(error, Name) and error.name == "_":
                return "left aside" if _is_used_blindly(given[0], behind(function.body, statement)) else ""
            if isinstance(error, Name) and error.name == "_":
                return "given away" if spends(call) and not _is_after_error(function, call) else ""
            if not isinstance(error, Name) or not ERRORS.match(error.name):
                return ""
            others = frozenset(one.name for one in given[:-1] if isinstance(one, Name))
            rest = behind(function.body, statement)
            if is_only_shown(function, rest, error.name):
                return "shown"
            if is_answered_twice(function, rest, error.name):
                return "" if _is_looked_at(rest[1:], error.name) else "answered"
            if is_printed_and_left(function, rest, error.name):
                return "given up"
            if is_printed(rest, error.name):
                return _how_printed(given, rest[1:], error.name, function, call)
            is_replaced = _is_replaced(rest, error.name, others)
            return "replaced" if is_replaced and not _is_held(function, error.name) else ""
    return ""


def _how_printed(
    given: tuple[Value, ...], rest: tuple[Statement, ...], error: str, function: Function, call: Call
) -> str:
    if _is_looked_at(rest, error) or _is_held(function, error):
        return ""
    if not _is_after_error(function, call) and (why := what_rests_on(call, function, rest)):
        is_told = why == "finished" and not _ends_without_error(function, rest)
        return "" if is_told else why
    if len(given) > 1 and _is_used_blindly(given[0], rest):
        return "used"
    return "printed" if _ends_without_error(function, rest) else ""


def _ends_without_error(function: Function, rest: tuple[Statement, ...]) -> bool:
    """Whether a function that gives errors gives none in what follows."""
    ends = tuple(returns(rest))
    return _gives_error_last(function) and bool(ends) and not any(map(_is_of_error, ends))


def _is_looked_at(rest: tuple[Statement, ...], error: str) -> bool:
    """Whether statements use an error before they surely set it anew: a loop may have no rounds."""
    for statement in rest:
        for each in inside(statement):
            own = [value for value in expressions(each) if not (isinstance(each, Assignment) and value in each.targets)]
            if any(error in names_in(value) for value in own):
                return True
            if _sets_it(each, error):
                if isinstance(statement, Loop):
                    break
                return False
    return False


def _is_used_blindly(response: Value, rest: tuple[Statement, ...]) -> bool:
    """Whether code uses what a call gives, and never asks whether that is there."""
    if not isinstance(response, Name) or response.name == "_":
        return False
    own = frozenset({response.name})
    tests = (each.test for one in rest for each in inside(one) if isinstance(each, Branch))
    return any(_mentions(each, response.name) for each in rest) and not any(_asks(test, own) for test in tests)


def _fails_then(function: Function, statement: Statement) -> bool:
    """Whether the block of a statement ends in another error, which is the one to tell."""
    rest = behind(function.body, statement)
    last = _last(rest[-1]) if rest and isinstance(rest[-1], Return) else None
    named = last.function if isinstance(last, Call) else last
    return named is not None and not TELLING.isdisjoint(words_of(dotted(named) or last_name(named)))


def _is_after_error(function: Function, call: Call) -> bool:
    """Whether a call is made where another one has failed, whose error is the one to tell: also behind a branch for
    where there was none, with which the function ends."""
    place = call.span.start
    around = [each for each in statements_around(function.body, place) if isinstance(each, Branch)]
    ended = (each for each in function.body if isinstance(each, Branch) and each.span.end <= place)
    return any(
        is_within(each.otherwise if each.test.operator == "==" else each.body, place)
        or (
            each.span.end <= place
            and each.test.operator == "=="
            and any(isinstance(one, Return) for one in each.body[-1:])
        )
        for each in (*around, *ended)
        if isinstance(each.test, Operation) and any(map(ERRORS.match, names_in(each.test)))
    )


def _gives_error(function: Function) -> bool:
    """Whether the last thing that a function gives is an error, and not always none."""
    return _gives_error_last(function) and any(map(_is_of_error, returns(function.body)))


def _gives_error_last(function: Function) -> bool:
    given = function.returns.items if isinstance(function.returns, Collection) else (function.returns,)
    return bool(given) and given[-1] is not None and last_name(given[-1]) == "error"


def _is_held(function: Function, error: str) -> bool:
    """Whether a function within one uses its error, as what is put off to the end does."""
    within = (each for statement in function.body for each in inside(statement) if isinstance(each, Function))
    return any(_mentions(each, error) or _sets(each, error) for one in within for each in one.body)


def _is_replaced(rest: tuple[Statement, ...], error: str, others: frozenset[str]) -> bool:
    """Whether statements surely set an error anew before any of them looks at it, or at whether the other results of
    its call are there."""
    for at, each in enumerate(rest):
        if _sets_it(each, error):
            is_of_head = at + 1 < len(rest) and rest[at + 1].span.start <= each.span.start  # `if err := …; err != nil`
            return not is_of_head and not _mentions_itself(each, error)
        if isinstance(each, Branch) and each.body and each.otherwise and not _asks(each.test, others):
            ways = (each.body, each.otherwise)
            if error not in names_in(each.test) and all(_is_set_only(way, error) for way in ways):
                return True
        if isinstance(each, Return) or _mentions(each, error) or _sets(each, error):
            return False
        if (isinstance(each, Branch) and _asks(each.test, others)) or any(map(_leads_elsewhere, inside(each))):
            return False
    return False


def _leads_elsewhere(statement: Statement) -> bool:
    """Whether a statement leads to where an error that has a name may still be looked at."""
    return isinstance(statement, Flow) or (isinstance(statement, Return) and statement.value is None)


def _is_set_only(block: tuple[Statement, ...], error: str) -> bool:
    """Whether a block sets an error of those around it and does nothing else with it: one of its own it would use."""
    return any(_sets_it(each, error) for each in block) and not any(_mentions(each, error) for each in block)


def _sets_it(statement: Statement, error: str) -> bool:
    return isinstance(statement, Assignment) and error in _targets(statement)


def _mentions_itself(statement: Statement, error: str) -> bool:
    value = statement.value if isinstance(statement, Assignment) else None
    return value is not None and error in names_in(value)


def _sets(statement: Statement, error: str) -> bool:
    return any(_sets_it(each, error) for each in inside(statement))


def _targets(statement: Assignment) -> tuple[str, ...]:
    targets = (one for each in statement.targets for one in (each.items if isinstance(each, Collection) else (each,)))
    return tuple(one.name for one in targets if isinstance(one, Name))


def _mentions(statement: Statement, error: str) -> bool:
    """Whether a statement, or one inside it, uses a name."""
    return any(
        error in names_in(value)
        for each in inside(statement)
        for value in expressions(each)
        if not (isinstance(each, Assignment) and value in each.targets)
    )


def _asks(test: Value, others: frozenset[str]) -> bool:
    """Whether a test asks for a result itself: `found == nil`, `!known`, `len(found) == 0`."""
    match test:
        case Name(name=name):
            return name in others
        case Operation(operands=operands):
            return any(_asks(each, others) for each in operands)
        case Call(arguments=arguments):
            return any(_asks(each.value, others) for each in arguments)
    return False
