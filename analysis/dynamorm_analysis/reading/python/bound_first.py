"""`if not (item := answer.get("Item"))`: what a test binds before it asks for anything is bound before the test."""

from msgspec import structs

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Binding, Call, Constant, Item, Member, Name, Operation, Value
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
