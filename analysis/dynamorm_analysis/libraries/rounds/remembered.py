"""What is kept of earlier rounds, so that each key is asked for once: by the loop itself, `if sku not in known:
known[sku] = …`, or by the function that it calls, under `@lru_cache`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Function,
    Loop,
    Statement,
    inside,
    statements_around,
)
from dynamorm_analysis.facts.values import Call, Item, Name, Operation, Value, last_name, names_in
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


def keeps_results(function: Scope) -> bool:
    """Whether a function is called once for each of what it is given: `@lru_cache(maxsize=None)`."""
    decorators = function.node.decorators if isinstance(function.node, Function) else ()
    named = [each.function if isinstance(each, Call) else each for each in decorators]
    return any(not KEEPING.isdisjoint(words_of(last_name(each))) for each in named)


def _behind(body: tuple[Statement, ...], access: Span) -> Iterator[tuple[Asked, tuple[Statement, ...]]]:
    """The tests for a missing key that an access stands behind, each with the branch that it opens."""
    for around in statements_around(body, access.start):
        if isinstance(around, Branch) and around.body and access.start < around.body[-1].span.end:
            for asked in _missing(around.test):
                yield asked, around.body


def _missing(test: Value) -> Iterator[Asked]:
    """What a test finds missing where: `sku not in known`, alone or beside other tests."""
    match test:
        case Operation(operator="and", operands=operands):
            for operand in operands:
                yield from _missing(operand)
        case Operation(operator="not in", operands=(key, Name(name=known))):
            yield known, frozenset(names_in(key))
        case Operation(operator="not", operands=(Operation(operator="in", operands=(key, Name(name=known))),)):
            yield known, frozenset(names_in(key))


def _kept(body: tuple[Statement, ...]) -> Iterator[Asked]:
    """What statements keep under which key: `known[sku] = …`."""
    for statement in (each for one in body for each in inside(one)):
        for target in statement.targets if isinstance(statement, Assignment) else ():
            if isinstance(target, Item) and isinstance(target.owner, Name):
                yield target.owner.name, frozenset(names_in(target.index))


def _named_anew(body: tuple[Statement, ...]) -> Iterator[str]:
    """The variables that a loop sets in each round, which keep nothing for the next one."""
    for statement in (each for one in body for each in inside(one)):
        if isinstance(statement, Assignment):
            yield from (target.name for target in statement.targets if isinstance(target, Name))
