"""What happens to a local name before an expression: each statement that sets it or changes it, in source order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Context,
    Evaluation,
    Statement,
    blocks,
)
from dynamorm_analysis.facts.values import Call, Item, Member, Name
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo


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
    if scope.node is None:
        return ()
    found: list[Step] = []
    for touch in _touches_in(Body(scope.anchor, scope.node.name_span, scope.node)).get(name, ()):
        statement = touch.statement
        if statement.span.end > before:
            continue
        optional = any(not start <= before <= end for start, end in touch.perhaps)
        step = Step(statement, optional)
        found = [step] if sets(statement, name) and not optional else [*found, step]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Touch:
    """A statement that sets or changes a name. `perhaps` are the blocks around it that run on some paths only, each
    from its first statement to its last: seen from inside of such a block, it did run."""

    statement: Assignment | Evaluation
    perhaps: tuple[tuple[int, int], ...]


def _touches_in(body: Body) -> Mapping[str, tuple[_Touch, ...]]:
    known = _touched.get(body)
    if known is None:
        found: dict[str, list[_Touch]] = {}
        _collect(body.node.body, (), found)
        known = {name: tuple(touches) for name, touches in found.items()}
        _touched.put(body, known, body.weight)
    return known


_touched: Memo[Body, Mapping[str, tuple[_Touch, ...]]] = Memo(REMEMBERED)


def _collect(body: tuple[Statement, ...], perhaps: tuple[tuple[int, int], ...], found: dict[str, list[_Touch]]) -> None:
    for statement in body:
        if isinstance(statement, Assignment | Evaluation):
            for name in dict.fromkeys(_touched_by(statement)):
                found.setdefault(name, []).append(_Touch(statement, perhaps))
            continue
        for block in blocks(statement):
            if block:
                always = isinstance(statement, Context) or (isinstance(statement, Attempt) and block is statement.body)
                own = () if always else ((block[0].span.start, block[-1].span.end),)
                _collect(block, (*perhaps, *own), found)


def _touched_by(statement: Assignment | Evaluation) -> Iterator[str]:
    if isinstance(statement, Assignment):
        for target in statement.targets:
            while isinstance(target, Item):
                target = target.owner
            if isinstance(target, Name):
                yield target.name
        return
    match statement.value:
        case Call(function=Member(owner=Name(name=name))):
            yield name


def sets(statement: Assignment | Evaluation, name: str) -> bool:
    """Whether a statement gives a name another value."""
    if not isinstance(statement, Assignment) or statement.operator or statement.value is None:
        return False
    return any(isinstance(target, Name) and target.name == name for target in statement.targets)
