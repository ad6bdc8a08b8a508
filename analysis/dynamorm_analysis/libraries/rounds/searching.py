"""Loops that look through what they read for an item with certain attributes, and end when they have found it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Loop, Return, Statement, blocks
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Operation, Value, is_none, names_in, parts_of
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.text import Span

COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})


def seeks_attributes(round_: Round, access: Occurrence) -> bool:
    """Whether all that ends a loop before its last round is a test of what an item holds that the round has read: `if
    user["state"] == "active": return user`. That there is an item ends others, mostly the first round."""
    if round_.statement is None:
        return False
    at = access.value.span
    found = _names_of_items(round_.statement.body, at)
    tests = list(_ending_tests(round_.statement.body, at))
    return bool(found) and bool(tests) and all(test is not None and _asks_content(test, found) for test in tests)


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
