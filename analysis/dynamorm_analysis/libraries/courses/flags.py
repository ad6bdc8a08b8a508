"""Variables that only remember how a test came out: `is_new = not user`, or `known = False` and `known = True`."""

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Function,
    Statement,
    inside,
    statements_around,
)
from dynamorm_analysis.facts.values import Constant, Name, Operation, Value
from dynamorm_analysis.linking.scope import Bound, Scope

TESTS = frozenset({"not", "is", "is not", "in", "not in", "==", "!=", "<", "<=", ">", ">=", "and"})


def remembered(scope: Scope, flag: Name) -> tuple[Value, bool] | None:
    """The test that a variable remembers, and what the variable is where that holds."""
    bounds = scope.bindings.get(flag.name, ())
    if len(bounds) == 1 and (test := _set_to_test(bounds[0], flag)) is not None:
        return test, True
    if not isinstance(scope.node, Function) or len(bounds) != 2:
        return None
    first, second = (bound.statement for bound in bounds)
    value = _set_to(second)
    if value is None or _set_to(first) is not (not value) or second.span.end > flag.span.start:
        return None
    for branch in inside(scope.node):
        if isinstance(branch, Branch) and _decides(scope.node, branch, first, second):
            return branch.test, value if second in branch.body else not value
    return None


def _set_to_test(bound: Bound, flag: Name) -> Value | None:
    """The test that a variable is set to once, before it is asked for."""
    match bound.statement:
        case Assignment(targets=(Name(),), value=Operation(operator=operator) as test, operator="", span=span):
            is_before = span.end <= flag.span.start and not bound.conditional
            return test if operator in TESTS and is_before else None
    return None


def _set_to(statement: Statement) -> bool | None:
    match statement:
        case Assignment(targets=(Name(),), value=Constant(value=bool() as value), operator=""):
            return value
    return None


def _decides(function: Function, branch: Branch, first: Statement, second: Statement) -> bool:
    """Whether it hangs on a branch alone which of two statements was the last one: the first one stands on the other
    side of it, or before it and on no other branch than it."""
    if second not in branch.body and second not in branch.otherwise:
        return False
    if first in (branch.otherwise if second in branch.body else branch.body):
        return True
    beside = tuple(statements_around(function.body, first.span.start))
    around = (one for one in statements_around(function.body, branch.span.start) if one is not branch)
    return all(one in beside or isinstance(one, Attempt | Context) for one in around)
