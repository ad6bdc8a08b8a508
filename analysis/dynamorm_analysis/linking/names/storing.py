"""What is stored into the fields of a local variable between two places of a function."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Branch, Statement, blocks
from dynamorm_analysis.facts.values import Collection, Item, Member, Name, Value
from dynamorm_analysis.linking.names.flow import Holds
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Scope
from dynamorm_analysis.memo import Memo


@dataclass(frozen=True, slots=True)
class Stored:
    """`variable.field = value`, or `variable.field[key] = value`; `optional`: on some paths only."""

    field: str
    value: Value
    optional: bool
    key: Value | None = None


def stored(scope: Scope, name: str, after: int, before: int) -> Iterator[Stored]:
    """What is stored into fields of a local variable between two offsets, in source order."""
    if scope.node is None:
        return
    for store in _stores_in(Body(scope.anchor, scope.node.name_span, scope.node)).get(name, ()):
        if after <= store.statement.span.start and store.reached < before:
            is_perhaps = not all(start <= before <= end for start, end in store.perhaps)
            yield from fields_set(store.statement, store.value, name, optional=is_perhaps)


@dataclass(frozen=True, slots=True)
class _Store:
    """An assignment that stores into fields of a variable, and the blocks around it, each from its first statement to
    its last: seen from inside of them, it has run. `reached` is where the last statement starts that runs before it, or
    itself: that of an inner function comes before the one in which it is written."""

    statement: Assignment
    value: Value
    reached: int
    perhaps: tuple[tuple[int, int], ...]


def _stores_in(body: Body) -> Mapping[str, tuple[_Store, ...]]:
    """All assignments of a function that store into fields of variables, by these."""
    known = _known_stores.get(body)
    if known is None:
        found: dict[str, list[_Store]] = {}
        _collect(body.node.body, 0, (), found)
        known = {name: tuple(stores) for name, stores in found.items()}
        _known_stores.put(body, known, body.weight)
    return known


_known_stores: Memo[Body, Mapping[str, tuple[_Store, ...]]] = Memo(REMEMBERED)


def _collect(
    body: tuple[Statement, ...], reached: int, perhaps: tuple[tuple[int, int], ...], found: dict[str, list[_Store]]
) -> None:
    for statement in body:
        reached = max(reached, statement.span.start)
        if isinstance(statement, Assignment) and statement.value is not None:
            for name in dict.fromkeys(_stored_into(statement)):
                found.setdefault(name, []).append(_Store(statement, statement.value, reached, perhaps))
        for block in blocks(statement):
            if block:
                _collect(block, reached, (*perhaps, (block[0].span.start, block[-1].span.end)), found)


def _stored_into(statement: Assignment) -> Iterator[str]:
    """The variables into whose fields an assignment stores."""
    for target in statement.targets:
        for each in target.items if isinstance(target, Collection) else (target,):
            match each:
                case Member(owner=Name(name=name)) | Item(owner=Member(owner=Name(name=name))):
                    yield name


def run_between(
    scope: Scope, after: int, before: int, holds: Holds = lambda _: None
) -> Iterator[tuple[Statement, bool]]:
    """The statements of a function that run between two offsets, in source order, each with whether that is so on some
    paths only; without what stands in branches that are not taken."""
    body = scope.node.body if scope.node is not None else ()
    return _run(body, after, before, holds, optional=False)


def _run(
    body: tuple[Statement, ...], after: int, before: int, holds: Holds, *, optional: bool
) -> Iterator[tuple[Statement, bool]]:
    for statement in body:
        if statement.span.start >= before:
            return
        if statement.span.start >= after:
            yield statement, optional
        outcome = holds(statement.test) if isinstance(statement, Branch) else None
        for block in blocks(statement):
            around = bool(block) and block[0].span.start <= before <= block[-1].span.end
            if isinstance(statement, Branch) and outcome is not None and not around:
                if (block is statement.body) is outcome:
                    yield from _run(block, after, before, holds, optional=optional)
                continue
            yield from _run(block, after, before, holds, optional=optional or not around)


def fields_set(statement: Assignment, value: Value, name: str, *, optional: bool) -> Iterator[Stored]:
    """The fields of a variable that an assignment sets; what it does not spell out is optional."""
    targets: tuple[Value, ...] = statement.targets
    values: tuple[Value, ...] = (value,) * len(targets)
    spelled_out = not statement.operator
    if len(targets) == 1 and isinstance(targets[0], Collection):
        targets = targets[0].items
        parts = value.items if isinstance(value, Collection) and len(value.items) == len(targets) else ()
        spelled_out = spelled_out and bool(parts)
        values = parts or (value,) * len(targets)
    for target, one in zip(targets, values, strict=True):
        match target:
            case Member(owner=Name(name=owner), name=field) if owner == name:
                yield Stored(field, one, optional or not spelled_out)
            case Item(owner=Member(owner=Name(name=owner), name=field), index=key) if owner == name:
                yield Stored(field, one, optional or not spelled_out, key)
