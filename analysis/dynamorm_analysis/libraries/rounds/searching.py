"""Loops that look through what they read for an item with certain attributes, and end when they have found it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Loop, Return, Statement, blocks
from dynamorm_analysis.facts.values import (
    Call,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    names_in,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.text import Span

COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})


def seeks_attributes(round_: Round, access: Occurrence) -> bool:
    """Whether all that ends a loop before its last round is a test of what an item holds that the round has read: `if
    user["state"] == "active": return user`, or of several flags that such tests have set. That there is an item ends
    others, mostly the first round."""
    if round_.statement is None:
        return False
    at = access.value.span
    found = _names_of_items(round_.statement.body, at)
    tests = list(_ending_tests(round_.statement.body, at))
    flags = set(_flags(round_.statement.body, found))
    return bool(found and tests) and all(
        test is not None and (_asks_content(test, found) or _asks_flags(test, flags)) for test in tests
    )


def _names_of_items(body: tuple[Statement, ...], access: Span) -> set[str]:
    """The variables that hold what an access gave, or a part of that."""
    found: set[str] = set()
    for targets, value in _settings(body):
        holds = value.span.start <= access.start and access.end <= value.span.end
        if holds or (value.span.start > access.end and found & set(names_in(value))):
            found |= {name for target in targets for name in names_in(target)}
    return found


def _settings(body: tuple[Statement, ...]) -> Iterator[tuple[tuple[Value, ...], Value]]:
    for statement in body:
        if isinstance(statement, Assignment) and statement.value is not None:
            yield statement.targets, statement.value
        for block in blocks(statement):
            yield from _settings(block)


def _ending_tests(body: tuple[Statement, ...], access: Span, test: Value | None = None) -> Iterator[Value | None]:
    """The innermost tests on which a loop ends behind an access; None where it does in any case."""
    for statement in body:
        if statement.span.end < access.start:
            continue
        match statement:
            case Return() | Flow(kind="break"):
                yield test
            case Branch(test=asked, body=then, otherwise=otherwise):
                yield from _ending_tests(then, access, asked)
                yield from _ending_tests(otherwise, access)
            case Loop():
                yield from (None for inner in blocks(statement) for _ in _returns(inner))
            case _:
                for block in blocks(statement):
                    yield from _ending_tests(block, access, test)


def _flags(body: tuple[Statement, ...], found: set[str], told: bool = False) -> Iterator[str]:
    """The variables that become true by a test of what an item holds: `if kind == "guest": has_guest = True`."""
    for statement in body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=Constant(value=True)) if told:
                yield name
            case Branch(test=test, body=then, otherwise=otherwise):
                yield from _flags(then, found, told or _compares(test, found))
                yield from _flags(otherwise, found, told)
            case _:
                for block in blocks(statement):
                    yield from _flags(block, found, told)


def _compares(test: Value, found: set[str]) -> bool:
    """Whether a test compares what an item holds, be it kept in a variable, with something that is there."""
    return any(
        isinstance(part, Operation)
        and part.operator in ("==", "in")
        and not any(is_none(operand) for operand in part.operands)
        and any(found & set(names_in(operand)) for operand in part.operands)
        for part in parts_of(test)
    )


def _asks_flags(test: Value, flags: set[str]) -> bool:
    """Whether a test asks for several flags at once: `has_guest and has_host`."""
    match test:
        case Operation(operator="and", operands=operands):
            return all(isinstance(one, Name) and one.name in flags for one in operands)
    return False


def _returns(body: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in body:
        if isinstance(statement, Return):
            yield statement
        for block in blocks(statement):
            yield from _returns(block)


def _asks_content(test: Value, found: set[str]) -> bool:
    return any(
        isinstance(part, Operation)
        and part.operator in COMPARING
        and not any(is_none(operand) for operand in part.operands)
        and any(_is_attribute(inner, found) for operand in part.operands for inner in parts_of(operand))
        for part in parts_of(test)
    )


def _is_attribute(value: Value, found: set[str]) -> bool:
    """Whether a value is an attribute of an item: `user["state"]`, `user.state`, `user.get("state")`."""
    match value:
        case Item(owner=owner) | Member(owner=owner):
            while isinstance(owner, Item | Member | Call):
                owner = owner.function if isinstance(owner, Call) else owner.owner
            return isinstance(owner, Name) and owner.name in found
    return False
