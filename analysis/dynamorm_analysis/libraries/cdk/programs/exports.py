"""The tables whose names the stacks of a CDK program publish to other stacks."""

from collections.abc import Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.libraries.cdk.programs.following import kind_of
from dynamorm_analysis.libraries.cdk.programs.giving import given_by_name
from dynamorm_analysis.libraries.cdk.programs.naming import tables_named
from dynamorm_analysis.libraries.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.program import Program

OUTPUT = "CfnOutput"


def published(program: Program, path: str, unit: Unit) -> Iterator[tuple[str, str]]:
    """The names under which a statement publishes tables, with these tables' ids:
    `CfnOutput(self, "Orders", value=orders.table_name, export_name="orders-table")`."""
    for call, occurrence in calls(program.module_scope(path, unit.anchor), unit.statement):
        given = given_by_name(program, call, occurrence.scope)
        if "exportName" not in given or "value" not in given:
            continue
        if kind_of(meaning(program, call.function, occurrence.scope)) != OUTPUT:
            continue
        name = constant_text(program, *given["exportName"])
        for table in (tables_named(program, *given["value"]) or ()) if name else ():
            yield name or "", table
