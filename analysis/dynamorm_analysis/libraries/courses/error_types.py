"""Types of errors by which code tells apart what went wrong: which one it asks for, and which mean that there is no
item."""

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value, last_name
from dynamorm_analysis.linking.scope import Scope

MISSING = ("DoesNotExist", "NotFound", "NotExist", "Missing", "KeyError", "IndexError")
OF_LANGUAGE = frozenset({"FileNotFoundError", "ModuleNotFoundError"})


def pointed_at(scope: Scope, value: Value) -> str:
    """The name of the type of error for which `errors.As` looks: `var missing *NotFoundError`, then `&missing`."""
    match value:
        case Operation(operator="&", operands=(Name(name=name),)):
            declared = [one.statement for one in scope.bindings.get(name, ())]
        case _:
            return ""
    match declared:
        case [Assignment(annotation=Operation(operator="*", operands=(type_,)) | (Name() | Member() as type_))]:
            return last_name(type_)
        case [Assignment(value=Operation(operator="&", operands=(Call(function=type_),)))]:
            return last_name(type_)
        case [Assignment(value=Call(function=Name(name="new"), arguments=(type_,)))]:
            return last_name(type_.value)
    return ""


def is_called_missing(error: str) -> bool:
    """Whether an error, or its type, is called like one that tells that there is no item."""
    if error in OF_LANGUAGE:
        return False
    return error.endswith(MISSING) or error.removesuffix("Error").removesuffix("Err").endswith(MISSING)
