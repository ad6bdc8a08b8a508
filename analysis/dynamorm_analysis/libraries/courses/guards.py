"""Functions that come back only where there is an item, or none: `check_free(name)`, which raises otherwise."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Attempt, Branch, Flow, Function, Return, Statement, inside
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.calls.passed_arguments import function_run
from dynamorm_analysis.libraries.courses.tested import Asked, held
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import filled_in
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.course import Test


def known_after(program: Program, call: Call, scope: Scope) -> Iterator[Test]:
    """What a call tells by coming back, of the item that its function asks for."""
    callee = function_run(program, call, scope)
    if callee is None:
        return
    function = callee.scope.alone
    tests = program.shared("known after", function, lambda: tuple(dict.fromkeys(_of_function(function))))
    yield from (replace(test, asked=frozenset({call.span})) for test in tests)


def _of_function(function: Scope) -> Iterator[Test]:
    if not isinstance(function.node, Function):
        return
    asked = Asked(function, filled_in(function.node))
    for test in _of_block(asked, function.node.body):
        if test.held != "value":
            yield replace(test, asked=frozenset())


def _of_block(asked: Asked, body: tuple[Statement, ...]) -> Iterator[Test]:
    """What is known when a block was gone through to its end; no more behind a place where it may be left before."""
    for statement in body:
        match statement:
            case Branch(test=test, body=then, otherwise=()) if _raises(then):
                yield from held(asked, test, outcome=False, otherwise="leaves")
            case Attempt(body=tried, handlers=handlers) if all(_raises(handler.body) for handler in handlers):
                yield from _of_block(asked, tried)
        if any(isinstance(each, Return) for each in inside(statement)):
            return


def _raises(body: tuple[Statement, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Flow) and body[-1].kind == "raise"
