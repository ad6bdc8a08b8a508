"""Whether a call of a function runs one of its statements, as far as its arguments decide the tests before it."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Attempt, Branch, Flow, Function, Return, Statement, blocks
from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Name, Operation, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Meaning, Raw, Scalar, Text
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span


def runs(program: Program, during: Scope, part: Span) -> bool | None:
    """Whether a part of a function's text is reached during a call; None where the arguments do not tell."""
    function = during.node
    return _runs(program, during, function.body, part) if isinstance(function, Function) else None


def _runs(program: Program, during: Scope, body: tuple[Statement, ...], part: Span) -> bool | None:
    certain: bool | None = True
    for statement in body:
        if statement.span.start > part.start:
            return certain
        if statement.span.end >= part.end:
            return _both(certain, _inside(program, during, statement, part))
        if isinstance(statement, Branch):
            passes = _passes(program, during, statement)
            if passes is False:
                return False
            certain = _both(certain, passes)
    return certain


def _inside(program: Program, during: Scope, statement: Statement, part: Span) -> bool | None:
    for place, block in enumerate(blocks(statement)):
        if not block or not block[0].span.start <= part.start < block[-1].span.end:
            continue
        found = _runs(program, during, block, part)
        match statement:
            case Branch(test=test):
                truth = _truth(program, during, test)
                return _both(truth if place == 0 or truth is None else not truth, found)
            case Attempt() if block is not statement.body:
                return _both(None, found)
        return found
    return True


def _passes(program: Program, during: Scope, branch: Branch) -> bool | None:
    """Whether what follows a branch is reached."""
    truth = _truth(program, during, branch.test)
    if truth is not None:
        return not _leaves(branch.body if truth else branch.otherwise)
    return None if _leaves(branch.body) or _leaves(branch.otherwise) else True


def _leaves(body: tuple[Statement, ...]) -> bool:
    match body[-1:]:
        case (Return() | Flow(kind="raise" | "break" | "continue"),):
            return True
        case (Branch(body=inner, otherwise=otherwise),):
            return _leaves(inner) and _leaves(otherwise)
    return False


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


# ---- tests ----------------------------------------------------------------------------------------------------------


def _truth(program: Program, during: Scope, test: Value) -> bool | None:
    """The outcome of a test of parameters."""
    match test:
        case Operation(operator="not", operands=(inner,)):
            truth = _truth(program, during, inner)
            return None if truth is None else not truth
        case Operation(operator="and", operands=operands):
            return _of_all(_truth(program, during, each) for each in operands)
        case Operation(operator="or", operands=operands):
            none_holds = _of_all(_opposite(_truth(program, during, each)) for each in operands)
            return _opposite(none_holds)
        case Operation(operator="is" | "==", operands=(Name() as name, Constant(value=None))):
            return _is_none(_given(program, during, name))
        case Operation(operator="is not" | "!=", operands=(Name() as name, Constant(value=None))):
            return _opposite(_is_none(_given(program, during, name)))
        case Name():
            return _holds(_given(program, during, test))
    return None


def _of_all(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return False if False in found else None if None in found else True


def _opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _given(program: Program, during: Scope, name: Name) -> Meaning | None:
    """What a parameter stands for that the function never sets again."""
    bounds = during.bindings.get(name.name, ())
    if name.name not in during.arguments or [bound.by for bound in bounds] != ["parameter"]:
        return None
    return meaning(program, name, during)


def _is_none(found: Meaning | None) -> bool | None:
    match found:
        case Scalar(value=value):
            return value is None
        case Text() | ClassRef() | FunctionRef() | Raw(value=Collection() | Mapping()):
            return False
    return None


def _holds(found: Meaning | None) -> bool | None:
    match found:
        case Scalar(value=value):
            return bool(value)
        case Text(template=template):
            return None if template.constant is None else bool(template.constant)
        case ClassRef() | FunctionRef():
            return True
    return None
