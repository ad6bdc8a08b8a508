"""Why a call is no request through boto3, and which arguments tell each part of one, in words for its author."""

from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.boto3.calls import METHODS, ONLY_DYNAMODB, TELLING
from dynamorm_analysis.libraries.boto3.receivers import receiver
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence

ARGUMENTS = {
    "table": ("TableName",),
    "index": ("IndexName",),
    "key": ("KeyConditionExpression", "Key", "KeyConditions", "Item"),
    "filter": ("FilterExpression", "ScanFilter", "QueryFilter", "ConditionExpression"),
    "projection": ("ProjectionExpression", "AttributesToGet"),
    "consistent": ("ConsistentRead",),
    "limit": ("Limit",),
    "written": ("Item", "UpdateExpression", "ExpressionAttributeValues"),
}


def declined(program: Program, occurrence: Occurrence, call: Call, function: Member) -> str:
    """Why a call of a method that makes no access is none."""
    method, on = function.name, source_of(function.owner)
    if method not in METHODS:
        return f"`{method}` is no request of a table or client"
    found = receiver(program, function.owner, occurrence.scope)
    if found.kind == "foreign":
        return f"`{on}` is nothing of DynamoDB"
    given = of_call(program, call.arguments, occurrence.scope)
    if found.kind == "unknown" and not set(given.given) & (ONLY_DYNAMODB | TELLING.get(method, frozenset())):
        telling = ", ".join(f"`{name}`" for name in sorted(TELLING.get(method, frozenset())))
        words = f", as {telling} or an expression would" if telling else ""
        return f"it is not known what `{on}` is, and no argument tells that it is DynamoDB's{words}"
    return f"`{on}` is a {found.kind}, which has no `{method}` that reads or writes items"
