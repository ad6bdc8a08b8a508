"""The evaluator itself, on the traps of the policy language."""

from typing import Any

import pytest

from permissions.dynamodb_checks import CheckedTable, authorize, checks
from permissions.iam_evaluator import evaluate
from permissions.template_policies import resolved, template_policies

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/T"
TAG = "${aws:PrincipalTag/tenant_id}"
GET, QUERY, SCAN, BATCH = "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem"
ME = {"aws:PrincipalTag/tenant_id": "acme"}
TENANT = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"TENANT#{TAG}", f"TENANT#{TAG}#*"]}}
FOREIGN = {"ForAnyValue:StringNotLike": {"dynamodb:LeadingKeys": ["TENANT#acme"]}}
FEW = {
    "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "name"]},
    "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
}
ALL = ("dynamodb:*",)


def policy(
    condition: dict[str, Any] | None = None,
    actions: tuple[str, ...] = (GET, QUERY, SCAN),
    resources: tuple[str, ...] = (TABLE, f"{TABLE}/index/*"),
    effect: str = "Allow",
) -> dict[str, Any]:
    conditions = {"Condition": condition} if condition else {}
    return {"Statement": [{"Effect": effect, "Action": [*actions], "Resource": [*resources], **conditions}]}


def asks(*leading: str) -> dict[str, Any]:
    return {**ME, "dynamodb:LeadingKeys": list(leading)}


@pytest.mark.parametrize(("verdict", "policies", "action", "resource", "context"), [
    ("Allow", [policy()], GET, TABLE, {}),
    ("ImplicitDeny", [policy()], GET, f"{TABLE}X", {}),
    ("Allow", [policy(TENANT)], GET, TABLE, asks("TENANT#acme")),
    ("Allow", [policy(TENANT)], QUERY, f"{TABLE}/index/gsi1", asks("TENANT#acme#x")),
    ("ImplicitDeny", [policy(TENANT)], GET, TABLE, asks("TENANT#acme2")),
    ("ImplicitDeny", [policy(TENANT, (BATCH,))], BATCH, TABLE, asks("TENANT#acme", "TENANT#evil")),
    ("Allow", [policy(TENANT)], SCAN, TABLE, ME),  # all of no values fit
    ("ImplicitDeny", [policy({**TENANT, "Null": {"dynamodb:LeadingKeys": "false"}})], SCAN, TABLE, ME),
    ("ImplicitDeny", [policy(TENANT)], GET, TABLE, {"dynamodb:LeadingKeys": ["TENANT#acme"]}),  # without a tag
    ("ImplicitDeny", [policy(TENANT)], GET, TABLE,  # a tag is no pattern
     {"aws:PrincipalTag/tenant_id": "*", "dynamodb:LeadingKeys": ["TENANT#acme"]}),
    ("Allow", [policy(FEW)], GET, TABLE,
     {"dynamodb:Attributes": ["pk", "name"], "dynamodb:Select": "SPECIFIC_ATTRIBUTES"}),
    ("ImplicitDeny", [policy(FEW)], GET, TABLE, {"dynamodb:Attributes": ["pk", "ssn"]}),
    # none of no values fits, not even one that must not: such a Deny stops no scan
    ("Allow", [policy(), policy(FOREIGN, ALL, effect="Deny")], SCAN, TABLE, ME),
    ("Deny", [policy(), policy(FOREIGN, ALL, effect="Deny")], GET, TABLE, asks("TENANT#evil")),
    ("Allow", [policy(None, ("dynamodb:get*",), ("arn:aws:dynamodb:*:111122223333:table/T",))], GET, TABLE, {}),
    ("ImplicitDeny", [policy(None, (GET,), ("arn:aws:dynamodb:*:table/T:*",))], GET, TABLE, {}),
])  # fmt: skip
def test_verdict(verdict: str, policies: list[Any], action: str, resource: str, context: dict[str, Any]) -> None:
    """What IAM says to one action on one resource."""
    assert evaluate(policies, action, resource, context) == verdict


@pytest.mark.parametrize("policies", [
    policy({"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}),
    policy({"ForNoValue:StringLike": {"dynamodb:LeadingKeys": "a"}}),
    {"Statement": [{**policy()["Statement"][0], "Principal": "*"}]},
    policy(resources=("table/T",)),
])  # fmt: skip
def test_not_understood(policies: Any) -> None:
    """What is not understood is an error, and never a verdict."""
    with pytest.raises(ValueError, match=r"\w"):
        evaluate([policies], GET, TABLE, {})


def test_attributes() -> None:
    """A call names the attributes of its key and, by their own names, those of its expressions."""
    table = {"T": CheckedTable(TABLE, "pk", {"gsi1": ("tenant_id", "status")})}
    key = {"TableName": "T", "Key": {"pk": {"S": "A"}, "sk": {"S": "B"}}}
    update = {"UpdateExpression": "SET #a.#b = :v REMOVE old", "ExpressionAttributeNames": {"#a": "top", "#b": "deep"}}
    (found,) = checks("UpdateItem", {**key, **update}, table)
    assert found.context["dynamodb:Attributes"] == ["old", "pk", "sk", "top"]
    assert authorize([policy(FEW)], "GetItem", key, table) == "ImplicitDeny"  # a whole item
    named = {"ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": "name"}}
    assert authorize([policy(FEW)], "GetItem", {**key, **named}, table) == "Allow"


def test_template() -> None:
    """The policies of a role are those that a template attaches to it, with references filled in."""
    arn = {"Fn::Join": ["", [{"Fn::GetAtt": ["Orders", "Arn"]}, "/index/gsi1"]]}
    statement = {"Effect": "Allow", "Action": QUERY, "Resource": arn}
    attached = {"Roles": [{"Ref": "Role"}], "PolicyDocument": {"Statement": [statement]}}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {}},
        "Policy": {"Type": "AWS::IAM::Policy", "Properties": attached},
    }
    made = template_policies({"Resources": resources}, "Role", {"Orders.Arn": TABLE})
    assert evaluate(made, QUERY, f"{TABLE}/index/gsi1") == "Allow"
    assert evaluate(made, QUERY, TABLE) == "ImplicitDeny"
    assert resolved({"Fn::Sub": "${T}${!aws:x}"}, {"T": "t"}) == "t${aws:x}"
    with pytest.raises(ValueError, match="Fn::Select"):
        resolved({"Fn::Select": [0, []]}, {})
