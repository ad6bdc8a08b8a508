"""Whether a request of boto3 is made on a table or on a client."""

from dynamorm_analysis.facts.values import Call, Member, Value, last_name
from dynamorm_analysis.libraries.boto3.receivers import receiver
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.call_sites import call_at

CLIENTS = frozenset({"client", "dynamodb", "ddb", "dynamo"})


def kind_of_receiver(project: Project, call: Place) -> str:
    """`table` or `client` for the call at a place: as it is made, else as it is called and asked, for only a client is
    told the table (`orders_table.query(…)` of a table that a function is given). Empty where neither tells."""
    found = call_at(project, call)
    if found is None or not isinstance(found[0].function, Member):
        return ""
    (made, at), owner = found, found[0].function.owner
    kind = receiver(project.program, owner, at.scope).kind
    return _as_called(made, owner) if kind == "unknown" else kind


def _as_called(made: Call, owner: Value) -> str:
    words = words_of(last_name(owner))
    is_told = any(one.name == "TableName" for one in made.arguments)
    if words[-1:] == ["table"]:
        return "" if is_told else "table"
    return "client" if is_told and not CLIENTS.isdisjoint(words[-1:]) else ""
