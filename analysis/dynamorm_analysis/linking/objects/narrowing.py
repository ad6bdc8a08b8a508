"""Which class `isinstance` says that a name is of, where a call stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Branch, Flow, Return, Statement, blocks
from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Operation, Value
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """Between two offsets an object is of a class, as it is written."""

    start: int
    end: int
    of: Value


def narrowed(scope: Scope, name: str, at: int) -> Value | None:
    """The class of which a name that is never set again surely is at an offset; of several tests the innermost counts.
    None where none tells."""
    if scope.node is None or len(scope.bindings.get(name, ())) != 1:
        return None
    told = _tests_in(Body(scope.anchor, scope.node.name_span, scope.node)).get(name, ())
    around = [each for each in told if each.start <= at < each.end]
    return max(around, key=lambda each: each.start).of if around else None


def _tests_in(body: Body) -> Mapping[str, tuple[_Narrowed, ...]]:
    known = _tested.get(body)
    if known is None:
        found: dict[str, list[_Narrowed]] = {}
        for name, told in _collected(body.node.body):
            found.setdefault(name, []).append(told)
        known = {name: tuple(told) for name, told in found.items()}
        _tested.put(body, known, body.weight)
    return known


_tested: Memo[Body, Mapping[str, tuple[_Narrowed, ...]]] = Memo(REMEMBERED)


def _collected(body: tuple[Statement, ...]) -> Iterator[tuple[str, _Narrowed]]:
    for statement in body:
        if isinstance(statement, Branch):
            for name, of in _where_true(statement.test):
                yield from _within(statement.body, name, of)
            for name, of in _where_false(statement.test):
                yield from _within(statement.otherwise, name, of)
                if not statement.otherwise and _leaves(statement.body):
                    yield name, _Narrowed(statement.span.end, body[-1].span.end, of)
        for block in blocks(statement):
            yield from _collected(block)


def _leaves(block: tuple[Statement, ...]) -> bool:
    match block[-1:]:
        case (Return() | Flow(kind="raise" | "break" | "continue"),):
            return True
    return False


def _within(block: tuple[Statement, ...], name: str, of: Value) -> Iterator[tuple[str, _Narrowed]]:
    if block:
        yield name, _Narrowed(block[0].span.start, block[-1].span.end, of)


def _where_true(test: Value) -> Iterator[tuple[str, Value]]:
    """The names that are of a class where a test holds."""
    match test:
        case Call(
            function=Name(name="isinstance"),
            arguments=(Argument(value=Name(name=name)), Argument(value=Name() | Member() as of)),
        ):
            yield name, of
        case Operation(operator="and", operands=operands):
            for operand in operands:
                yield from _where_true(operand)
        case Operation(operator="not", operands=(inner,)):
            yield from _where_false(inner)


def _where_false(test: Value) -> Iterator[tuple[str, Value]]:
    match test:
        case Operation(operator="or", operands=operands):
            for operand in operands:
                yield from _where_false(operand)
        case Operation(operator="not", operands=(inner,)):
            yield from _where_true(inner)
