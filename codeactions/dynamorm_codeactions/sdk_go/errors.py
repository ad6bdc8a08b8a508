"""What code in Go does with an error that a request has given it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Evaluation, Function, Return, Statement, blocks, inside
from dynamorm_analysis.facts.values import Call, Constant, Name, Operation, Value, last_name

LEAVING = frozenset({"panic", "Fatal", "Fatalf", "Fatalln", "Exit"})


def blocks_of(function: Function) -> Iterator[tuple[Statement, ...]]:
    """The body of a function, and the blocks in it."""
    yield function.body
    for statement in inside(function):
        yield from blocks(statement)


def tests_error(test: Value, error: str) -> bool:
    """Whether a test asks for an error: `err != nil`."""
    match test:
        case Operation(operator="!=", operands=(Name(name=name), Constant(value=None))):
            return name == error
    return False


def leaves(body: tuple[Statement, ...]) -> bool:
    """Whether statements leave their function in any case."""
    match body[-1:]:
        case (Return(),):
            return True
        case (Evaluation(value=Call(function=function)),):
            return last_name(function) in LEAVING
    return False
