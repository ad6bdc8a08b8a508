"""Writes of Go whose error is printed or answered, and after which the code goes on to what rests on them."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Evaluation,
    Flow,
    Function,
    Return,
    Statement,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Operation, Value, last_name, parts_of
from dynamorm_analysis.libraries.passing.messages_lost import shows, where_failed
from dynamorm_analysis.words import words_of

ANSWERED_TO = frozenset({"Context", "Ctx", "RequestCtx", "ResponseWriter"})
"""Types of what web frameworks give to a function to answer with."""
ANSWERING = frozenset({
    "AbortWithError", "AbortWithStatus", "AbortWithStatusJSON", "Data", "Error", "HTML", "IndentedJSON", "JSON",
    "NoContent", "PureJSON", "Redirect", "Send", "SendStatus", "SendString", "SetBody", "SetStatusCode", "Status",
    "String", "Write", "WriteHeader", "XML",
})  # fmt: skip
"""Methods that answer."""
ANSWERS = frozenset({"encode", "error", "fail", "fprint", "fprintf", "fprintln", "render", "reply", "respond", "write"})
"""Words in functions that answer by what they are given."""
LEAVING = frozenset({"exit", "fatal", "fatalf", "fatalln", "goexit", "panic", "panicf", "panicln"})
"""Words in what ends the program."""
SPENDING = frozenset({"consume", "invalidate", "redeem", "revoke", "spend", "use"})
MARKING = frozenset({"flag", "mark", "set"})
SPENT = frozenset({"consumed", "redeemed", "revoked", "spent", "used"})
"""What is marked so may not be used a second time."""
MAKING = frozenset({"add", "create", "insert", "put", "register", "save", "store"})
QUEUEING = frozenset({"enqueue", "publish", "queue", "send"})
QUEUES = frozenset({"bus", "kafka", "producer", "publisher", "queue", "rabbit", "sns", "sqs"})
COMPLETING = frozenset({"complete", "finish", "finalise", "finalize"})


def is_answered_twice(function: Function, rest: tuple[Statement, ...], error: str) -> bool:
    """Whether a web application answers its error, does not return, and answers again as if there were none."""
    failed = where_failed(rest, error)
    if failed is None or failed.otherwise:
        return False
    given = frozenset(each.name for each in function.parameters if _is_answered_to(each.annotation))
    goes_on = not any(_leaves(each) for one in failed.body for each in inside(one))
    again = (each for each in rest[1:] if isinstance(each, Evaluation | Return))
    told = any(_answers(each, given) for each in failed.body)
    return bool(given) and goes_on and told and any(_answers(each, given) for each in again)


def _leaves(statement: Statement) -> bool:
    """Whether a statement ends its function, or the program: `log.Fatal(err)`."""
    if isinstance(statement, Return | Flow):
        return True
    match statement:
        case Evaluation(value=Call(function=function)):
            return not LEAVING.isdisjoint(words_of(last_name(function)))
    return False


def spends(call: Call) -> bool:
    """Whether a call says of something that it is used up: `MarkCodeUsed`, `RevokeToken`."""
    words = words_of(last_name(call.function))
    if not words:
        return False
    return words[0] in SPENDING or (words[0] in MARKING and words[-1] in SPENT)


def what_rests_on(call: Call, function: Function, rest: tuple[Statement, ...]) -> str:
    """Why code cannot do without a write whose error it prints and then goes on: it has `spent` something, makes what
    is `queued` next, or says that work is `finished`; empty where nothing tells."""
    goes_on = any(not shows(each) for each in rest)
    if spends(call):
        return "spent" if goes_on else ""
    words = words_of(last_name(call.function))
    if words and words[0] in MAKING and any(_queues(each) for each in _calls_behind(function, call)):
        return "queued"
    return "finished" if words and words[0] in COMPLETING and not _does_more(rest) else ""


def _does_more(rest: tuple[Statement, ...]) -> bool:
    return any(not shows(each) and not isinstance(each, Return) for each in rest)


def _is_answered_to(annotation: Value | None) -> bool:
    """Whether a parameter is what a web application answers with: neither Go's own contexts nor requests are."""
    kind = annotation.operands[0] if isinstance(annotation, Operation) and annotation.operands else annotation
    if not isinstance(kind, Member) or kind.name not in ANSWERED_TO:
        return False
    return last_name(kind.owner) != "context"


def _answers(statement: Statement, given: frozenset[str]) -> bool:
    parts = (part for value in expressions(statement) for part in parts_of(value) if isinstance(part, Call))
    return any(_is_answer(part, given) for part in parts)


def _is_answer(call: Call, given: frozenset[str]) -> bool:
    match call.function:
        case Member(owner=Name(name=owner), name=name) if owner in given:
            return name in ANSWERING
    words = words_of(last_name(call.function))
    is_writing = not ANSWERS.isdisjoint(words) or last_name(call.function) in ("JSON", "NewEncoder")
    return is_writing and any(_is_one_of(each, given) for each in call.arguments)


def _is_one_of(argument: Argument, given: frozenset[str]) -> bool:
    return isinstance(argument.value, Name) and argument.value.name in given


def _calls_behind(function: Function, call: Call) -> Iterator[Call]:
    for statement in (each for one in function.body for each in inside(one)):
        if statement.span.start <= call.span.start or isinstance(statement, Function):
            continue
        for value in expressions(statement):
            yield from (part for part in parts_of(value) if isinstance(part, Call))


def _queues(call: Call) -> bool:
    """Whether a call gives something to a queue: `queue.Send(…)`, `EnqueueJob(…)`."""
    words = words_of(last_name(call.function))
    if not words or words[0] not in QUEUEING or not isinstance(call.function, Member):
        return False
    owner = words_of(last_name(call.function.owner))
    return words[0] == "enqueue" or not QUEUES.isdisjoint((*owner, *words[1:])) or "queue" in words
