"""Functions that ask for page after page: those that decorate others, and those that are given a method to call."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function, Loop, Statement, expressions, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Value, parts_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, options
from dynamorm_analysis.linking.scope import Scope

TOKENS = frozenset({"LastEvaluatedKey", "NextToken"})
START = frozenset({"ExclusiveStartKey", "NextToken"})


def repeats(program: Program, function: Value, scope: Scope) -> bool:
    """Whether a function or class of the workspace, or what calling it gives, reads where a page ended and goes on from
    there in a loop."""
    if isinstance(function, Call):
        return repeats(program, function.function, scope)
    return any(
        _is_repeating(program, option.scope)
        for option in options(meaning(program, function, scope))
        if isinstance(option, FunctionRef | ClassRef)
    )


def names_start(node: Statement | None) -> bool:
    """Whether code says somewhere where a page begins."""
    return node is not None and any(word in START for word in _words(node))


def _is_repeating(program: Program, scope: Scope) -> bool:
    return program.shared("boto3 repeats", scope, lambda: scope.node is not None and _goes_on(scope.node))


def _goes_on(node: Class | Function) -> bool:
    words = set(_words(node))
    loops = any(isinstance(statement, Loop) for statement in inside(node))
    return loops and not words.isdisjoint(TOKENS) and not words.isdisjoint(START)


def _words(node: Statement) -> Iterator[str]:
    """The texts that a statement writes, and the names of arguments that it gives."""
    for statement in inside(node):
        for expression in expressions(statement):
            for part in parts_of(expression):
                match part:
                    case Constant(value=str(text)):
                        yield text
                    case Call(arguments=arguments):
                        yield from (argument.name for argument in arguments if isinstance(argument, Argument))
