"""What is kept of earlier rounds, so that each key is asked for once: by the loop itself, `if sku not in known:
known[sku] = …`, in Go also `if _, ok := known[sku]; !ok {`, or by the function that it calls, under `@lru_cache`."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Flow,
    Function,
    Loop,
    Statement,
    inside,
    statements_around,
)
from dynamorm_analysis.facts.values import Call, Collection, Item, Name, Operation, Value, last_name, names_in
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

KEEPING = frozenset({"cache", "cached", "memoize", "memoized"})
"""Words of decorators that keep what a function gave for what it was given."""
Asked = tuple[str, frozenset[str]]
"""A collection and the names that make the key under which it is asked for something."""


def is_remembered(loop: Loop, access: Span) -> bool:
    """Whether an access runs only for keys that no round has met, and what it finds is kept for later rounds."""
    return any(
        asked in _kept(body) and asked[0] not in _named_anew(loop.body) for asked, body in _behind(loop.body, access)
    )


def is_made_once(loop: Loop, access: Span) -> bool:
    """Whether an access runs only while what it sets is not there: `if rates is None: rates = …`."""
    for around in statements_around(loop.body, access.start):
        if isinstance(around, Branch) and around.body and access.start < around.body[-1].span.end:
            tested = set(names_in(around.test))
            if any(not tested.isdisjoint(_set_by(statement)) for one in around.body for statement in inside(one)):
                return True
    return False


def _set_by(statement: Statement) -> Iterator[str]:
    if isinstance(statement, Assignment):
        for target in statement.targets:
            yield from names_in(target)


def keeps_results(function: Scope) -> bool:
    """Whether a function is called once for each of what it is given: `@lru_cache(maxsize=None)`."""
    decorators = function.node.decorators if isinstance(function.node, Function) else ()
    named = [each.function if isinstance(each, Call) else each for each in decorators]
    return any(not KEEPING.isdisjoint(words_of(last_name(each))) for each in named)


def _behind(body: tuple[Statement, ...], access: Span) -> Iterator[tuple[Asked, tuple[Statement, ...]]]:
    """The tests for a missing key that an access stands behind, each with the branch that it opens, or with the rest of
    the round where what is there ends it: `if name, ok := known[sku]; ok { …; continue }`."""
    flags = dict(_flags(body))
    for around in statements_around(body, access.start):
        if isinstance(around, Branch) and around.body and access.start < around.body[-1].span.end:
            for asked in _missing(around.test, flags):
                yield asked, around.body
    for position, before in enumerate(body):
        if isinstance(before, Branch) and before.span.end <= access.start and _goes_on(before.body):
            found = Operation("not", (before.test,), before.test.span)
            for asked in _missing(found, flags):
                yield asked, body[position + 1 :]


def _goes_on(body: tuple[Statement, ...]) -> bool:
    """Whether a branch ends with the next round."""
    return bool(body) and isinstance(body[-1], Flow) and body[-1].kind == "continue"


def _flags(body: tuple[Statement, ...]) -> Iterator[tuple[str, Asked]]:
    """The variables of Go that tell whether a map has a key: `name, ok := known[sku]`."""
    for statement in (each for one in body for each in inside(one)):
        match statement:
            case Assignment(
                targets=(Collection(items=(_, Name(name=flag))),), value=Item(owner=Name(name=known), index=key)
            ):
                yield flag, (known, frozenset(names_in(key)))


def _missing(test: Value, flags: Mapping[str, Asked]) -> Iterator[Asked]:
    """What a test finds missing where: `sku not in known`, alone or beside other tests."""
    match test:
        case Operation(operator="and", operands=operands):
            for operand in operands:
                yield from _missing(operand, flags)
        case Operation(operator="not in", operands=(key, Name(name=known))):
            yield known, frozenset(names_in(key))
        case Operation(operator="not", operands=(Operation(operator="in", operands=(key, Name(name=known))),)):
            yield known, frozenset(names_in(key))
        case Operation(operator="not", operands=(Name(name=flag),)) if flag in flags:
            yield flags[flag]


def _kept(body: tuple[Statement, ...]) -> Iterator[Asked]:
    """What statements keep under which key: `known[sku] = …`; a mark that it was met, `seen[sku] = true`, keeps
    nothing."""
    for statement in (each for one in body for each in inside(one)):
        is_kept = isinstance(statement, Assignment) and statement.value is not None and any(names_in(statement.value))
        for target in statement.targets if isinstance(statement, Assignment) and is_kept else ():
            if isinstance(target, Item) and isinstance(target.owner, Name):
                yield target.owner.name, frozenset(names_in(target.index))


def _named_anew(body: tuple[Statement, ...]) -> Iterator[str]:
    """The variables that a loop sets in each round, which keep nothing for the next one."""
    for statement in (each for one in body for each in inside(one)):
        if isinstance(statement, Assignment):
            yield from (target.name for target in statement.targets if isinstance(target, Name))
