"""Names under which others publish the names of tables, as code asks for them: parameters of Systems Manager, exports
of stacks, and the variables that constructs set for the run time."""

from dynamorm_analysis.facts.values import Call, Constant, Item
from dynamorm_analysis.libraries.requests.exported_names import export_read
from dynamorm_analysis.libraries.requests.runtime_names import name_handed_out
from dynamorm_analysis.libraries.values.values import parameter_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Meaning, Part, Produced, Raw
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.wiring import exported, parameter

ASKING = "get_parameter"
READERS = frozenset({
    "aws_lambda_powertools.utilities.parameters.get_parameter",
    "aws_lambda_powertools.utilities.parameters.ssm.get_parameter",
})  # fmt: skip


def published_name(program: Program, found: Meaning) -> TableName | None:
    """The name of a table that stands under another name in the parameter store, among the exports of stacks, or where
    the run time looks for it; None for all else."""
    if (stored := _parameter_read(program, found)) is not None:
        return TableName(parameter(stored), "parameter")
    if (handed_out := name_handed_out(program, found, "table_name")) is not None:
        return handed_out
    export = export_read(program, found)
    return TableName(exported(export), "parameter") if export is not None else None


def _parameter_read(program: Program, found: Meaning) -> str | None:
    """The parameter whose value something is: `ssm.get_parameter(Name="/shop/orders")["Parameter"]["Value"]`, or what
    Powertools reads of it; None for all else."""
    match found:
        case Raw(
            value=Item(owner=Item(owner=answer, index=Constant(value="Parameter")), index=Constant(value="Value")),
            scope=scope,
        ):
            match meaning(program, answer, scope):
                case Produced(callee=Part(name=method), call=call, scope=where) if method == ASKING:
                    return _named(program, call, where, "Name")
        case Produced(callee=External(name=name), call=call, scope=where) if name in READERS:
            return _named(program, call, where, "name")
    return None


def _named(program: Program, call: Call, scope: Scope, keyword: str) -> str | None:
    given = next((each.value for each in call.arguments if each.name == keyword), None)
    if given is None and keyword == "name" and call.arguments and not call.arguments[0].name:
        given = call.arguments[0].value
    return parameter_name(program, given, scope) if given is not None else None
