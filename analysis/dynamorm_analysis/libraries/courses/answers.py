"""Functions that give what another service has answered, whatever they have read to ask it."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, inside
from dynamorm_analysis.facts.values import Call, Item, Mapping, Member, Name, Value, parts_of
from dynamorm_analysis.libraries.calls.waits import asks_elsewhere
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program


def gives_answer(program: Program, inner: Asked, node: Function) -> bool:
    """Whether a function gives such an answer, and nothing that it has read itself."""
    values = [each.value for each in returns(node.body) if each.value is not None and not _is_written_out(each.value)]
    if not values or not all(inner.origins(value) for value in values):
        return False
    own = [origin for value in values for origin in inner.origins(value)]
    own += [one for value in _put_into_others(node) for one in inner.origins(value) if not _is_given(one.call)]
    return all(inner.answers(one.call) or asks_elsewhere(program, one.call, inner.scope) for one in own)


def _put_into_others(node: Function) -> Iterator[Value]:
    """What a function gives to fields and entries of what it has, and hands to methods of that."""
    for statement in inside(node):
        match statement:
            case Assignment(targets=(Item() | Member(), *_), value=value) if value is not None:
                yield value
            case Evaluation(value=Call(function=Member(), arguments=arguments)):
                for given in (argument.value for argument in arguments):
                    yield from (entry.value for entry in given.entries) if isinstance(given, Mapping) else (given,)


def _is_given(call: Call) -> bool:
    """Whether a call stands for what the function is given: it has its place before all code."""
    return call.span.start < 0


def _is_written_out(value: Value) -> bool:
    return not any(isinstance(part, Name | Call) for part in parts_of(value))
