"""How a template wants a table to be run: billing, backups, protection."""

from dynamorm_analysis.facts.values import Constant, Mapping, Value
from dynamorm_analysis.libraries.documents import field, is_whole, text_of
from dynamorm_analysis.libraries.templates.documents import intrinsic, is_no_value
from dynamorm_analysis.model.table import UNKNOWN_UPKEEP, BillingMode, Upkeep


def upkeep(resource: Value) -> Upkeep:
    """What the properties of a table say; a global table says it of each of its replicas, which is not read."""
    properties = field(resource, "Properties")
    if text_of(field(resource, "Type")) != "AWS::DynamoDB::Table":
        return UNKNOWN_UPKEEP
    recovery = field(properties, "PointInTimeRecoverySpecification")
    return Upkeep(
        billing=_billing(properties),
        provisioned=has_throughput(properties),
        restorable=_truth(recovery, "PointInTimeRecoveryEnabled")
        if recovery is not None
        else is_given(properties, "PointInTimeRecoverySpecification"),
        protected=_truth(properties, "DeletionProtectionEnabled"),
        kept=_is_kept(resource),
    )


def has_throughput(value: Value | None) -> bool | None:
    """Whether a table or index surely has a throughput, or surely none. One of nothing is none, which CloudFormation
    leaves out (cfn-lint 4524, "Allow ProvisionedThroughput with 0 values")."""
    throughput = field(value, "ProvisionedThroughput")
    units = [field(throughput, name) for name in ("ReadCapacityUnits", "WriteCapacityUnits")]
    if all(isinstance(unit, Constant) and str(unit.value) == "0" for unit in units):
        return False
    return is_given(value, "ProvisionedThroughput")


def is_given(value: Value | None, name: str) -> bool | None:
    """Whether a property is surely given, or surely not; None where a condition decides, or it may be in a part that
    is not understood."""
    if not isinstance(value, Mapping):
        return None
    given = field(value, name)
    if given is None:
        return False if is_whole(value) else None
    if is_no_value(given):
        return False
    return True if intrinsic(given) is None and isinstance(given, Mapping) else None


def _billing(properties: Value | None) -> BillingMode | None:
    """What is written; a table that says nothing is provisioned."""
    match text_of(field(properties, "BillingMode")):
        case "PROVISIONED" | "PAY_PER_REQUEST" as mode:
            return "PROVISIONED" if mode == "PROVISIONED" else "PAY_PER_REQUEST"
    return "PROVISIONED" if is_given(properties, "BillingMode") is False else None


def _is_kept(resource: Value) -> bool | None:
    """Whether the table stays when its stack goes, or its resource."""
    policy = text_of(field(resource, "DeletionPolicy"))
    if policy is None:
        return False if is_given(resource, "DeletionPolicy") is False else None
    return policy.startswith("Retain")


def _truth(value: Value | None, name: str) -> bool | None:
    given = field(value, name)
    if isinstance(given, Constant):
        return {"true": True, "false": False}.get(str(given.value).lower())
    return False if is_given(value, name) is False else None
