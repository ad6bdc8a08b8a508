"""Errors of requests that code of Go surely loses: of a call that stands alone, or replaced by the next one."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Evaluation,
    Function,
    Return,
    Statement,
    blocks,
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
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS
from dynamorm_analysis.libraries.passing.requests_behind import requests_behind
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import ERRORS
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access, Misuse

KEEPING = frozenset({"put", "update"})
"""Writes whose loss leaves something untold that is to be kept; what is only taken away can be so later."""


def lost_errors(program: Program, asking: Asking, occurrence: Occurrence, asked: list[Access]) -> Iterator[Misuse]:
    """A call whose error is lost: a request by itself, or one of a function that gives its caller the error."""
    call, scope = occurrence.value, occurrence.scope
    if not isinstance(call, Call) or not isinstance(scope.node, Function) or scope.node.is_nameless:
        return
    how = _how(occurrence, call, scope.node)
    if not how:
        return
    if not asked:
        entered = asking.entered(program, call, scope)
        if (
            entered is None
            or not isinstance(entered.function.node, Function)
            or not _gives_error(entered.function.node)
        ):
            return
        asked = [passed for _, passed, _ in requests_behind(program, asking, call, scope, MAX_STEPS)]
    writes = [one for one in asked if one.operation in KEEPING]
    if not asked or (how == "dropped" and not writes):
        return
    does = "conditional" if any(one.conditional for one in writes) else "write" if writes else "read"
    written = dotted(call.function) or last_name(call.function)
    yield Misuse("lost-error", asking.library, scope.place(called_span(call)), written, (how, does, scope.name))


def _how(occurrence: Occurrence, call: Call, function: Function) -> str:
    """`dropped` by a call that stands alone, `replaced` where another error takes its place; empty where neither is
    certain."""
    match occurrence.statement:
        case Evaluation(value=value) as statement if value is call and not statement.is_put_off:
            return "" if _is_after_error(function, call) else "dropped"
        case Assignment(targets=(target,), value=value, operator="") as statement if value is call:
            given = target.items if isinstance(target, Collection) else (target,)
            error = given[-1]
            if not isinstance(error, Name) or not ERRORS.match(error.name) or _is_held(function, error.name):
                return ""
            others = frozenset(one.name for one in given[:-1] if isinstance(one, Name))
            return "replaced" if _is_replaced(_behind(function.body, statement), error.name, others) else ""
    return ""


def _is_after_error(function: Function, call: Call) -> bool:
    """Whether a call is made where another one has failed, whose error is the one to tell."""
    around = (each for each in statements_around(function.body, call.span.start) if isinstance(each, Branch))
    return any(
        is_within(each.body, call.span.start) and any(ERRORS.match(name) for name in names_in(each.test))
        for each in around
        if isinstance(each.test, Operation) and each.test.operator != "=="
    )


def _gives_error(function: Function) -> bool:
    """Whether the last thing that a function gives is an error, and not always none."""
    given = function.returns.items if isinstance(function.returns, Collection) else (function.returns,)
    if not given or given[-1] is None or last_name(given[-1]) != "error":
        return False
    values = (one.value for one in returns(function.body))
    last = (value.items[-1] if isinstance(value, Collection) and value.items else value for value in values)
    return any(value is None or not is_none(value) for value in last)


def _is_held(function: Function, error: str) -> bool:
    """Whether a function within one uses its error, as what is put off to the end does."""
    within = (each for statement in function.body for each in inside(statement) if isinstance(each, Function))
    return any(_mentions(each, error) or _sets(each, error) for one in within for each in one.body)


def _behind(body: tuple[Statement, ...], statement: Statement) -> tuple[Statement, ...]:
    """What stands behind a statement in its block."""
    for at, each in enumerate(body):
        if each is statement:
            return body[at + 1 :]
        for block in blocks(each):
            if found := _behind(block, statement):
                return found
    return ()


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
        if isinstance(each, Branch) and _asks(each.test, others):
            return False
    return False


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
