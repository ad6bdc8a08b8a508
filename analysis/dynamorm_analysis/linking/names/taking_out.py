"""Statements that take an entry out of a dictionary by the way: `names = given.pop("names")`, `del given["names"]`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Value,
    children,
)

TAKES = "pop"
DELETES = "delete"


def taken_out(statement: Assignment | Evaluation | Flow) -> Iterator[Evaluation]:
    """What a statement takes out of what names hold, each as a call that stands by itself."""
    match statement:
        case Flow(kind=kind, values=values):
            for each in values if kind == DELETES else ():
                if isinstance(each, Item) and isinstance(each.owner, Name):
                    span = statement.span
                    taking = Call(Member(each.owner, TAKES, span, span), (Argument(each.index, "", "", span),), span)
                    yield Evaluation(taking, span)
        case Assignment(value=value) | Evaluation(value=value):
            for call in _takings(value) if value is not None else ():
                if call is not value or isinstance(statement, Assignment):
                    yield Evaluation(call, statement.span)


def _takings(value: Value) -> Iterator[Call]:
    """The calls in an expression that take an entry out of what a name holds, those in dictionaries aside."""
    match value:
        case Constant() | Lambda() | Mapping() | Name():
            return
        case Call(function=Member(owner=Name(), name="pop"), arguments=(Argument(value=Constant(value=int())), *_)):
            return  # of a list
        case Call(function=Member(owner=Name(), name=name), arguments=arguments) if name == TAKES and arguments:
            yield value
    for part in children(value):
        yield from _takings(part)
