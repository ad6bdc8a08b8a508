"""Functions that code hands to a framework by a decorator, for it to call: `@app.get("/orders")`."""

from collections.abc import Collection, Iterator

from dynamorm_analysis.facts.statements import Class, Function, Statement, blocks
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Produced, options
from dynamorm_analysis.linking.scope import Scope

WRAPPING = frozenset({
    "capture_lambda_handler", "capture_method", "inject_lambda_context", "log_metrics",
    "getter", "setter", "deleter", "cached", "cache", "lru_cache", "memoize", "timer", "time", "wraps", "retry",
})  # fmt: skip
"""Decorators of objects that only do something around the function, and never call it by themselves."""


def registered(program: Program, loaded: Collection[str], functions: Collection[Scope]) -> Iterator[Scope]:
    """The functions of the files that are loaded which a decorator hands to an object of a package."""
    for path in loaded:
        for unit in program.modules[path].facts.units:
            for function in _functions_in((unit.statement,), program.module_scope(path, unit.anchor)):
                if function not in functions and _is_registered(program, function):
                    yield function


def _functions_in(body: tuple[Statement, ...], scope: Scope) -> Iterator[Scope]:
    for statement in body:
        match statement:
            case Function(decorators=decorators) if decorators:
                yield scope.inner(statement)
            case Class(body=inner):
                yield from _functions_in(inner, scope.inner(statement))
            case _:
                for block in blocks(statement):
                    yield from _functions_in(block, scope)


def _is_registered(program: Program, function: Scope) -> bool:
    around = function.parent
    decorators = function.node.decorators if isinstance(function.node, Function) else ()
    return around is not None and any(_registers(program, decorator, around) for decorator in decorators)


def _registers(program: Program, decorator: Value, scope: Scope) -> bool:
    """Whether a decorator is a method of an object that a package has made: `app.get("/orders")`, `app.task`."""
    method = decorator.function if isinstance(decorator, Call) else decorator
    if not isinstance(method, Member) or method.name in WRAPPING or not isinstance(method.owner, Name | Member):
        return False
    found = options(meaning(program, method.owner, scope))
    return any(isinstance(option, Produced) for option in found)
