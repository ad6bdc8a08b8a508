"""Reads the items of a loop in batches: of a table of boto3, and of a model of PynamoDB."""

import re
from dataclasses import dataclass

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
    Value,
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
from dynamorm_codeactions.rewriting import Draft

MISSING = b"DoesNotExist"  # what PynamoDB raises for one item, and not for a batch
MOST = 100  # keys of one request
TAKEN = re.compile(r"\b(?:wanted|start|request|answer|KeyError)\b|\"\"\"|'''")
"""What the statement may not hold: the names that are given, the error that a missing item is, and texts that another
indentation would change."""


@dataclass(frozen=True, slots=True)
class Read:
    """The get with which each round begins: the table as code, its key, and the variable that holds the item."""

    table: Value
    key: Mapping
    item: Name
    statement: Statement


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
    read = _read(loop, call.span) if loop is not None else None
    if loop is None or read is None or kind_of_receiver(draft.project, call) != "table":
        return False
    if not _is_of_items_alone(loop, read) or TAKEN.search(
        content[unit.start : unit.start + unit.statement.span.end].decode()
    ):
        return False
    lines = lines_of_statement(content, loop.span.shifted(unit.start))
    rest = lines_of_statement(content, read.statement.span.shifted(unit.start))
    if lines is None or rest is None or rest.end >= lines.end or _has_comment(content, unit, loop, rest):
        return False
    outer = indentation_at(content, lines.start)
    step = deeper(outer).removeprefix(outer)
    texts = (loop.iterable, loop.target or loop.iterable, read.key, read.table, read.item)
    keys, key, written, table, item = (draft.text(call.path, each.span.shifted(unit.start)) for each in texts)
    body = content[rest.end : lines.end].decode().splitlines(keepends=True)
    head = (
        f"{outer}wanted = [{written} for {key} in dict.fromkeys({keys})]\n"
        f"{outer}for start in range(0, len(wanted), {MOST}):\n"
        f'{outer}{step}request = {{{table}.name: {{"Keys": wanted[start : start + {MOST}]}}}}\n'
        f"{outer}{step}while request:\n"
        f"{outer}{step * 2}answer = {table}.meta.client.batch_get_item(RequestItems=request)\n"
        f'{outer}{step * 2}for {item} in answer["Responses"].get({table}.name, []):\n'
    )
    moved = "".join(step * 2 + line if line.strip() else line for line in body)
    ends = "" if moved.endswith("\n") else "\n"
    draft.replace(call.path, lines, f'{head}{moved}{ends}{outer}{step * 2}request = answer.get("UnprocessedKeys")\n')
    return True


def _read(loop: Loop, call: Span) -> Read | None:
    """`item = table.get_item(Key={…})["Item"]` as the first statement of a loop; `.get("Item")` as well."""
    match loop.body[:1]:
        case (
            Assignment(
                targets=(Name() as item,),
                value=Item(owner=Call() as got, index=Constant(value="Item"))
                | Call(
                    function=Member(owner=Call() as got, name="get"),
                    arguments=(Argument(value=Constant(value="Item")),),
                ),
                annotation=None,
                operator="",
            ) as statement,
        ) if got.span == call:
            match got:
                case Call(function=Member(owner=table), arguments=(Argument(name="Key", value=Mapping() as key),)):
                    return Read(table, key, item, statement)
    return None


def _is_of_items_alone(loop: Loop, read: Read) -> bool:
    """Whether the rounds know nothing but their items: the key is that of the loop as it is, and used nowhere else, and
    no round ends the others."""
    target = loop.target
    if not isinstance(target, Name) or loop.otherwise or len(loop.body) < len((read.statement, "what it is for")):
        return False
    if not isinstance(read.table, Name) or not any(_is(target, entry.value) for entry in read.key.entries):
        return False
    for entry in read.key.entries:
        if not _is(target, entry.value) and not isinstance(entry.value, Constant):
            return False
    if not _is_found(read, loop.body[1:]):
        return False
    for statement in (each for one in loop.body[1:] for each in (one, *inside(one))):
        if isinstance(statement, Return | Function) or (isinstance(statement, Flow) and statement.kind != "continue"):
            return False
        if any({target.name, read.table.name} & set(names_in(whole)) for whole in expressions(statement)):
            return False
    return True


def _is_found(read: Read, rest: tuple[Statement, ...]) -> bool:
    """Whether a round does something only where there is an item."""
    if isinstance(read.statement, Assignment) and isinstance(read.statement.value, Item):
        return True
    match rest:
        case (Branch(test=Name(name=name), otherwise=()),):
            return name == read.item.name
    return False


def _is(target: Name, value: Value) -> bool:
    return isinstance(value, Name) and value.name == target.name


def _has_comment(content: bytes, unit: Unit, loop: Loop, rest: Span) -> bool:
    """Whether what is written anew holds a comment: the head of the loop and the read."""
    return b"#" in content[unit.start + loop.span.start : end_of_line(content, rest.end - 1).start]
