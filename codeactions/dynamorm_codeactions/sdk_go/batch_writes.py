"""A batch of writes of Go whose answer is dropped, with the test of its error: sent again, and sent in pieces."""

import re
from dataclasses import dataclass
from itertools import pairwise

from dynamorm_analysis.facts.statements import Assignment, Branch, Function
from dynamorm_analysis.facts.values import Call, Collection, Name, last_name
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.lines import deeper, indentation_at, moved_in, moved_out, start_of_line
from dynamorm_codeactions.rewriting import Draft, free_name
from dynamorm_codeactions.sdk_go.errors import blocks_of, leaves, tests_error
from dynamorm_codeactions.sdk_go.inputs import field_of, only_list

METHOD, ITEMS = "BatchWriteItem", "RequestItems"
NAMES_OF_REST = ("left", "undone", "unprocessed")
NAMES_OF_ANSWER = ("answer", "out", "output")
NAMES_OF_START = ("start", "first", "from")
NAMES_OF_END = ("end", "last", "behind")
DECLARED = re.compile(r"^_,\s*(?P<error>\w+)\s*(?P<sign>:?=)\s*")


@dataclass(frozen=True, slots=True)
class _Write:
    """`_, err := client.BatchWriteItem(ctx, …)` and `if err != nil { … }` behind it. Spans are those of the file:
    `lines` are both, `head` what stands before the call, `entries` what is sent. `text` is the function's."""

    lines: Span
    head: Span
    error: str
    entries: Span
    outer: str
    text: str


def sending_again(access: Access, project: Project, sources: Sources) -> Draft | None:
    """Both in a loop, until nothing is left undone; None where the answer has a name already, or the error is asked for
    further below."""
    draft, path = Draft(project, sources), access.call.path
    write = _write(draft, access)
    if write is None:
        return None
    left, answer = free_name(NAMES_OF_REST, write.text), free_name(NAMES_OF_ANSWER, write.text)
    if not left or not answer:
        return None
    outer, inner = write.outer, deeper(write.outer)
    named = {write.head: f"{answer}, {write.error} := ", write.entries: left}
    body = moved_in(draft.text_with(path, write.lines, named), outer)
    draft.replace(
        path,
        write.lines,
        f"{outer}{left} := {moved_out(draft.text(path, write.entries), outer)}\n"
        f"{outer}for len({left}) > 0 {{\n"
        f"{body}\n"
        f"{inner}{left} = {answer}.UnprocessedItems\n"
        f"{outer}}}",
    )
    return draft


def sent_in_pieces(access: Access, project: Project, sources: Sources) -> Draft | None:
    """Both in a loop over pieces of the list of writes; None where that has no name."""
    draft, path, batch = Draft(project, sources), access.call.path, access.batch
    write = _write(draft, access)
    entries = only_list(sources.content(path), path, write.entries) if write is not None else None
    if write is None or entries is None or batch is None:
        return None
    start, end = free_name(NAMES_OF_START, write.text), free_name(NAMES_OF_END, write.text)
    if not start or not end:
        return None
    outer, inner, name = write.outer, deeper(write.outer), draft.text(path, entries)
    body = moved_in(draft.text_with(path, write.lines, {entries: f"{name}[{start}:{end}]"}), outer)
    draft.replace(
        path,
        write.lines,
        f"{outer}for {start} := 0; {start} < len({name}); {start} += {batch.most} {{\n"
        f"{inner}{end} := {start} + {batch.most}\n"
        f"{inner}if {end} > len({name}) {{\n"
        f"{deeper(inner)}{end} = len({name})\n"
        f"{inner}}}\n"
        f"{body}\n"
        f"{outer}}}",
    )
    return draft


def _write(draft: Draft, access: Access) -> _Write | None:
    unit, found = draft.project.unit(access.call), call_at(draft.project, access.call)
    function = found[1].scope.node if found is not None else None
    if unit is None or access.via is not None or not isinstance(function, Function):
        return None
    asked = _request(function, access.call.span)
    if asked is None:
        return None
    path, content = access.call.path, draft.sources.content(access.call.path)
    call, statement, handling, below = (each.shifted(unit.start) for each in asked)
    declared = DECLARED.match(draft.text(path, statement))
    entries = field_of(content, path, call, ITEMS)
    lines = Span(start_of_line(content, statement.start), handling.end)
    if declared is None or entries is None or content[lines.start : statement.start].strip():
        return None
    if declared["sign"] == ":=" and re.search(rf"\b{declared['error']}\b", draft.text(path, below)):
        return None
    if "`" in draft.text(path, lines):
        return None
    head = Span(statement.start, statement.start + len(declared[0].encode()))
    outer = indentation_at(content, statement.start)
    return _Write(lines, head, declared["error"], entries, outer, draft.text(path, function.span.shifted(unit.start)))


def _request(function: Function, call: Span) -> tuple[Span, Span, Span, Span] | None:
    """The call, the statement that it is in, the test behind it, and what stands below in their block."""
    for block in blocks_of(function):
        for statement, handling in pairwise(block):
            if not isinstance(statement, Assignment) or not isinstance(handling, Branch) or handling.otherwise:
                continue
            match statement.targets, statement.value:
                case (Collection(items=(_, Name(name=error))),), Call(function=method, span=span) if span == call:
                    if last_name(method) == METHOD and tests_error(handling.test, error) and leaves(handling.body):
                        return span, statement.span, handling.span, Span(handling.span.end, block[-1].span.end)
    return None
