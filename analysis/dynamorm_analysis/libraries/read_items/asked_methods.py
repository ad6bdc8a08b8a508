"""Tests that a struct of Go makes of itself, as the code that calls them would write them: `order.IsOpen()` for
`order.State == "OPEN"`."""

from dynamorm_analysis.facts.statements import Function, Return
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called
from dynamorm_analysis.text import Span


def spelled_out(program: Program, test: Value, scope: Scope) -> Value:
    """What a method gives that a test calls, where that is all it does; the test as it is otherwise."""
    match test:
        case Call(function=Member(owner=Name() as owner), arguments=(), span=span):
            method = called(program, test, scope)
            node = method.node if method is not None else None
            match node:
                case Function(parameters=(receiver, *_), body=(Return(value=given),)) if given is not None:
                    return _of_owner(given, receiver.name, owner, span) or test
    return test


def _of_owner(value: Value, receiver: str, owner: Name, span: Span) -> Value | None:
    """An expression of a method in terms of what that is called on; None where it is more than a comparison."""
    match value:
        case Constant():
            return value
        case Name(name=name):
            return value if name != receiver else None
        case Member(owner=Name(name=name), name=field):
            return Member(owner, field, span, span) if name == receiver else value
        case Operation(operator=operator, operands=operands):
            told = [_of_owner(each, receiver, owner, span) for each in operands]
            found = tuple(each for each in told if each is not None)
            return Operation(operator, found, span) if len(found) == len(told) else None
    return None
