"""What happens to a local name before an expression: each statement that sets it or changes it, in source order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Context,
    Evaluation,
    Loop,
    Statement,
    blocks,
)
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that sets `name`, stores into it (`name[key] =`), augments it or calls a method of it.

    `optional`: it may not have happened when the expression is reached (a branch or loop the expression is not in).
    """

    statement: Assignment | Evaluation
    optional: bool


def steps(scope: Scope, name: str, before: int) -> tuple[Step, ...]:
    """The steps of a local name of a function or module-level statement before offset `before`.

    Begins with the last plain assignment that surely happened; empty where the name is not set in this scope.
    """
    body = scope.node.body if scope.node is not None else ()
    found: list[Step] = []
    for step in _steps(body, name, before, optional=False):
        found = [step] if _sets(step.statement, name) and not step.optional else [*found, step]
    return tuple(found)


def _steps(body: tuple[Statement, ...], name: str, before: int, *, optional: bool) -> Iterator[Step]:
    for statement in body:
        if statement.span.start >= before:
            return
        if _is_step(statement, name):
            if statement.span.end <= before:
                yield Step(statement, optional)
        else:
            yield from _inner_steps(statement, name, before, optional)


def _is_step(statement: Statement, name: str) -> TypeGuard[Assignment | Evaluation]:
    if isinstance(statement, Assignment):
        return any(_touches(target, name) for target in statement.targets)
    return isinstance(statement, Evaluation) and _calls_method_of(statement.value, name)


def _inner_steps(statement: Statement, name: str, before: int, optional: bool) -> Iterator[Step]:
    for block in blocks(statement):
        if not block:
            continue
        around = block[0].span.start <= before <= block[-1].span.end
        always = (
            around or isinstance(statement, Context) or (isinstance(statement, Attempt) and block is statement.body)
        )
        if isinstance(statement, Loop) and around:
            yield from _steps(block, name, before, optional=optional)
        else:
            yield from _steps(block, name, before, optional=optional or not always)


def _sets(statement: Assignment | Evaluation, name: str) -> bool:
    if not isinstance(statement, Assignment) or statement.operator or statement.value is None:
        return False
    return any(isinstance(target, Name) and target.name == name for target in statement.targets)


def _touches(target: Value, name: str) -> bool:
    match target:
        case Name(name=found):
            return found == name
        case Item(owner=owner):
            return _touches(owner, name)
        case _:
            return False


def _calls_method_of(value: Value, name: str) -> bool:
    match value:
        case Call(function=Member(owner=Name(name=found))):
            return found == name
        case _:
            return False
