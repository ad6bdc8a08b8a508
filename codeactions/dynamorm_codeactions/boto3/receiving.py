"""Whether a request of boto3 is made on a table or on a client."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.boto3.receivers import receiver
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place


def kind_of_receiver(project: Project, call: Place) -> str:
    """`table` or `client` for the call at a place; empty where that is not known."""
    unit = project.unit(call)
    if unit is None:
        return ""
    for found in occurrences(project.modules[call.path].unit_scope(unit), unit.statement):
        if isinstance(found.value, Call) and found.value.span == call.span:
            function = found.value.function
            owner = function.owner if isinstance(function, Member) else None
            return receiver(project.program, owner, found.scope).kind if owner is not None else ""
    return ""
