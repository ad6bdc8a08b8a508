"""Reads on behind a query or scan of AWS's SDK for Go, of either version, until a page has no successor."""

import re
from dataclasses import dataclass
from itertools import pairwise

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Function,
    Loop,
    inside,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Member,
    Name,
    last_name,
)
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.call_sites import call_at, uses_of
from dynamorm_codeactions.lines import deeper, end_of_line, indentation_at, start_of_line
from dynamorm_codeactions.rewriting import Draft, free_name
from dynamorm_codeactions.sdk_go.errors import blocks_of, leaves, tests_error

METHODS = frozenset({"Query", "Scan"})
WITH_CONTEXT = "WithContext"
"""How the first version calls the methods that are given a context."""

ADDED_UP = frozenset({"Items", "Count"})
NAMES_OF_PAGE = ("page", "nextPage", "furtherPage")
NAMES_OF_INPUT = ("input", "request", "params")
INPUTS = re.compile(r"\b(?:Query|Scan)Input\{")


@dataclass(frozen=True, slots=True)
class _Request:
    """`out, err := client.Scan(ctx, input)` and the `if err != nil { … }` behind it, which leaves the function. Spans
    are those of the file."""

    call: Call
    out: str
    error: str
    statement: Span
    handling: Branch


def reading_on(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The loop over further pages behind the request, which adds them to its own; None where code could notice."""
    unit, found = project.unit(access.call), call_at(project, access.call)
    function = found[1].scope.node if found is not None else None
    if unit is None or not isinstance(function, Function):
        return None
    request = _request(function, access.call.span, unit.start)
    if request is None:
        return None
    draft, path = Draft(project, sources), access.call.path
    used = _used(uses_of(request.out, function, project, access.call))
    page = free_name(NAMES_OF_PAGE, draft.text(path, function.span.shifted(unit.start)))
    handled = draft.text(path, request.handling.span.shifted(unit.start))
    if used is None or ("Count" in used and _is_first_version(request.call)) or not page or "`" in handled:
        return None
    named = _named_input(draft, path, request, function, unit.start)
    if named is None:
        return None
    name, given = named
    content = sources.content(path)
    outer = indentation_at(content, request.statement.start)
    called = draft.text(path, Span(request.call.span.start, request.call.arguments[-1].span.start).shifted(unit.start))
    inner = deeper(outer).removeprefix(outer)
    parts = sorted({*used, "Items"}, reverse=True)
    lines = (
        f"for len({request.out}.LastEvaluatedKey) > 0 {{",
        f"{inner}{name}.ExclusiveStartKey = {request.out}.LastEvaluatedKey",
        f"{inner}{page}, {request.error} := {called}{given})",
        *(f"{inner}{line.removeprefix(outer)}" for line in handled.split("\n")),
        *(f"{inner}{request.out}.{part} {_added(part, request.out, page)}" for part in parts),
        f"{inner}{request.out}.LastEvaluatedKey = {page}.LastEvaluatedKey",
        "}",
    )
    below = end_of_line(content, request.handling.span.shifted(unit.start).end)
    draft.replace(path, below, "".join(f"{outer}{line}\n" for line in lines))
    return draft


def _named_input(draft: Draft, path: str, request: _Request, function: Function, start: int) -> tuple[str, str] | None:
    """The variable that holds the input, and how the request is given it; one that is written in the call gets one."""
    span = request.call.arguments[-1].span.shifted(start)
    written = draft.text(path, span)
    if not (written.startswith("&") and written.endswith("}")):
        name = written.removeprefix("&")
        is_parameter = any(parameter.name == name for parameter in function.parameters)  # a caller may go on with it
        if not name.isidentifier() or is_parameter or _is_used_again(draft, path, request, function, start, name):
            return None
        return name, written
    text = draft.text(path, function.span.shifted(start))
    name = free_name(NAMES_OF_INPUT if len(INPUTS.findall(text)) == 1 else (f"{request.out}Input",), text)
    content = draft.sources.content(path)
    line = start_of_line(content, request.statement.start)
    if not name or content[line : request.statement.start].strip():
        return None
    draft.replace(path, Span(line, line), f"{indentation_at(content, line)}{name} := {written}\n")
    draft.replace(path, span, name)
    return name, name


def _is_used_again(draft: Draft, path: str, request: _Request, function: Function, start: int, name: str) -> bool:
    """Whether another request may be given a variable that would be left with where the last page began: below, or in
    the next round of a loop in which it is not made."""
    word = re.compile(rf"\b{name}\b")
    below = Span(request.handling.span.shifted(start).end, function.span.shifted(start).end)
    if word.search(draft.text(path, below)):
        return True
    loops = [each.span.shifted(start) for each in inside(function) if isinstance(each, Loop)]
    around = [loop.start for loop in loops if loop.start < request.statement.start < loop.end]
    above = draft.text(path, Span(max(around), request.statement.start)) if around else ""
    return bool(around) and re.search(rf"\b{name}[ ]*:=", above) is None


def _added(part: str, out: str, page: str) -> str:
    return f"+= {page}.{part}" if part == "Count" else f"= append({out}.{part}, {page}.{part}...)"


def _request(function: Function, span: Span, start: int) -> _Request | None:
    for block in blocks_of(function):
        for statement, handling in pairwise(block):
            if not isinstance(statement, Assignment) or not isinstance(handling, Branch) or handling.otherwise:
                continue
            match statement.targets, statement.value:
                case (Collection(items=(Name(name=out), Name(name=error))),), Call() as call if call.span == span:
                    is_known = "_" not in (out, error) and not statement.operator and _is_plain(call)
                    if is_known and tests_error(handling.test, error) and leaves(handling.body):
                        return _Request(call, out, error, statement.span.shifted(start), handling)
    return None


def _is_plain(call: Call) -> bool:
    """Whether a request is made by a method of the SDK's name, with an input that is its last argument."""
    if not isinstance(call.function, Member) or call.function.name.removesuffix(WITH_CONTEXT) not in METHODS:
        return False
    match call.arguments:
        case (Argument(spread=""),):
            return not call.function.name.endswith(WITH_CONTEXT)
        case (Argument(spread=""), Argument(spread="")):
            return True
    return False


def _is_first_version(call: Call) -> bool:
    return len(call.arguments) == 1 or last_name(call.function).endswith(WITH_CONTEXT)


def _used(uses: tuple[Occurrence, ...]) -> set[str] | None:
    """The parts that are taken of a response; None where it is used otherwise, or something else has its name."""
    used: set[str] = set()
    for one in uses:
        if one.is_set:
            continue
        parent = one.parent
        if not isinstance(parent, Member) or parent.owner is not one.value or parent.name not in ADDED_UP:
            return None
        used.add(parent.name)
    return used if sum(one.is_set for one in uses) == 1 else None
