"""Variables that are bound for the test right behind: `if not (item := answer.get("Item"))`, where what is bound before
anything is asked for is bound before the test; and `is_new = item is None`, where `if is_new` asks `item is None`."""

from msgspec import structs

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Comprehension,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Value,
    parts_of,
)
from dynamorm_analysis.text import Span


def bound_first(test: Value) -> tuple[Assignment, Value] | None:
    """What a test binds first of all, and the test that asks for it, None where it evaluates something before."""
    match test:
        case Binding(name=name, value=value, span=span) if name:
            read = Name(name, Span(span.end, span.end))
            return Assignment(
                (Name(name, Span(span.start, span.start + len(name.encode()))),), value, None, "", span
            ), read
        case Operation(operands=operands):
            for place, operand in enumerate(operands):
                if (found := bound_first(operand)) is not None:
                    changed = (*operands[:place], found[1], *operands[place + 1 :])
                    return found[0], structs.replace(test, operands=changed)
                if not isinstance(operand, Constant):
                    return None
        case Member(owner=owner) | Item(owner=owner):
            if (found := bound_first(owner)) is not None:
                return found[0], structs.replace(test, owner=found[1])
        case Call(function=function):
            if (found := bound_first(function)) is not None:
                return found[0], structs.replace(test, function=found[1])
    return None


TESTS = frozenset({"not", "is", "is not", "in", "not in", "==", "!=", "<", "<=", ">", ">=", "and"})


def as_remembered(test: Value, name: str, value: Value) -> Value:
    """A test in which what a variable was set to stands for the variable, where that is a test that can be made again
    and again: of variables, what they hold, and constants."""
    if not _is_test(value) or not all(map(_can_be_asked_again, parts_of(value))):
        return test
    match test:
        case Name(name=asked) if asked == name:
            return value
        case Operation(operator="not", operands=(Name(name=asked),)) if asked == name:
            return structs.replace(test, operands=(value,))
    return test


def _is_test(value: Value) -> bool:
    match value:
        case Operation(operator="or", operands=operands):
            return any(map(_is_test, operands))
        case Operation(operator=operator):
            return operator in TESTS
        case Call(function=Name(name="all" | "any"), arguments=(Argument(value=Comprehension()),)):
            return True
    return False


def _can_be_asked_again(part: Value) -> bool:
    """Whether a part of an expression changes nothing and is no request."""
    match part:
        case Call(function=Name(name="all" | "any" | "len")):
            return True
        case Call(function=Member(name="get"), arguments=(Argument(value=Constant()), *_)):
            return True
        case Call() | Binding() | Lambda() | Operation(operator="yield"):
            return False
    return True
