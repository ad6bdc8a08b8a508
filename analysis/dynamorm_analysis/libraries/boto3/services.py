"""For which service of AWS a client or resource is made: `boto3.client("dynamodb")`."""

from dynamorm_analysis.facts.values import Argument, Call, Collection, Value
from dynamorm_analysis.libraries.requests.arguments import argument
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw
from dynamorm_analysis.linking.scope import Scope


def service_named(program: Program, call: Call, scope: Scope) -> str | None:
    """The name of the service that a call gives; None where it is not known."""
    service = argument(call.arguments, "service_name", 0)
    given = None if service else of_call(program, call.arguments, scope).only("service_name")
    value, where = (service.value, scope) if service else (given.value, given.scope) if given else (None, scope)
    if value is None:
        value, where = _first_of_spread(program, call, scope)
    return constant_text(program, value, where) if value is not None else None


def _first_of_spread(program: Program, call: Call, scope: Scope) -> tuple[Value | None, Scope]:
    """The first argument of a call that hands positions on: `boto3.resource(*args, **kwargs)`."""
    match call.arguments:
        case (Argument(spread="*", value=given), *_):
            match meaning(program, given, scope):
                case Raw(value=Collection(items=(first, *_)), scope=where):
                    return first, where
    return None, scope
