"""Reads the items of a loop in batches: of a table of boto3, and of a model of PynamoDB."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.lines import deeper, end_of_line, indentation_at
from dynamorm_codeactions.loops import lines_of_statement, loop_around
from dynamorm_codeactions.rewriting import Draft, free_name

MISSING = b"DoesNotExist"  # what PynamoDB raises for one item, and not for a batch
MOST = 100  # keys of one request
TAKEN = re.compile(r"\b(?:wanted|start|request|answer|KeyError)\b|\"\"\"|'''")
"""What the statement may not hold: the names that are given, the error that a missing item is, and texts that another
indentation would change."""


@dataclass(frozen=True, slots=True)
class Read:
    """The get with which each round begins: the table as code, its key, and the variable that holds the item. `span` is
    what is written anew of the round, `rest` what follows it; `sure` that an item which does not exist is an error."""

    table: Value
    key: Mapping
    item: str
    span: Span
    rest: tuple[Statement, ...]
    sure: bool = False
    taken: tuple[Span, ...] = ()
    """Where `rest` takes the item of the response that it comes in."""


def in_batches(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The loop around a get as one that reads in batches; None where more than the items would be noticed."""
    unit = project.unit(access.call)
    if access.via is not None or unit is None or access.loop is None or access.loop.gathered:
        return None  # what waits for all of them wants calls
    draft = Draft(project, sources)
    if access.library == "boto3":
        done = _batches(draft, unit, access.call)
    else:
        done = access.library == "pynamodb" and _batch_of_model(draft, unit, access.call)
    return draft if done else None


# ---- PynamoDB: a list of all -----------------------------------------------------------------------------------------


def _batch_of_model(draft: Draft, unit: Unit, call: Place) -> bool:
    """`list(Product.batch_get(skus))` of `[Product.get(sku) for sku in skus]`."""
    content = draft.sources.content(call.path)
    if MISSING in content[unit.start : unit.start + unit.statement.span.end]:
        return False
    for statement in inside(unit.statement):
        for whole in (part for each in expressions(statement) for part in parts_of(each)):
            match whole:
                case Comprehension(
                    kind="list",
                    element=Call(
                        function=Member(owner=Name() as model, name="get"),
                        arguments=(Argument(value=Name(name=key), name="", spread=""),),
                        span=span,
                    ),
                    clauses=(clause,),
                ) if span == call.span and not clause.conditions:
                    if not isinstance(clause.target, Name) or clause.target.name != key:
                        return False
                    keys = draft.text(call.path, clause.iterable.span.shifted(unit.start))
                    around = whole.span.shifted(unit.start)
                    if "#" in draft.text(call.path, around):
                        return False
                    draft.replace(call.path, around, f"list({model.name}.batch_get({keys}))")
                    return True
    return False


# ---- boto3: a round for each item ------------------------------------------------------------------------------------


def _batches(draft: Draft, unit: Unit, call: Place) -> bool:
    """The loop over keys as one over the items that batches of a hundred keys bring, which asks again for what was
    left over."""
    loop, content = loop_around(unit, call.span), draft.sources.content(call.path)
    whole = content[unit.start : unit.start + unit.statement.span.end].decode()
    read = _read(loop, call.span, whole) if loop is not None else None
    if loop is None or read is None or kind_of_receiver(draft.project, call) != "table":
        return False
    if not _is_of_items_alone(loop, read) or TAKEN.search(whole):
        return False
    lines = lines_of_statement(content, loop.span.shifted(unit.start))
    above = lines_of_statement(content, read.span.shifted(unit.start))
    if lines is None or above is None or above.end >= lines.end or _has_comment(content, unit, loop, above):
        return False
    outer = indentation_at(content, lines.start)
    step = deeper(outer).removeprefix(outer)
    texts = (loop.iterable, loop.target or loop.iterable, read.key, read.table)
    keys, key, written, table = (draft.text(call.path, each.span.shifted(unit.start)) for each in texts)
    head = (
        f"{outer}wanted = [{written} for {key} in dict.fromkeys({keys})]\n"
        f"{outer}for start in range(0, len(wanted), {MOST}):\n"
        f'{outer}{step}request = {{{table}.name: {{"Keys": wanted[start : start + {MOST}]}}}}\n'
        f"{outer}{step}while request:\n"
        f"{outer}{step * 2}answer = {table}.meta.client.batch_get_item(RequestItems=request)\n"
        f'{outer}{step * 2}for {read.item} in answer["Responses"].get({table}.name, []):\n'
    )
    if any(key in names_in(value) for one in read.rest for each in inside(one) for value in expressions(each)):
        head += f'{outer}{step * 3}{key} = {read.item}["{_name_of_key(read, key)}"]\n'
    moved = _moved(draft, call.path, Span(above.end, lines.end), read, unit, step)
    ends = "" if moved.endswith("\n") else "\n"
    draft.replace(call.path, lines, f'{head}{moved}{ends}{outer}{step * 2}request = answer.get("UnprocessedKeys")\n')
    return True


def _moved(draft: Draft, path: str, lines: Span, read: Read, unit: Unit, step: str) -> str:
    """What each item is for, as far in as the batches want it: that of a branch loses its own level."""
    changes = {span.shifted(unit.start): read.item for span in read.taken}
    body = draft.text_with(path, lines, changes).splitlines(keepends=True)
    further = step if read.taken else step * 2
    return "".join(further + line if line.strip() else line for line in body)


def _read(loop: Loop, call: Span, whole: str) -> Read | None:
    """`item = table.get_item(Key={…})["Item"]` as the first statement of a loop, `.get("Item")` as well; the same of a
    response in a variable, and `if "Item" in response:` behind that."""
    match loop.body:
        case (
            Assignment(targets=(Name(name=name),), value=Call() as got, operator="") as statement,
            following,
            *rest,
        ) if got.span == call:
            given = _given(got)
            if given is None:
                return None
            match following:
                case Assignment(targets=(Name(name=item),), value=value, annotation=None, operator="") if _is_item_of(
                    value, name
                ):
                    span = Span(statement.span.start, following.span.end)
                    return _without_guard(Read(*given, item, span, tuple(rest), sure=isinstance(value, Item)))
                case Branch(test=test, body=body, otherwise=()) if not rest and _tests_item_of(test, name):
                    item = free_name(ITEMS, whole)
                    span = Span(statement.span.start, test.span.end)
                    taken = tuple(_taken(body, name))
                    return Read(*given, item, span, body, sure=True, taken=taken) if item and taken else None
        case (Assignment(targets=(Name(name=item),), value=value, annotation=None, operator="") as statement, *rest):
            response = value.owner if isinstance(value, Item) else _owner(value)
            given = _given(response) if isinstance(response, Call) and response.span == call else None
            if given is not None and _is_item_of(value, ""):
                return _without_guard(Read(*given, item, statement.span, tuple(rest), sure=isinstance(value, Item)))
    return None


def _without_guard(read: Read) -> Read:
    """The read with an `if not item: continue` behind it, which batches need not ask."""
    match read.rest:
        case (
            Branch(
                test=Operation(operator="not", operands=(Name(name=name),)),
                body=(Flow(kind="continue"),),
                otherwise=(),
                span=span,
            ),
            *rest,
        ) if name == read.item:
            return replace(read, span=Span(read.span.start, span.end), rest=tuple(rest), sure=True)
    return read


TEXT = re.compile(rb"""(["']).*?\1""")
ITEMS = ("item", "found", "each")


def _given(got: Call) -> tuple[Value, Mapping] | None:
    match got:
        case Call(function=Member(owner=table), arguments=(Argument(name="Key", value=Mapping() as key),)):
            return table, key
    return None


def _owner(value: Value | None) -> Value | None:
    is_method = isinstance(value, Call) and isinstance(value.function, Member)
    return (
        value.function.owner if is_method and isinstance(value, Call) and isinstance(value.function, Member) else None
    )


def _is_item_of(value: Value | None, response: str) -> bool:
    """`response["Item"]` or `response.get("Item")`; of any response where that is not named."""
    match value:
        case Item(owner=owner, index=Constant(value="Item")):
            pass
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value="Item")),)):
            pass
        case _:
            return False
    return not response or (isinstance(owner, Name) and owner.name == response)


def _tests_item_of(test: Value, response: str) -> bool:
    match test:
        case Operation(operator="in", operands=(Constant(value="Item"), Name(name=name))):
            return name == response
    return _is_item_of(test, response)


def _taken(body: tuple[Statement, ...], response: str) -> Iterator[Span]:
    """Where statements take the item of a response; nothing where they use it otherwise, too."""
    values = [part for one in body for each in inside(one) for value in expressions(each) for part in parts_of(value)]
    found = [value.span for value in values if isinstance(value, Item) and _is_item_of(value, response)]
    used = sum(isinstance(value, Name) and value.name == response for value in values)
    yield from found if used == len(found) else ()


def _is_of_items_alone(loop: Loop, read: Read) -> bool:
    """Whether the rounds know nothing but their items and keys: the key is that of the loop as it is, and no round ends
    the others."""
    target = loop.target
    if not isinstance(target, Name) or loop.otherwise or not read.rest or not _is_dotted(read.table):
        return False
    if not any(target.name in names_in(entry.value) for entry in read.key.entries):
        return False
    for entry in read.key.entries:
        if not isinstance(entry.value, Name | Constant | Template) or {*names_in(entry.value)} - {target.name}:
            return False
    named = (value for one in read.rest for each in inside(one) for value in expressions(each))
    if not _name_of_key(read, target.name) and any(target.name in names_in(value) for value in named):
        return False
    if not _is_found(read):
        return False
    for statement in (each for one in read.rest for each in inside(one)):
        if isinstance(statement, Return | Function) or (isinstance(statement, Flow) and statement.kind != "continue"):
            return False
        if any(_names_table(part, read.table) for whole in expressions(statement) for part in parts_of(whole)):
            return False
    return True


def _is_dotted(table: Value) -> bool:
    return isinstance(table, Name) or (isinstance(table, Member) and isinstance(table.owner, Name))


def _names_table(value: Value, table: Value) -> bool:
    return isinstance(value, Name | Member) and type(value) is type(table) and value.name == last_name(table)


def _name_of_key(read: Read, target: str) -> str:
    """The attribute that holds what the loop runs over."""
    for entry in read.key.entries:
        if isinstance(entry.value, Name) and entry.value.name == target and isinstance(entry.key, Constant):
            return entry.key.value if isinstance(entry.key.value, str) else ""
    return ""


def _is_found(read: Read) -> bool:
    """Whether a round does something only where there is an item."""
    match read.rest:
        case (Branch(test=Name(name=name), otherwise=()),) if name == read.item:
            return True
    return read.sure


def _has_comment(content: bytes, unit: Unit, loop: Loop, above: Span) -> bool:
    """Whether what is written anew holds a comment: the head of the loop and the read."""
    written = content[unit.start + loop.span.start : end_of_line(content, above.end - 1).start]
    return b"#" in TEXT.sub(b"", written)
