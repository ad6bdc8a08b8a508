"""The tables whose names the stacks of a CDK program publish to other stacks, or put into the parameter store."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.cdk.programs.following import kind_of
from dynamorm_analysis.libraries.cdk.programs.giving import given_by_name
from dynamorm_analysis.libraries.cdk.programs.naming import tables_named
from dynamorm_analysis.libraries.values.values import constant_text, parameter_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.model.wiring import exported, parameter

PUBLISHING = {
    "CfnOutput": ("exportName", "value", exported),
    "aws_ssm.StringParameter": ("parameterName", "stringValue", parameter),
    "aws_ssm.CfnParameter": ("name", "value", parameter),
}
"""By class, the properties that hold the name and what is published under it, and what stands for the latter."""
NAMING = frozenset(name for name, *_ in PUBLISHING.values())


def published(program: Program, path: str, unit: Unit) -> Iterator[tuple[str, str]]:
    """What stands for tables that a statement publishes, with these tables' ids:
    `CfnOutput(self, "Orders", value=orders.table_name, export_name="orders-table")`."""
    for call, occurrence in calls(program.module_scope(path, unit.anchor), unit.statement):
        given = given_by_name(program, call, occurrence.scope)
        if NAMING.isdisjoint(given):
            continue
        kind = kind_of(meaning(program, call.function, occurrence.scope))
        named, value, standing_for = PUBLISHING.get(kind, ("", "", exported))
        if named not in given or value not in given:
            continue
        read = parameter_name if standing_for is parameter else constant_text
        name = read(program, *given[named])
        for table in (tables_named(program, *given[value]) or ()) if name else ():
            yield standing_for(name or ""), table
