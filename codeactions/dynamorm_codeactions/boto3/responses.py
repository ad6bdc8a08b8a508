"""What code does with the response of a request of boto3: which parts of it are taken, where, and inside of what."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_codeactions.call_sites import call_at, uses_of


@dataclass(frozen=True, slots=True)
class Taken:
    """`response["Items"]`, `response.get("Items", [])` or `"Items" in response`: the part's name and the whole
    expression. `outer` are the expressions around that, the innermost last. `part` is empty where the response is used
    otherwise."""

    part: str
    value: Value
    outer: tuple[Value, ...]
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Response:
    """The call, and what is taken of its response; `variable` holds that, empty where it is used where it is made. Not
    `alone` is one whose variable holds other responses, too: what is taken may be taken of these."""

    call: Call
    at: Occurrence
    variable: str
    taken: tuple[Taken, ...]
    alone: bool = True


def response_of(project: Project, place: Place) -> Response | None:
    """The response of the call at a place; None where what becomes of it cannot be followed."""
    found = one_of_responses(project, place)
    return found if found is not None and found.alone else None


def one_of_responses(project: Project, place: Place) -> Response | None:
    """The same, with all that is taken of a variable that holds this response or another one."""
    found = call_at(project, place)
    if found is None:
        return None
    call, at = found
    if at.outer:
        return Response(call, at, "", (_taken(call, at.outer, at),))
    statement, function = at.statement, at.scope.node
    if not isinstance(statement, Assignment) or not isinstance(function, Function) or statement.operator:
        return None
    if len(statement.targets) != 1 or not isinstance(target := statement.targets[0], Name):
        return None
    uses = uses_of(target.name, function, project, place)
    taken = tuple(_taken(one.value, one.outer, one) for one in uses if not one.is_set)
    return Response(call, at, target.name, taken, alone=sum(one.is_set for one in uses) == 1)


def _taken(value: Value, outer: tuple[Value, ...], occurrence: Occurrence) -> Taken:
    """What is taken of a response that an expression is."""
    match outer[-1:]:
        case (Item(owner=owner, index=Constant(value=str() as part)) as whole,) if owner is value:
            return Taken(part, whole, outer[:-1], occurrence)
        case (Operation(operator="in" | "not in", operands=(Constant(value=str() as part), owner)) as test,) if (
            owner is value
        ):
            return Taken(part, test, outer[:-1], occurrence)
        case (Member(owner=owner, name="get"),) if owner is value:
            match outer[-2:-1]:
                case (Call(arguments=(Argument(value=Constant(value=str() as part)), *_)) as got,):
                    return Taken(part, got, outer[:-2], occurrence)
    return Taken("", value, outer, occurrence)
