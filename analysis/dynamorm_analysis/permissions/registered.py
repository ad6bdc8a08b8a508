"""Functions that code hands to an object of a package by a decorator, for that to call: `@app.get("/orders")`."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.permissions.beginning import functions_of
from dynamorm_analysis.permissions.calling import Used, objects_of

WRAPPING = frozenset({
    "capture_lambda_handler", "capture_method", "inject_lambda_context", "log_metrics",
    "getter", "setter", "deleter", "cached", "cache", "lru_cache", "memoize", "timer", "time", "wraps", "retry",
})  # fmt: skip
"""Decorators of objects that only do something around a function, and never call it by themselves."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A function, and the object that calls it once it is used itself."""

    function: Scope
    object: Used


def registered_in(program: Program, path: str) -> Iterator[Registration]:
    """The functions of a file that decorators hand to objects."""
    for function in functions_of(program, path):
        if not isinstance(function.node, Function) or function.parent is None:
            continue
        for decorator in function.node.decorators:
            method = decorator.function if isinstance(decorator, Call) else decorator
            if isinstance(method, Member) and method.name not in WRAPPING:
                for used in objects_of(program, method.owner, function.parent):
                    yield Registration(function, used)
