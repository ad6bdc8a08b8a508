"""The Regions of a global table in a template whose replicas are to agree at once."""

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.documents import Found, field, text_of
from dynamorm_analysis.libraries.templates.upkeep import is_given, listed_wholly
from dynamorm_analysis.model.table import Replication


def replication(resource: Found) -> Replication | None:
    """The replicas and witnesses of a table with strong consistency between Regions; None for others, and where not
    all are known."""
    properties = field(resource.value, "Properties")
    mode = field(properties, "MultiRegionConsistency")
    if text_of(field(resource.value, "Type")) != "AWS::DynamoDB::GlobalTable" or text_of(mode) != "STRONG":
        return None
    replicas, witnesses = _regions(properties, "Replicas"), _regions(properties, "GlobalTableWitnesses")
    if mode is None or replicas is None or witnesses is None:
        return None
    return Replication(replicas, witnesses, resource.part(mode).place())


def _regions(properties: Value | None, name: str) -> tuple[str, ...] | None:
    """The Regions that a list names, empty for one that is not known; None where there may be more or fewer."""
    listing = field(properties, name)
    if listing is None:
        return () if is_given(properties, name) is False else None
    entries = listed_wholly(listing)
    if entries is None:
        return None
    regions = (text_of(field(one, "Region")) or "" for one in entries)
    return tuple("" if "${" in region else region for region in regions)
