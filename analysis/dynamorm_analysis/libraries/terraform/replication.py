"""The Regions of a table of Terraform whose replicas are to agree at once."""

from dynamorm_analysis.libraries.terraform.blocks import blocks
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk, member
from dynamorm_analysis.libraries.terraform.texts import constant
from dynamorm_analysis.model.table import Replication


def replication(walk: Walk, block: Expression) -> Replication | None:
    """The replicas and witnesses of a table with strong consistency between Regions, of which the table's own is not
    named; None for others, and where not all are known."""
    replicas, witnesses = blocks(walk, block, "replica"), blocks(walk, block, "global_table_witness")
    modes = [mode for one in replicas.found if (mode := member(one, "consistency_mode")) is not None]
    strong = [mode for mode in modes if constant(walk, mode) == "STRONG"]
    if not strong or not replicas.whole or not witnesses.whole:
        return None
    return Replication(
        ("", *(_region(walk, one) for one in replicas.found)),
        tuple(_region(walk, one) for one in witnesses.found),
        strong[0].place(),
    )


def _region(walk: Walk, block: Expression) -> str:
    return constant(walk, member(block, "region_name")) or ""
