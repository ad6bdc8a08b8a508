"""How a template wants a table to be run: billing, backups, protection."""

from dynamorm_analysis.facts.values import Collection, Constant, Mapping, Value
from dynamorm_analysis.libraries.documents import field, is_whole, text_of
from dynamorm_analysis.libraries.templates.documents import has_gap, intrinsic, is_no_value
from dynamorm_analysis.model.table import UNKNOWN_UPKEEP, BillingMode, Upkeep


def upkeep(resource: Value) -> Upkeep:
    """What the properties of a table say; a global table says some of it of each of its replicas."""
    properties = field(resource, "Properties")
    match text_of(field(resource, "Type")):
        case "AWS::DynamoDB::Table":
            return Upkeep(
                billing=_billing(properties),
                provisioned=has_throughput(properties),
                restorable=_is_restorable(properties),
                protected=_truth(properties, "DeletionProtectionEnabled"),
                kept=_is_kept(resource),
                stream=text_of(field(field(properties, "StreamSpecification"), "StreamViewType")),
                encrypted=_truth(field(properties, "SSESpecification"), "SSEEnabled"),
                tags=_tags(field(properties, "Tags")),
            )
        case "AWS::DynamoDB::GlobalTable":
            replicas = listed_wholly(field(properties, "Replicas")) or ()
            return Upkeep(
                billing=_billing(properties),
                restorable=_of_all([_is_restorable(each) for each in replicas]),
                protected=_of_all([_truth(each, "DeletionProtectionEnabled") for each in replicas]),
                kept=_is_kept(resource),
                stream=text_of(field(field(properties, "StreamSpecification"), "StreamViewType")),
                encrypted=_truth(field(properties, "SSESpecification"), "SSEEnabled"),
            )
    return UNKNOWN_UPKEEP


def _tags(listing: Value | None) -> tuple[tuple[str, str], ...]:
    """Those whose names and values are written out."""
    rows = listing.items if isinstance(listing, Collection) else ()
    told = ((text_of(field(one, "Key")), text_of(field(one, "Value"))) for one in rows)
    return tuple((name, value) for name, value in told if name is not None and value is not None)


def listed_wholly(listing: Value | None) -> tuple[Value, ...] | None:
    """The entries of a list; None where there may be more or fewer, or where one is not understood."""
    if not isinstance(listing, Collection) or has_gap(listing):
        return None
    if any(not isinstance(one, Mapping) or intrinsic(one) is not None or not is_whole(one) for one in listing.items):
        return None
    return tuple(listing.items)


def _of_all(told: list[bool | None]) -> bool | None:
    """Whether something holds for all replicas; None where that is not known of one, or where there are none."""
    if False in told:
        return False
    return True if told and None not in told else None


def _is_restorable(properties: Value | None) -> bool | None:
    recovery = field(properties, "PointInTimeRecoverySpecification")
    if recovery is None:
        return is_given(properties, "PointInTimeRecoverySpecification")
    return _truth(recovery, "PointInTimeRecoveryEnabled")


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
