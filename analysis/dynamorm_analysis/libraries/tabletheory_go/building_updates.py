"""What a function does with the builder of an update that it is given: `func(ub core.UpdateBuilder) error { … }`."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.libraries.calls.static_chains import Link, begins_with
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by


def links_of(program: Program, given: Value, scope: Scope) -> tuple[Link, ...] | None:
    """The calls of the builder, in the order in which they happen; None where not all of them are in sight."""
    found = found_by(program, given, scope)
    function = found.definition if found is not None else None
    if function is None or function.parent is None or not isinstance(function.node, Function):
        return None
    if len(function.node.parameters) != 1:
        return None
    name = function.node.parameters[0].name
    links: list[Link] = []
    for part in occurrences(function.parent, function.node, (Call, Name)):
        match part.value:
            case Call(function=Member(name=method)) as call if begins_with(call, name):
                links.append(Link(method, call, part.scope, optional=part.conditional or bool(part.rounds)))
            case Name(name=name_) if name_ == name and not _is_called_on(part.parent):
                return None
    return tuple(sorted(links, key=lambda link: link.call.span.end))


def _is_called_on(parent: Value | None) -> bool:
    return isinstance(parent, Member)
