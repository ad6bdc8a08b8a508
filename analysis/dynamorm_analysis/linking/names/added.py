"""What a function adds to a list of its own, one by one, over which it goes afterwards."""

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Value
from dynamorm_analysis.linking.names.flow import Step, steps
from dynamorm_analysis.linking.scope import Scope, loop_around


def added_to(scope: Scope, iterable: Value) -> tuple[Value, ...]:
    """What is added to a list that was empty before, and to which nothing else happens: `changed.append(order)`.
    Nothing where it is another list."""
    done = steps(scope, iterable.name, iterable.span.start) if isinstance(iterable, Name) else ()
    match done[:1]:
        case (Step(statement=Assignment(value=Collection(kind="list", items=()))),):
            added = tuple(_added(step) for step in done[1:])
            return tuple(value for value in added if value is not None) if None not in added else ()
    return ()


def given_by_list(scope: Scope, name: str, before: int) -> tuple[Value, ...]:
    """The same of the list that gives a loop's variable what it holds before an offset."""
    giving = loop_around(scope.bindings.get(name, ()), before)
    if giving is None or not isinstance(giving.target, Name):
        return ()
    return added_to(scope, giving.iterable)


def _added(step: Step) -> Value | None:
    match step.statement:
        case Evaluation(
            value=Call(function=Member(name="append"), arguments=(Argument(value=one, name="", spread=""),))
        ):
            return one
    return None
