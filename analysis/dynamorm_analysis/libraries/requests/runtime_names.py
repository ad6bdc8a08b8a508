"""The names of tables as `dynamorm_runtime.client` reads them from the variables that constructs set."""

from dynamorm_analysis.libraries.requests.arguments import argument
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Meaning, Produced
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName

CLIENT = "dynamorm_runtime.client"
PREFIX = "DYNAMORM"


def name_handed_out(program: Program, found: Meaning, function: str) -> TableName | None:
    """The table that `table("orders")` or `table_name("orders", prefix="SHOP")` means; None for what is no call of this
    function of the run time."""
    match found:
        case Produced(callee=External(name=name), call=call, scope=scope) if name == f"{CLIENT}.{function}":
            logical, prefix = argument(call.arguments, "logical", 0), argument(call.arguments, "prefix")
            texts = [constant_text(program, given.value, scope) if given else "" for given in (logical, prefix)]
            if None in texts:
                return UNKNOWN_NAME
            return TableName(f"env:{variable(texts[0] or '', texts[1] or PREFIX)}", "env")
    return None


def variable(logical: str, prefix: str = PREFIX) -> str:
    """The variable that holds the name: of a function's only table, or of the one that code calls `logical`."""
    if not logical:
        return f"{prefix}_TABLE_NAME"
    return f"{prefix}_TABLE_" + "".join(
        letter.upper() if letter.isascii() and letter.isalnum() else "_" for letter in logical
    )
