"""What happens to a local name before an expression: each statement that sets it or changes it, in source order."""

import sys
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Context,
    Evaluation,
    Flow,
    Loop,
    Return,
    Statement,
    blocks,
    is_within,
    statements_around,
)
from dynamorm_analysis.facts.values import Call, Collection, Item, Member, Name, Operation, Spread, Value
from dynamorm_analysis.linking.names.taking_out import taken_out
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope, loop_around
from dynamorm_analysis.memo import Memo

Holds = Callable[[Value], bool | None]
"""How the test of a branch comes out, where that is known."""


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that sets `name`, stores into it (`name[key] =`), augments it or calls a method of it.

    `optional`: it may not have happened when the expression is reached (a branch or loop the expression is not in).
    `when` is the test that tells whether it has, None where no test of branches does.
    """

    statement: Assignment | Evaluation
    optional: bool
    when: Value | None = None


def steps(scope: Scope, name: str, before: int, holds: Holds = lambda _: None) -> tuple[Step, ...]:
    """The steps of a local name of a function or module-level statement before offset `before`.

    Begins with the last plain assignment that surely happened, or with the round of the loop that gives the name its
    value; empty where the name is not set in this scope. `holds` tells of the tests of branches how they come out,
    where that is known: steps that are ruled out are left out.
    """
    if scope.node is None:
        return ()
    giving = loop_around(scope.bindings.get(name, ()), before)
    start = giving.body[0].span.start if giving is not None else -1
    found: list[Step] = []
    for touch in _touches_in(Body(scope.anchor, scope.node.name_span, scope.node)).get(name, ()):
        statement = touch.statement
        if statement.span.end > before or statement.span.start < start:
            continue
        happens = _happens(touch, before, holds)
        since = found[0].statement.span.start if found and sets(found[0].statement, name) else -1
        if happens is False or _runs_instead(touch, before, since):
            continue
        optional = happens is None
        step = Step(statement, optional, _when(touch, before, holds) if optional else None)
        found = [step] if sets(statement, name) and not optional else [*found, step]
    return tuple(found)


def origin_of(value: Value, scope: Scope) -> Value:
    """The expression that a local name was last set to, when that surely happened; else the value itself."""
    if not isinstance(value, Name):
        return value
    settings = [step for step in steps(scope, value.name, value.span.start) if _names(step.statement, value.name)]
    if len(settings) != 1 or settings[0].optional:
        return value
    statement = settings[0].statement
    assigned = statement.value if isinstance(statement, Assignment) and not statement.operator else None
    return assigned if assigned is not None else value


def loops_around(scope: Scope, place: int) -> tuple[Loop, ...]:
    """The loops of a function's body in which a place stands, outer ones first."""
    around = statements_around(scope.node.body, place) if scope.node is not None else ()
    loops = (each for each in around if isinstance(each, Loop))
    return tuple(loop for loop in loops if any(is_within(block, place) for block in blocks(loop)))


@dataclass(frozen=True, slots=True)
class _Perhaps:
    """A block that runs on some paths only, from its first statement to its last: seen from inside of it, it did run.
    `test` is that of a branch, which comes out as `wanted` then. What stands behind it before offset `cut_off` is not
    reached from it: it returns or raises. Nor is what stands before offset `instead`, the end of the branch's other
    block, but in a later round of the loop that starts at `round`."""

    start: int
    end: int
    test: Value | None
    wanted: bool
    cut_off: int
    instead: int
    round: int


@dataclass(frozen=True, slots=True)
class _Touch:
    """A statement that sets or changes a name. `perhaps` are the blocks around it that run on some paths only."""

    statement: Assignment | Evaluation
    perhaps: tuple[_Perhaps, ...]


def _happens(touch: _Touch, before: int, holds: Holds) -> bool | None:
    """Whether a statement ran when offset `before` is reached; None where it may have."""
    certain: bool | None = True
    for block in touch.perhaps:
        if block.start <= before <= block.end:
            continue
        if before < block.cut_off:
            return False
        outcome = holds(block.test) if block.test is not None else None
        if outcome is not None and outcome is not block.wanted:
            return False
        certain = None if outcome is None else certain
    return certain


def _runs_instead(touch: _Touch, before: int, since: int) -> bool:
    """Whether offset `before` stands in the other block of a branch, of a name that is set anew at offset `since`."""
    around = (block for block in touch.perhaps if block.end < before < block.instead)
    return any(block.round < 0 or since >= block.round for block in around)


def _when(touch: _Touch, before: int, holds: Holds) -> Value | None:
    """The test of all branches around a statement whose outcome is not known, in which the reader does not stand."""
    tests: list[Value] = []
    for block in touch.perhaps:
        if block.start <= before <= block.end:
            continue
        if block.test is None:
            return None
        if holds(block.test) is None:
            span = block.test.span
            tests.append(block.test if block.wanted else Operation("not", (block.test,), span))
    if len(tests) < 2:
        return tests[0] if tests else None
    return Operation("and", tuple(tests), tests[0].span)


def _touches_in(body: Body) -> Mapping[str, tuple[_Touch, ...]]:
    known = _touched.get(body)
    if known is None:
        found: dict[str, list[_Touch]] = {}
        jumping: set[int] = set()
        _jumps(body.node.body, jumping)
        _collect(body.node.body, (), _Ends(jumping), found)
        known = {name: tuple(touches) for name, touches in found.items()}
        _touched.put(body, known, body.weight)
    return known


_touched: Memo[Body, Mapping[str, tuple[_Touch, ...]]] = Memo(REMEMBERED)


@dataclass(frozen=True, slots=True)
class _Ends:
    """How far blocks cut off what is behind them: to the end of the `try` around, since what runs after that may follow
    upon an error. None of those that start at an offset in `jumping`, from which a loop goes on or is left."""

    jumping: Container[int]
    until: int = sys.maxsize
    round: int = -1  # where the loop around starts

    def cut_off_by(self, block: tuple[Statement, ...]) -> int:
        last = block[-1]
        ends = isinstance(last, Return) or (isinstance(last, Flow) and last.kind == "raise")
        return self.until if ends and block[0].span.start not in self.jumping else 0

    def inside(self, block: tuple[Statement, ...], around: Statement) -> "_Ends":
        if isinstance(around, Loop):
            return replace(self, round=around.span.start)
        if not isinstance(around, Attempt) or block is around.finish:
            return self
        caught = block is around.body or around.finish
        return replace(self, until=block[-1].span.end) if caught else self


def _jumps(body: tuple[Statement, ...], found: set[int]) -> bool:
    """Whether statements hold `continue` or `break`; `found` gets the offsets at which blocks start that do."""
    holds = False
    for statement in body:
        holds = holds or (isinstance(statement, Flow) and statement.kind in ("break", "continue"))
        for block in blocks(statement):
            if block and _jumps(block, found):
                found.add(block[0].span.start)
                holds = True
    return holds


def _collect(
    body: tuple[Statement, ...], perhaps: tuple[_Perhaps, ...], ends: _Ends, found: dict[str, list[_Touch]]
) -> None:
    for statement in body:
        if isinstance(statement, Assignment | Evaluation | Flow):
            for each in (*taken_out(statement), *_one_by_one(statement)):
                for name in dict.fromkeys(_touched_by(each)):
                    found.setdefault(name, []).append(_Touch(each, perhaps))
            continue
        test = statement.test if isinstance(statement, Branch) else None
        otherwise = statement.otherwise if isinstance(statement, Branch) else ()
        instead = otherwise[-1].span.end if otherwise else 0
        for place, block in enumerate(blocks(statement)):
            if block:
                always = isinstance(statement, Context) or (isinstance(statement, Attempt) and block is statement.body)
                span = block[0].span.start, block[-1].span.end
                own = (
                    () if always else (_Perhaps(*span, test, place == 0, ends.cut_off_by(block), instead, ends.round),)
                )
                _collect(block, (*perhaps, *own), ends.inside(block, statement), found)


def _one_by_one(statement: Assignment | Evaluation | Flow) -> Iterator[Assignment | Evaluation]:
    """An assignment of several values to as many targets (`names, values = {}, {}`) as one for each of them."""
    match statement:
        case Flow():
            return
        case Assignment(targets=(Collection(items=targets),), value=Collection(items=values), operator="", span=span):
            if len(targets) == len(values) and not any(isinstance(one, Spread) for one in (*targets, *values)):
                for target, value in zip(targets, values, strict=True):
                    yield Assignment((target,), value, None, "", span)
                return
    yield statement


def _touched_by(statement: Assignment | Evaluation) -> Iterator[str]:
    if isinstance(statement, Assignment):
        for target in statement.targets:
            while isinstance(target, Item):
                target = target.owner
            if isinstance(target, Name):
                yield target.name
    match statement.value:
        case Call(function=Member(owner=Name(name=name))) if isinstance(statement, Evaluation):
            yield name
    if isinstance(statement.value, Call):
        yield from (as_given(each.value.name) for each in statement.value.arguments if isinstance(each.value, Name))


def as_given(name: str) -> str:
    """Under which name `steps` has the calls that are given what a name stands for, and may store into it."""
    return f"({name})"


def sets(statement: Assignment | Evaluation, name: str) -> bool:
    """Whether a statement gives a name another value."""
    if not isinstance(statement, Assignment) or statement.operator or statement.value is None:
        return False
    return _names(statement, name)


def _names(statement: Assignment | Evaluation, name: str) -> bool:
    """Whether a statement assigns to a name, if only by adding; calls of methods and stores into it do not."""
    if not isinstance(statement, Assignment):
        return False
    return any(isinstance(target, Name) and target.name == name for target in statement.targets)
