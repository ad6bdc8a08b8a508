"""Recognises the tables of Pulumi programs, and the variables that name them to code."""

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Member
from dynamorm_analysis.libraries.pulumi import variables
from dynamorm_analysis.libraries.pulumi.go_values import MODULE
from dynamorm_analysis.libraries.pulumi.resources import PROJECT_FILE, kind_called
from dynamorm_analysis.libraries.pulumi.tables import LIBRARY, TABLE, definition
from dynamorm_analysis.libraries.recognition import Recognised
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.model.wiring import Wire

__all__ = ["FILES", "LANGUAGES", "LIBRARY", "MARKERS", "recognise"]

LANGUAGES = ("python", "typescript", "go", "yaml")
FILES = (PROJECT_FILE,)  # read for its place alone: it tells where a project begins
MARKERS = {"python": ("pulumi_aws",), "typescript": ("@pulumi/aws",), "go": ("pulumi-aws/sdk",), "yaml": ()}
IMPORTED = ("pulumi_aws", "@pulumi/aws", MODULE)


def recognise(program: Program, path: str, unit: Unit) -> Recognised:
    """The tables that a statement makes, and the variables that it sets."""
    if path.endswith(".yaml") or not any(name.startswith(IMPORTED) for name in program.imports(path)):
        return Recognised()
    scope = program.module_scope(path, unit.anchor)
    definitions: list[Definition] = []
    wires: list[Wire] = []
    for call, occurrence in calls(scope, unit.statement):
        where = occurrence.scope
        kind = kind_called(program, call, where)
        if kind == TABLE:
            definitions.append(definition(program, call, where))
        elif kind == variables.FUNCTION:
            wires += variables.of_function(program, call, where)
        elif isinstance(call.function, Member) and call.function.name == "apply":  # no method of Go's
            wires += variables.of_outputs(program, call, where)
    return Recognised(tuple(definitions), wires=tuple(dict.fromkeys(wires)))
