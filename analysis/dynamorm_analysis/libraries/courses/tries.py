"""Loops that try one key after the other, until they come to one under which there is no item."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Flow, Loop, Statement, blocks
from dynamorm_analysis.facts.values import Constant, Name, Operation, Value
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.tested import held
from dynamorm_analysis.model.course import Test
from dynamorm_analysis.text import Span

Reaching = Callable[[Asked, tuple[Statement, ...], int], Iterator[Test]]
"""What is known when a place in a block is reached."""


def tried(
    asked: Asked, loop: Loop, reaching: Reaching, ends: Callable[[tuple[Statement, ...]], bool]
) -> Iterator[Test]:
    """What is not there behind a loop, as its own test or the one of its only `break` tells: `while exists(code):
    code = another()`. Where it may also give up, it is known on the other runs."""
    breaks = tuple(_breaks(loop.body))
    is_endless = loop.kind == "while" and isinstance(loop.iterable, Constant) and bool(loop.iterable.value)
    if not breaks and loop.kind == "while" and not is_endless:
        known = held(asked, _behind(loop.iterable, loop), outcome=False, otherwise="goes on")
        yield from (test for test in known if test.held == "missing")
    elif len(breaks) == 1:
        gives_up = not (is_endless or ends(loop.otherwise))
        for test in reaching(asked, loop.body, breaks[0].span.start):
            if test.held == "missing":
                yield replace(test, held="missing then") if gives_up else test


def _breaks(body: tuple[Statement, ...]) -> Iterator[Flow]:
    """The places at which a loop is left that has such a body."""
    for statement in body:
        if isinstance(statement, Flow) and statement.kind == "break":
            yield statement
        elif not isinstance(statement, Loop):
            for block in blocks(statement):
                yield from _breaks(block)


def _behind(test: Value, loop: Loop) -> Value:
    """The test of a loop as it comes out in the end: a variable has by then what the last round has set it to."""
    match test:
        case Name():
            return msgspec.structs.replace(test, span=Span(loop.span.end, loop.span.end))
        case Operation(operator="not", operands=(operand,)):
            return msgspec.structs.replace(test, operands=(_behind(operand, loop),))
    return test
