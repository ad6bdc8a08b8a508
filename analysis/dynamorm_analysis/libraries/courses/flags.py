"""Variables that only remember how tests came out: `is_new = not user`, or `known = False` and `known = True`, or
`error = None` and what went wrong."""

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Evaluation,
    Function,
    Statement,
    inside,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
)
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.names.lookup import bound_at
from dynamorm_analysis.linking.scope import Bound, Scope

FILLING = frozenset({"append", "add", "insert", "setdefault"})
TESTS = frozenset({"not", "is", "is not", "in", "not in", "==", "!=", "<", "<=", ">", ">=", "and"})


def remembered(scope: Scope, flag: Name) -> tuple[Value, bool] | None:
    """The test that a variable remembers, and what the variable is where that holds."""
    bounds = scope.bindings.get(flag.name, ())
    held = bound_at(scope, flag.name, flag.span.start)
    if len(held) == 1 and (test := _set_to_test(held[0], flag)) is not None:
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


def ruled_out(scope: Scope, flag: Name, *, outcome: bool) -> tuple[Value, ...]:
    """The tests that did not hold where a variable is empty, or false, that each of them would have filled, whatever
    it was before: `if taken(email): errors.append("taken")`; or where it is true that each would have made false."""
    if not isinstance(scope.node, Function):
        return ()
    known = steps(scope, flag.name, flag.span.start)
    since = known[1:] if known and not known[0].optional else known
    if any(_makes(step.statement, flag.name) is not (not outcome) for step in since):
        return ()
    tests: list[Value] = []
    for step in since:
        tests.extend(_beside(step.when, tests) if step.when is not None else ())
    return tuple(tests)


def _beside(test: Value, ruled_out: list[Value]) -> tuple[Value, ...]:
    """What of a test did not hold where others did not either: `taken` of `if not email: …`, `elif taken: …`."""
    if not isinstance(test, Operation) or test.operator != "and":
        return (test,)
    left = tuple(
        one
        for one in test.operands
        if not (isinstance(one, Operation) and one.operator == "not" and one.operands[0] in ruled_out)
    )
    return (Operation("and", left, test.span),) if len(left) > 1 else left


def _makes(statement: Assignment | Evaluation, name: str) -> bool | None:
    """Whether a statement makes a variable true, or false; None where that is not certain."""
    match statement:
        case Assignment(targets=(Name(),), value=value, operator="" | "+=" as operator):
            truth = _truth(value)
            return truth if not operator or (truth and not _is_number(value)) else None
        case Assignment(targets=(Item(owner=Name(name=owner)),), operator="") if owner == name:
            return True
        case Evaluation(value=Call(function=Member(owner=Name(name=owner), name=method), arguments=arguments)) if (
            owner == name
        ):
            is_filled = method == "update" and any(_truth(argument.value) for argument in arguments)
            return True if method in FILLING or is_filled else None
    return None


def _truth(value: Value | None) -> bool | None:
    match value:
        case Constant(value=given):
            return bool(given)
        case Template(parts=parts):
            return True if any(isinstance(part, Constant) and part.value for part in parts) else None
        case Collection(items=(_, *_)):
            return True
        case Mapping(entries=entries):
            return True if any(entry.key is not None for entry in entries) else None
    return None


def _is_number(value: Value | None) -> bool:
    return isinstance(value, Constant) and not isinstance(value.value, str)


def _set_to_test(bound: Bound, flag: Name) -> Value | None:
    """The test that a variable is set to before it is asked for, in the same block or around it."""
    match bound.statement:
        case Assignment(targets=(Name(),), value=Operation() as test, operator="", span=span):
            is_before = span.end <= flag.span.start
            is_sure = all(start <= flag.span.start <= end for start, end in bound.perhaps)
            return test if _is_test(test) and is_before and is_sure else None
    return None


def _is_test(value: Operation) -> bool:
    """Whether an operation asks something; `a or b` may be any value, `a or b > c` asks."""
    if value.operator != "or":
        return value.operator in TESTS
    return any(isinstance(one, Operation) and _is_test(one) for one in value.operands)


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
