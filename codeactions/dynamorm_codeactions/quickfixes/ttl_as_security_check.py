"""Takes an item whose time is over for one that is not there."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Function, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    parts_of,
)
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.ttl_as_security_check import TtlAsSecurityCheck
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what has expired opens nothing any more. Only where code asks once whether it got the item of a table,
    and nothing writes such items without an end."""
    facts = finding.facts
    if not isinstance(facts, TtlAsSecurityCheck) or facts.access.library != "boto3" or facts.access.operation != "get":
        return None
    found, unit = call_at(project, facts.access.call), project.unit(facts.access.call)
    if found is None or unit is None or not facts.attribute.isidentifier() or _is_left_out(facts, project):
        return None
    function = found[1].scope.node
    if not isinstance(function, Function) or kind_of_receiver(project, facts.access.call) != "table":
        return None
    item = _item(function, found[0])
    tests = list(_tests(function, item)) if item else []
    if len(tests) != 1:
        return None
    draft, path = Draft(project, sources), facts.access.call.path
    now = draft.need_import(path, "time", "time")
    if now is None:
        return None
    test, is_there = tests[0]
    sign, joined = (">=", "and") if is_there else ("<", "or")
    behind = unit.start + test.span.end
    draft.replace(path, Span(behind, behind), f' {joined} {item}["{facts.attribute}"] {sign} {now}()')
    return Action(f"Compare `{facts.attribute}` with now", "unsafe", draft.edits())


def _is_left_out(facts: TtlAsSecurityCheck, project: Project) -> bool:
    """Whether something writes an item of the table perhaps without the attribute."""
    puts = (one for one in project.accesses_of(facts.access.table or "") if one.operation in PUTS)
    return any(not _writes(one, facts.attribute) for one in puts)


def _writes(put: Access, attribute: str) -> bool:
    return any(one.attribute == attribute for one in put.written)


def _item(function: Function, call: Call) -> str:
    """The variable that holds the item which a call got, and nothing else; empty where there is none."""
    given: dict[str, list[Value]] = {}
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if value is not None:
                given.setdefault(name, []).append(value)
    once = {name: values[0] for name, values in given.items() if len(values) == 1}
    answers = frozenset(name for name, value in once.items() if value.span == call.span)
    items = [name for name, value in once.items() if _is_item(value, call, answers)]
    return items[0] if len(items) == 1 else ""


def _is_item(value: Value, call: Call, answers: frozenset[str]) -> bool:
    match value:
        case (
            Item(owner=owner, index=Constant(value="Item"))
            | Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value="Item")), *_))
        ):
            return owner.span == call.span or (isinstance(owner, Name) and owner.name in answers)
    return False


def _tests(function: Function, item: str) -> Iterator[tuple[Value, bool]]:
    """The tests for whether there is an item, and whether they hold where there is one."""
    for statement in inside(function):
        tests = [statement.test] if isinstance(statement, Branch) else []
        for whole in expressions(statement):
            tests += [part.test for part in parts_of(whole) if isinstance(part, Conditional)]
        for test in tests:
            match test:
                case Name(name=name) if name == item:
                    yield test, True
                case Operation(operator="not", operands=(Name(name=name),)) if name == item:
                    yield test, False
                case Operation(operator="is" | "is not" as sign, operands=(Name(name=name), none)) if name == item:
                    if is_none(none):
                        yield test, sign == "is not"
