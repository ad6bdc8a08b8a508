"""What a batch left undone and its answer hands back, to be asked for again."""

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Function, Return, inside
from dynamorm_analysis.facts.values import Call, Collection, Constant, Item, Member, Name, Value, last_name
from dynamorm_analysis.libraries.boto3.paging import rest
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.libraries.rounds.catching import LOGGING
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
            return "written down" if _is_only_written_down(occurrence) else "read"
        case "ignored":
            return "ignored"
        case "returned":
            return "returned"
    return "unknown"


def _is_only_written_down(occurrence: Occurrence) -> bool:
    """Whether a function looks at what was left undone for its log alone: `if left: logger.warning("not all read")`."""
    scope, statement = occurrence.scope, occurrence.statement
    match statement:
        case Assignment(targets=(Name(name=answer),)) if isinstance(scope.node, Function):
            pass
        case _:
            return False
    parts = [at for at in reads_of(scope.node, answer, occurrence) if _part(at) in BATCHES]
    return bool(parts) and all(_is_written_down(at, scope.node) for at in parts)


def _is_written_down(part: Occurrence, around: Function) -> bool:
    match part.statement:
        case Assignment(targets=(Name(name=left),)):
            uses = list(reads_of(around, left, part))
            return bool(uses) and all(_is_for_log(at) for at in uses)
    return _is_for_log(part)


def _is_for_log(at: Occurrence) -> bool:
    match at.statement:
        case Branch(body=body, otherwise=()):
            return all(isinstance(each, Evaluation) and _writes_down(each.value) for each in body)
        case Evaluation(value=value):
            return _writes_down(value)
    return False


def _writes_down(value: Value) -> bool:
    return isinstance(value, Call) and last_name(value.function) in LOGGING


def what_is_left_beside(program: Program, function: Scope, call: Occurrence) -> LeftOver | None:
    """The same where a function hands an answer back beside something else: `answer, failed = ask(keys)`; None where it
    does not, or the call takes it otherwise."""
    around = call.scope.node
    place = program.shared("boto3 answer beside", function, lambda: _answer_beside(function))
    match call.statement:
        case Assignment(targets=(Collection(items=targets),), value=value) if value is call.value:
            answer = targets[place] if place is not None and place < len(targets) else None
        case _:
            return None
    if not isinstance(answer, Name) or not isinstance(around, Function):
        return None
    parts = {_part(at) for at in reads_of(around, answer.name, call)}
    if parts & BATCHES.keys():
        return "read"
    return "ignored" if parts and "" not in parts else "unknown"


def _answer_beside(function: Scope) -> int | None:
    """At which place the values that a function gives back have the answer to a batch."""
    node = function.node
    if not isinstance(node, Function):
        return None
    inner = list(inside(node))
    asked = (each for each in inner if isinstance(each, Assignment) and isinstance(each.value, Call))
    answers = {
        target.name
        for each in asked
        if isinstance(each.value, Call) and last_name(each.value.function) in BATCHES.values()
        for target in each.targets
        if isinstance(target, Name)
    }
    given = [each.value for each in inner if isinstance(each, Return)]
    tuples = [value.items for value in given if isinstance(value, Collection) and value.kind == "tuple"]
    places = {at for items in tuples for at, one in enumerate(items) if isinstance(one, Name) and one.name in answers}
    return places.pop() if len(places) == 1 and len(tuples) == len(given) else None


def _part(at: Occurrence) -> str:
    """Which part of an answer an expression takes; empty where that is not known."""
    match at.outer:
        case (*_, Item(owner=owner, index=Constant(value=str(name)))) if owner is at.value:
            return name
        case (*_, Call(arguments=(given, *_)), Member(owner=owner, name="get")) if owner is at.value:
            return str(given.value.value) if isinstance(given.value, Constant) else ""
    return ""
