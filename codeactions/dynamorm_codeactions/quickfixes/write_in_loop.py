"""Gives the writes of a loop to a batch: of boto3's table, or of a model of PynamoDB."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Evaluation,
    Loop,
    Statement,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import Call, Member, Value, names_in, parts_of
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.write_in_loop import WriteInLoop
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.lines import indentation_at, moved_in
from dynamorm_codeactions.loops import lines_of_statement, loop_around
from dynamorm_codeactions.pynamodb.query_call import model_of
from dynamorm_codeactions.rewriting import Draft

WRITES, OF_ITEMS = frozenset({"put_item", "delete_item"}), frozenset({"save", "delete", "update"})
TAKEN = re.compile(r"\bbatch\b|\"\"\"|'''")
"""What the loop may not hold: the name that is given to the batch, and texts that another indentation would change."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what is written arrives later, an error no longer tells of which item, and two items with the same key
    in one batch are refused."""
    facts = finding.facts
    if not isinstance(facts, WriteInLoop) or facts.access.via is not None:
        return None
    unit = project.unit(finding.place)
    loop = loop_around(unit, finding.place.span) if unit is not None else None
    if unit is None or loop is None or loop.span.start != _start_of_loop(facts):
        return None
    draft, content = Draft(project, sources), sources.content(finding.place.path)
    batched = _batched(draft, unit, loop, facts.access)
    if batched is None or TAKEN.search(content[unit.start : unit.start + unit.statement.span.end].decode()):
        return None
    lines = lines_of_statement(content, loop.span.shifted(unit.start))
    if lines is None:
        return None
    indentation = indentation_at(content, lines.start)
    text = draft.text_with(finding.place.path, lines, {batched.span: batched.text})
    opened = f"{indentation}with {batched.opened} as batch:\n"
    draft.replace(finding.place.path, lines, opened + moved_in(text, indentation))
    return Action("Write the items in batches", "unsafe", draft.edits())


@dataclass(frozen=True, slots=True)
class _Batched:
    """What opens the batch, and what stands in it in the place of a part of the write, a span of the file."""

    opened: str
    span: Span
    text: str


def _batched(draft: Draft, unit: Unit, loop: Loop, access: Access) -> _Batched | None:
    path = access.call.path
    if access.library == "boto3":
        owner = _table_written(loop, access.call.span)
        called = owner.shifted(unit.start) if owner is not None else None
        return _Batched(f"{draft.text(path, called)}.batch_writer()", called, "batch") if called is not None else None
    model = model_of(draft, access)
    if model is None or model.symbol not in draft.project.modules[path].names:
        return None
    match [each for each in inside(loop) if isinstance(each, Evaluation) and each.span == access.call.span]:
        case [Evaluation(value=Call(function=Member(owner=item, name="save" | "delete" as method), arguments=()))]:
            tried = any(isinstance(each, Attempt) and each.span.contains(access.call.span) for each in inside(loop))
            if tried or len(list(_writes(loop, OF_ITEMS))) > 1:
                return None
            written = f"batch.{method}({draft.text(path, item.span.shifted(unit.start))})"
            return _Batched(f"{model.symbol}.batch_write()", access.call.span.shifted(unit.start), written)
    return None


def _start_of_loop(facts: WriteInLoop) -> int:
    return facts.access.loop.place.span.start if facts.access.loop is not None else -1


def _table_written(loop: Loop, call: Span) -> Span | None:
    """What the one write of a loop is called on, where that is the same in each round and nothing becomes of the
    answer."""
    match list(_writes(loop, WRITES)):
        case [(Evaluation(value=Call(function=Member(owner=owner), arguments=(given,), span=span)), _)] if span == call:
            changing = {name for each in inside(loop) for target in _targets(each) for name in names_in(target)}
            tried = (each.span for each in inside(loop) if isinstance(each, Attempt))
            is_alone = given.name in ("Item", "Key") and changing.isdisjoint(names_in(owner))
            return owner.span if is_alone and not any(one.contains(call) for one in tried) else None
    return None


def _writes(loop: Loop, methods: frozenset[str]) -> Iterator[tuple[Statement, Value]]:
    for statement in inside(loop):
        for whole in expressions(statement):
            for part in parts_of(whole):
                if isinstance(part, Call) and isinstance(part.function, Member) and part.function.name in methods:
                    yield statement, part


def _targets(statement: Statement) -> tuple[Value, ...]:
    match statement:
        case Assignment(targets=targets):
            return targets
        case Loop(target=target) if target is not None:
            return (target,)
    return ()
