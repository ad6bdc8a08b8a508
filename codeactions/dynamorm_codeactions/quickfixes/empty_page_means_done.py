"""Lets a loop over pages go on until there is no further page, however many items one has."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Member, Name, Operation, Value, parts_of
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.libraries.boto3.emptied import loop_over_pages
from dynamorm_analysis.libraries.read_items.none_left import tells_of_none
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.empty_page_means_done import EmptyPageMeansDone
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.lines import deeper, indentation_at
from dynamorm_codeactions.loops import lines_of_statement
from dynamorm_codeactions.rewriting import Draft

TOKEN = "LastEvaluatedKey"
NUMBERS = frozenset({"Items", "Count"})
SAME = frozenset({"len", "list", "bool"})


@dataclass(frozen=True, slots=True)
class Pages:
    """A loop over pages: the variable that holds one, and the test that ends the loop at one without items, with the
    parts of it that ask for something else."""

    loop: Loop
    page: str
    end: Branch
    others: tuple[Value, ...]


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: more is read than was. Only where the test alone leaves the loop, and something else ends it as well, or
    the token is taken on behind the test."""
    facts = finding.facts
    if not isinstance(facts, EmptyPageMeansDone) or facts.access.via is not None or not facts.access.ends_when_empty:
        return None
    unit, found = project.unit(facts.access.call), call_at(project, facts.access.call)
    pages = _pages(*found) if found is not None else None
    path, draft = finding.place.path, Draft(project, sources)
    if unit is None or pages is None:
        return None
    content, start = sources.content(path), unit.start
    lines = lines_of_statement(content, pages.end.span.shifted(start))
    if lines is None or b"#" in content[lines.start : lines.end]:
        return None
    if pages.others:
        first, last = pages.others[0].span.start, pages.others[-1].span.end
        kept = draft.text(path, Span(first, last).shifted(start))
        draft.replace(path, pages.end.test.span.shifted(start), kept)
        return Action("Go on behind an empty page", "unsafe", draft.edits()) if _ends_by_token(pages) else None
    if not (_is_of_paginator(pages) or _ends_by_token(pages)):
        next_page = _taking_on(pages)
        below = lines_of_statement(content, next_page.span.shifted(start)) if next_page is not None else None
        if below is None:
            return None
        outer = indentation_at(content, below.start)
        body = draft.text(path, pages.end.body[0].span.shifted(start))
        ended = f'{outer}if "{TOKEN}" not in {pages.page}:\n{deeper(outer)}{body}\n'
        draft.replace(path, Span(below.start, below.start), ended)
    elif not isinstance(pages.end.body[0], Flow) and _is_of_paginator(pages):
        return None  # what stands behind the loop would follow
    draft.replace(path, lines, "")
    return Action("Go on behind an empty page", "unsafe", draft.edits())


def _pages(call: Call, at: Occurrence) -> Pages | None:
    loop = loop_over_pages(at)
    page = at.statement.targets[0] if isinstance(at.statement, Assignment) else loop.target if loop else None
    if loop is None or not isinstance(page, Name):
        return None
    items = {name for name, value in _assigned(loop) if _is_number(value, page.name, frozenset())}
    for statement in loop.body:
        if not isinstance(statement, Branch) or statement.otherwise or len(statement.body) != 1:
            continue
        if statement.span.start < call.span.start or not _leaves(statement.body[0]):
            continue
        parts = _alternatives(statement.test)
        others = tuple(part for part in parts if not _is_empty(part, page.name, frozenset(items)))
        neighbours = parts[: len(others)] == others or parts[len(parts) - len(others) :] == others
        if len(others) < len(parts) and neighbours:
            return Pages(loop, page.name, statement, others)
    return None


def _leaves(statement: Statement) -> bool:
    return isinstance(statement, Return) or (isinstance(statement, Flow) and statement.kind == "break")


def _alternatives(test: Value) -> tuple[Value, ...]:
    return test.operands if isinstance(test, Operation) and test.operator == "or" else (test,)


def _is_empty(test: Value, page: str, items: frozenset[str]) -> bool:
    """Whether a test holds where a page has no items, and then alone."""
    asked = test.operands[0] if isinstance(test, Operation) else test
    inner = asked
    while isinstance(inner, Call) and isinstance(inner.function, Name) and inner.function.name in SAME:
        if len(inner.arguments) != 1:
            return False
        inner = inner.arguments[0].value
    return _is_number(inner, page, items) and tells_of_none(test, asked) is True


def _is_number(value: Value | None, page: str, items: frozenset[str]) -> bool:
    """Whether an expression is the items of the page, or their number."""
    match value:
        case Item(owner=Name(name=name), index=Constant(value=str() as part)):
            return name == page and part in NUMBERS
        case Call(
            function=Member(owner=Name(name=name), name="get"), arguments=(Argument(value=Constant(value=part)), *_)
        ):
            return name == page and part in NUMBERS
        case Name(name=name):
            return name in items
    return False


def _assigned(loop: Loop) -> Iterator[tuple[str, Value]]:
    for statement in inside(loop):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if value is not None:
                yield name, value


def _is_of_paginator(pages: Pages) -> bool:
    return pages.loop.kind == "for"


def _ends_by_token(pages: Pages) -> bool:
    """Whether the loop ends where there is no further page, by another test or that of a `while`."""
    tokens = {name for name, value in _assigned(pages.loop) if _names_token(value, frozenset())}
    if pages.loop.kind == "while" and _names_token(pages.loop.iterable, frozenset(tokens)):
        return True
    if any(_names_token(other, frozenset(tokens)) for other in pages.others):
        return True
    tests = (each for each in inside(pages.loop) if isinstance(each, Branch) and each is not pages.end)
    return any(
        _names_token(each.test, frozenset(tokens)) and any(map(_leaves, (*each.body, *each.otherwise)))
        for each in tests
    )


def _taking_on(pages: Pages) -> Statement | None:
    """The statement of the loop that takes the page's token for the next request."""
    behind = (each for each in pages.loop.body if each.span.start > pages.end.span.start)
    taking = (each for each in behind if isinstance(each, Assignment) and each.value is not None)
    return next((each for each in taking if each.value is not None and _names_token(each.value, frozenset())), None)


def _names_token(value: Value, tokens: frozenset[str]) -> bool:
    for part in parts_of(value):
        match part:
            case Constant(value=str() as text) if text == TOKEN:
                return True
            case Name(name=name) if name in tokens:
                return True
    return False
