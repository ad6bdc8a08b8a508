"""The Regions of a CDK table whose replicas are to agree at once."""

from dynamorm_analysis.libraries.cdk.constructs import Construct, Fields, Items, Nothing, Told, Word, Wording
from dynamorm_analysis.model.table import Replication


def replication(construct: Construct) -> Replication | None:
    """The replicas and witnesses of a table with strong consistency between Regions; None for others, and where not
    all are known."""
    properties = construct.properties
    if _word(properties.get("multiRegionConsistency")) != "STRONG":
        return None
    if construct.kind.endswith("CfnGlobalTable"):
        replicas, witnesses = _regions(properties.get("replicas")), _regions(properties.get("globalTableWitnesses"))
    else:
        others, witness = _regions(properties.get("replicas")), properties.get("witnessRegion")
        replicas = ("", *others) if others is not None else None  # the Region of the stack is not among them
        witnesses = () if isinstance(witness, Nothing) else (_text(witness),)
    if replicas is None or witnesses is None:
        return None
    return Replication(replicas, witnesses, construct.place)


def _regions(listing: Told) -> tuple[str, ...] | None:
    """The Regions that a list names, empty for one that is not known; None where there may be more or fewer."""
    if isinstance(listing, Nothing):
        return ()
    if not isinstance(listing, Items) or not isinstance(listing.rest, Nothing):
        return None
    return tuple(_text(one.get("region")) if isinstance(one, Fields) else "" for one in listing.items)


def _text(told: Told) -> str:
    return (told.template.constant if isinstance(told, Wording) else None) or ""


def _word(told: Told) -> str:
    return told.name if isinstance(told, Word) else _text(told)
