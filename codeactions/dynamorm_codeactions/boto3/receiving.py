"""Whether a request of boto3 is made on a table or on a client."""

from dynamorm_analysis.facts.values import Member
from dynamorm_analysis.libraries.boto3.receivers import receiver
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_codeactions.call_sites import call_at


def kind_of_receiver(project: Project, call: Place) -> str:
    """`table` or `client` for the call at a place; empty where that is not known."""
    found = call_at(project, call)
    if found is None:
        return ""
    made, at = found
    return receiver(project.program, made.function.owner, at.scope).kind if isinstance(made.function, Member) else ""
