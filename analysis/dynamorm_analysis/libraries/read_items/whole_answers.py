"""Functions that give back the answer of a request as it is, so that the code which calls them has it to itself."""

from dynamorm_analysis.facts.statements import Assignment, Function, Return, inside
from dynamorm_analysis.facts.values import Call, Collection, Mapping, Name, Operation, Value, is_none
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.occurrences import Occurrence


def gives_answer(answer: Occurrence) -> bool:
    """Whether the function around an answer gives it back as it is, and else nothing, or the answer of another call."""
    function = answer.scope.node
    if not isinstance(function, Function) or answer.rounds:
        return False
    name = _name_of(answer)
    if name is None:
        return False
    if name and not any(_is_returned(use) for use in reads_of(function, name, answer)):
        return False
    returned = [each.value for each in inside(function) if isinstance(each, Return)]
    return all(one is None or _is_nothing(one) or _is_answer(one) for one in returned)


def _name_of(answer: Occurrence) -> str | None:
    """The variable that is given an answer, empty where it is returned itself; None where something else is done."""
    whole = _awaited(answer)
    match answer.statement:
        case Return(value=value) if value is whole:
            return ""
        case Assignment(targets=(Name(name=name),), value=value, operator="") if value is whole:
            return name
    return None


def _awaited(answer: Occurrence) -> Value | None:
    """What an expression comes to once it is awaited; None where something else is made of it."""
    match answer.outer:
        case ():
            return answer.value
        case (Operation(operator="await") as whole,):
            return whole
    return None


def _is_returned(use: Occurrence) -> bool:
    return isinstance(use.statement, Return) and use.statement.value is use.value


def _is_nothing(value: Value) -> bool:
    match value:
        case Collection(items=()) | Mapping(entries=()):
            return True
    return is_none(value)


def _is_answer(value: Value) -> bool:
    match value:
        case Operation(operator="await", operands=(inner,)):
            return _is_answer(inner)
    return isinstance(value, Call | Name)
