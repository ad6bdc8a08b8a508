"""What a function does to a local dictionary or list before an expression, in the branches that are taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Loop, Statement, blocks
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef, Instance, Produced, Raw, Scalar, Text
from dynamorm_analysis.linking.names.flow import sets
from dynamorm_analysis.linking.scope import Scope

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that sets a name, stores into it or calls a method of it; `sure` that it surely happens."""

    statement: Assignment | Evaluation
    sure: bool


def changes(program: Program, scope: Scope, name: str, before: int) -> tuple[Change, ...]:
    """The changes of a local name of a function before an offset, beginning with the last that surely sets it; empty
    where it is no local of the function."""
    if not isinstance(scope.node, Function):
        return ()
    found: list[Change] = []
    for change in _changes(program, scope, scope.node.body, name, before, sure=True):
        found = [change] if change.sure and sets(change.statement, name) else [*found, change]
    return tuple(found)


def truth(program: Program, value: Value, scope: Scope, depth: int = 0) -> bool | None:
    """Whether a condition holds, where the source tells."""
    if depth > MAX_DEPTH:
        return None
    match value:
        case Operation(operator="not", operands=(inner,)):
            answer = truth(program, inner, scope, depth + 1)
            return None if answer is None else not answer
        case Operation(operator="and" | "or" as operator, operands=operands):
            return _either(operator, [truth(program, operand, scope, depth + 1) for operand in operands])
        case Operation(operator="is" | "is not" as operator, operands=(left, Constant(value=None))):
            found = meaning(program, left, scope)
            known = _truth_of(found)
            if known is None and not isinstance(found, Text):
                return None
            return (found == Scalar(None)) is (operator == "is")
    return _truth_of(meaning(program, value, scope))


def _truth_of(found: object) -> bool | None:
    match found:
        case Text(template=template):
            return True if any(isinstance(part, str) for part in template.parts) else _empty(template.constant)
        case Scalar(value=value):
            return bool(value)
        case Raw(value=Mapping(entries=parts)) | Raw(value=Collection(items=parts)):
            return bool(parts)
        case External() | Produced() | Instance() | ClassRef() | FunctionRef():
            return True
    return None


def _empty(constant: str | None) -> bool | None:
    return None if constant is None else bool(constant)


def _either(operator: str, answers: list[bool | None]) -> bool | None:
    deciding = operator == "or"
    if deciding in answers:
        return deciding
    return None if None in answers else not deciding


def _changes(
    program: Program, scope: Scope, body: tuple[Statement, ...], name: str, before: int, *, sure: bool
) -> Iterator[Change]:
    for statement in body:
        if statement.span.start >= before:
            return
        if isinstance(statement, Assignment | Evaluation):
            if statement.span.end <= before and _changes_name(statement, name):
                yield Change(statement, sure)
            continue
        for block, always in _taken(program, scope, statement, before):
            yield from _changes(program, scope, block, name, before, sure=sure and always)


def _taken(
    program: Program, scope: Scope, statement: Statement, before: int
) -> Iterator[tuple[tuple[Statement, ...], bool]]:
    """The blocks of a statement that may run before an offset, each with whether it surely does."""
    around = next((block for block in blocks(statement) if block and _holds(block, before)), None)
    if around is not None:
        yield around, True
        return
    if isinstance(statement, Branch):
        answer = truth(program, statement.test, scope)
        if answer is not False:
            yield statement.body, answer is True
        if answer is not True:
            yield statement.otherwise, answer is False
        return
    for block in blocks(statement):
        yield block, not isinstance(statement, Loop)


def _holds(block: tuple[Statement, ...], offset: int) -> bool:
    return block[0].span.start <= offset <= block[-1].span.end


def _changes_name(statement: Assignment | Evaluation, name: str) -> bool:
    if isinstance(statement, Assignment):
        return any(_touches(target, name) for target in statement.targets)
    match statement.value:
        case Call(function=Member(owner=Name(name=found))):
            return found == name
    return False


def _touches(target: Value, name: str) -> bool:
    match target:
        case Name(name=found):
            return found == name
        case Item(owner=Name(name=found)):
            return found == name
        case Member(owner=Name(name=found)):  # of an object in TypeScript; those of the receiver are no entries
            return found == name and name not in ("self", "this")
    return False
