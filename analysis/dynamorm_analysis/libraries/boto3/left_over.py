"""What a batch left undone and its answer hands back, to be asked for again."""

from dynamorm_analysis.facts.statements import Evaluation
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Value
from dynamorm_analysis.libraries.boto3.paging import rest
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Part, Produced, options
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.batch import LeftOver

BATCHES = {"UnprocessedKeys": "batch_get_item", "UnprocessedItems": "batch_write_item"}
REQUESTS = "RequestItems"


def left_over(program: Program, value: Value, scope: Scope) -> list[tuple[Value, Scope]]:
    """The requests of the batches of which `answer["UnprocessedKeys"]` or `answer.get("UnprocessedItems", {})` is a
    part; those that ask for this very value left out."""
    match value:
        case Item(owner=owner, index=Constant(value=str(name))) if name in BATCHES:
            pass
        case Call(function=Member(owner=owner, name="get"), arguments=(given, *_)) if (
            isinstance(given.value, Constant) and given.value.value in BATCHES
        ):
            name = str(given.value.value)
        case _:
            return []
    found: list[tuple[Value, Scope]] = []
    for option in options(meaning(program, owner, scope)):
        match option:
            case Produced(callee=Part(name=method), call=call, scope=where) if method == BATCHES[name]:
                asked = (argument.value for argument in call.arguments if argument.name == REQUESTS)
                found += [(one, where) for one in asked if one is not value]
    return found


def what_is_left(program: Program, occurrence: Occurrence) -> LeftOver:
    """What the code does with the part of a batch's answer that names what was left undone."""
    if isinstance(occurrence.statement, Evaluation) and occurrence.statement.value is occurrence.value:
        return "ignored"
    match rest(program, occurrence, frozenset(BATCHES)).token:
        case "followed" | "told":
            return "read"
        case "ignored":
            return "ignored"
        case "returned":
            return "returned"
    return "unknown"
