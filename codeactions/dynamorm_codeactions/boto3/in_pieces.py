"""Sends a batch of boto3 in pieces of as many operations as DynamoDB takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Function, Loop, Statement, bodies, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Mapping, Member, Name, Value, names_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.call_sites import uses_of
from dynamorm_codeactions.lines import indentation_at, moved_in, moved_out
from dynamorm_codeactions.loops import lines_of_statement
from dynamorm_codeactions.rewriting import Draft, free_name

WHOLE = ("wanted", "entries", "everything")
MANY = 99  # uses
START = ("start", "first", "position")


@dataclass(frozen=True, slots=True)
class Sent:
    """The statements that send a batch, the one behind them that uses the answer, None where nothing does, and the list
    that the batch is made of."""

    statements: tuple[Statement, ...]
    used: Statement | None
    entries: Value


def in_pieces(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The request in a loop over pieces of its list; None where the answer is used for more than its items."""
    unit, batch = project.unit(access.call), access.batch
    if unit is None or batch is None or access.via is not None or access.library != "boto3":
        return None
    sent = next(_sent(access, project, unit), None)
    path, start = access.call.path, unit.start
    content, draft = sources.content(path), Draft(project, sources)
    if sent is None:
        return None
    last = sent.used or sent.statements[-1]
    lines = lines_of_statement(content, Span(sent.statements[0].span.start, last.span.end).shifted(start))
    text = draft.text(path, unit.statement.span.shifted(start))
    step = free_name(START, text)
    if lines is None or not step or '"""' in draft.text(path, lines) or "'''" in draft.text(path, lines):
        return None
    outer, entries = indentation_at(content, lines.start), sent.entries.span.shifted(start)
    name, head = draft.text(path, entries), ""
    if not isinstance(sent.entries, Name):
        name = free_name(WHOLE, text)
        head = f"{outer}{name} = {moved_out(draft.text(path, entries), outer)}\n"
    changes = {entries: f"{name}[{step} : {step} + {batch.most}]"}
    match sent.used:
        case Assignment(targets=(Name(name=items, span=at),), value=value) if value is not None:
            head += f"{outer}{items} = []\n"
            changes[Span(at.end, value.span.start).shifted(start)] = " += "
    if not name:
        return None
    body = moved_in(draft.text_with(path, lines, changes), outer)
    around = f"{outer}for {step} in range(0, len({name}), {batch.most}):\n"
    draft.replace(path, lines, f"{head}{around}{body}")
    return draft


def _sent(access: Access, project: Project, unit: Unit) -> Iterator[Sent]:
    for holder in inside(unit.statement):
        for body in bodies(holder):
            for position, statement in enumerate(body):
                match statement:
                    case Evaluation(value=Call() as call) | Assignment(value=Call() as call, annotation=None):
                        if call.span == access.call.span:
                            yield from _around(access, project, body, position, call)


def _around(access: Access, project: Project, body: tuple[Statement, ...], position: int, call: Call) -> Iterator[Sent]:
    statements = body[position : position + 1]
    given = _given(call)
    if isinstance(given, Name) and position:
        match body[position - 1]:
            case Assignment(targets=(Name(name=name),), value=Mapping() as written, annotation=None) if (
                name == given.name and _number_of_uses(name, project, access) == len(("set", "read"))
            ):
                statements, given = body[position - 1 : position + 1], written
    entries = _entries(call, given)
    if entries is None:
        return
    match body[position]:
        case Evaluation():
            yield Sent(statements, None, entries)
        case Assignment(targets=(Name(name=response),), operator=""):
            uses = _number_of_uses(response, project, access) - 1
            if not uses:
                yield Sent(statements, None, entries)
            elif position + 1 < len(body) and uses == 1 and _takes_items(body[position + 1], response):
                yield Sent(statements, body[position + 1], entries)


def _given(call: Call) -> Value | None:
    return next((one.value for one in call.arguments if one.name in ("RequestItems", "Statements")), None)


def _entries(call: Call, given: Value | None) -> Value | None:
    """The one list of a batch: of the writes or keys of its only table, or of its statements."""
    method = call.function.name if isinstance(call.function, Member) else ""
    if any(one.spread for one in call.arguments) or given is None:
        return None
    match method, given:
        case "batch_write_item", Mapping(entries=(entry,)) if entry.key is not None:
            return entry.value
        case "batch_get_item", Mapping(entries=(entry,)) if isinstance(entry.value, Mapping):
            keys = (each.value for each in entry.value.entries if _is(each.key, "Keys"))
            return next(keys, None)
        case "batch_execute_statement", _:
            return given
    return None


def _is(key: Value | None, name: str) -> bool:
    return isinstance(key, Constant) and key.value == name


def _number_of_uses(variable: str, project: Project, access: Access) -> int:
    """How often the function that makes the request names a variable; many times where no function makes it."""
    unit = project.unit(access.call)
    call = access.call.span
    holders = [] if unit is None else [f for f in inside(unit.statement) if isinstance(f, Function)]
    around = [each for each in holders if each.span.contains(call)]
    return len(uses_of(variable, around[-1], project, access.call)) if around else MANY


def _takes_items(statement: Statement, response: str) -> bool:
    """Whether a statement runs over the items of an answer, or puts them in a variable of their own."""
    match statement:
        case Loop(kind="for", iterable=iterable, otherwise=()):
            ended = any(isinstance(each, Flow) and each.kind == "break" for each in inside(statement))
            return _are_items(iterable, response) and not ended
        case Assignment(targets=(Name(),), value=value, annotation=None, operator="") if value is not None:
            return _are_items(value, response)
    return False


def _are_items(value: Value, response: str) -> bool:
    """`response["Responses"]["orders"]`, and the same with `get`."""
    match value:
        case Item(owner=owner, index=index):
            return _are_all(owner, response) and response not in names_in(index)
        case Call(function=Member(owner=owner, name="get"), arguments=arguments):
            return len(arguments) > 1 and _are_all(owner, response)
    return False


def _are_all(value: Value, response: str) -> bool:
    match value:
        case Item(owner=Name(name=name), index=key):
            return name == response and _is(key, "Responses")
        case Call(function=Member(owner=Name(name=name), name="get"), arguments=(Argument(value=key), *_)):
            return name == response and _is(key, "Responses")
    return False
