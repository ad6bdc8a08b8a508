"""Sends what a batch of writes of AWS's SDK for Go leaves undone until nothing is left."""

import re
from itertools import pairwise

from dynamorm_analysis.facts.statements import Assignment, Branch, Function
from dynamorm_analysis.facts.values import Call, Collection, Name, last_name
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources, TextEdit, applied
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.lines import deeper, indentation_at, moved_out, start_of_line
from dynamorm_codeactions.rewriting import Draft, free_name
from dynamorm_codeactions.sdk_go.errors import blocks_of, leaves, tests_error
from dynamorm_codeactions.sdk_go.inputs import field_of

METHOD, ITEMS = "BatchWriteItem", "RequestItems"
NAMES_OF_REST = ("left", "undone", "unprocessed")
NAMES_OF_ANSWER = ("answer", "out", "output")
DECLARED = re.compile(r"^_,\s*(?P<error>\w+)\s*(?P<sign>:?=)\s*")


def sending_again(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The request, and the `if err != nil { … }` behind it, in a loop; None where the answer has a name already, or the
    error is asked for further below."""
    unit, found = project.unit(access.call), call_at(project, access.call)
    function = found[1].scope.node if found is not None else None
    if unit is None or not isinstance(function, Function):
        return None
    path, content, draft = access.call.path, sources.content(access.call.path), Draft(project, sources)
    asked = _request(function, access.call.span)
    if asked is None:
        return None
    call, statement, handling, below = (each.shifted(unit.start) for each in asked)
    declared = DECLARED.match(draft.text(path, statement))
    entries = field_of(content, path, call, ITEMS)
    text = draft.text(path, function.span.shifted(unit.start))
    left, answer = free_name(NAMES_OF_REST, text), free_name(NAMES_OF_ANSWER, text)
    if declared is None or entries is None or not left or not answer:
        return None
    if declared["sign"] == ":=" and re.search(rf"\b{declared['error']}\b", draft.text(path, below)):
        return None
    whole = Span(start_of_line(content, statement.start), handling.end)
    if content[whole.start : statement.start].strip() or "`" in draft.text(path, whole):
        return None
    outer = indentation_at(content, statement.start)
    inner = deeper(outer).removeprefix(outer)
    head = Span(statement.start, statement.start + len(declared[0].encode()))
    edits = (
        TextEdit(_within(head, whole), f"{answer}, {declared['error']} := "),
        TextEdit(_within(entries, whole), left),
    )
    moved = applied(content[whole.start : whole.end], edits).decode()
    body = "".join(inner + line if line.strip() else line for line in moved.splitlines(keepends=True))
    draft.replace(
        path,
        whole,
        f"{outer}{left} := {moved_out(draft.text(path, entries), outer)}\n"
        f"{outer}for len({left}) > 0 {{\n"
        f"{body}\n"
        f"{outer}{inner}{left} = {answer}.UnprocessedItems\n"
        f"{outer}}}",
    )
    return draft


def _within(span: Span, whole: Span) -> Span:
    return Span(span.start - whole.start, span.end - whole.start)


def _request(function: Function, call: Span) -> tuple[Span, Span, Span, Span] | None:
    """The call, `_, err := client.BatchWriteItem(ctx, …)`, the test behind it, and what stands below in their block."""
    for block in blocks_of(function):
        for statement, handling in pairwise(block):
            if not isinstance(statement, Assignment) or not isinstance(handling, Branch) or handling.otherwise:
                continue
            match statement.targets, statement.value:
                case (Collection(items=(_, Name(name=error))),), Call(function=method, span=span) if span == call:
                    if last_name(method) == METHOD and tests_error(handling.test, error) and leaves(handling.body):
                        return span, statement.span, handling.span, Span(handling.span.end, block[-1].span.end)
    return None
