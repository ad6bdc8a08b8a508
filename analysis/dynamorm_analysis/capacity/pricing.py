"""The cost of any access, and whether requests to its table are paid for one by one."""

from dynamorm_analysis.capacity.costs import Cost
from dynamorm_analysis.capacity.reading import MANY_READS, SINGLE_READS, read_of_item, read_of_many
from dynamorm_analysis.capacity.writing import WRITES, write_of_item
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project


def cost_of(access: Access, project: Project) -> Cost | None:
    """What an access takes; None where it is not known what it asks for."""
    table = project.table(access.table)
    if access.operation in SINGLE_READS:
        return read_of_item(access, table, project)
    if access.operation in MANY_READS:
        return read_of_many(access, table, project)
    if access.operation in WRITES:
        return write_of_item(access, table, project)
    return None


def is_provisioned(table: Table) -> bool:
    """Whether a table surely is paid for by the hour, as all definitions that tell say."""
    return {d.upkeep.billing for d in table.definitions if d.upkeep.billing is not None} == {"PROVISIONED"}
