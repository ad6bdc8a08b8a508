"""Writes one item with a plain call of boto3, under the condition that the transaction had."""

import textwrap

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Evaluation, inside
from dynamorm_analysis.facts.values import Argument, Call, Collection, Constant, Entry, Mapping, Member
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.transaction_of_one import TransactionOfOne
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.lines import deeper, end_of_line, indentation_at, line_length, start_of_line
from dynamorm_codeactions.rewriting import Draft

PLAIN = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
CANCELLED = b"TransactionCancel"
"""In the names of the error that a transaction alone raises, and of the reasons that it holds."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: a condition that fails raises another error (`ConditionalCheckFailedException`). Only where the operation
    is written in the call, whose answer is left alone."""
    facts, unit = finding.facts, project.unit(finding.place)
    if not isinstance(facts, TransactionOfOne) or facts.access.library != "boto3" or unit is None:
        return None
    call = next((made for made in _transactions(unit) if made.span == facts.access.call.span), None)
    written = _operation(call) if call is not None else None
    content = sources.content(finding.place.path)
    if call is None or written is None or CANCELLED in content:
        return None
    method, parameters = written
    text = _call(content, unit, call, parameters)
    if text is None or not isinstance(call.function, Member):
        return None
    draft = Draft(project, sources)
    start = unit.start + call.function.name_span.start
    draft.replace(finding.place.path, Span(start, unit.start + call.span.end), f"{method}{text}")
    return Action(f"Write it with `{method}`", "unsafe", draft.edits())


def _transactions(unit: Unit) -> list[Call]:
    """The calls of a statement that stand alone, with nothing made of their answers."""
    return [
        statement.value
        for statement in inside(unit.statement)
        if isinstance(statement, Evaluation) and isinstance(statement.value, Call)
    ]


def _operation(call: Call) -> tuple[str, tuple[Entry, ...]] | None:
    """The plain method for the one operation of a transaction, and the operation's parameters by their names."""
    match call.arguments:
        case (Argument(name="TransactItems", value=Collection(kind="list", items=(Mapping(entries=(operation,)),))),):
            kind, given = operation.key, operation.value
        case _:
            return None
    if not isinstance(kind, Constant) or kind.value not in PLAIN or not isinstance(given, Mapping):
        return None
    return (PLAIN[str(kind.value)], given.entries) if all(map(_is_named, given.entries)) else None


def _is_named(entry: Entry) -> bool:
    return isinstance(entry.key, Constant) and isinstance(entry.key.value, str) and entry.key.value.isidentifier()


def _call(content: bytes, unit: Unit, call: Call, parameters: tuple[Entry, ...]) -> str | None:
    """The arguments of the plain call in parentheses, on one line where that is not too long; None where a comment
    would be lost, or a text over several lines be changed."""
    whole = call.span.shifted(unit.start)
    values = [_as_it_stands(content, parameter.value.span.shifted(unit.start)) for parameter in parameters]
    comments = content[whole.start : whole.end].count(b"#") - sum(value.count("#") for value in values)
    if comments or any(quotes in value for value in values for quotes in ('"""', "'''")):
        return None
    names = [parameter.key.value for parameter in parameters if isinstance(parameter.key, Constant)]
    arguments = [f"{name}={value}" for name, value in zip(names, values, strict=True)]
    line = f"({', '.join(arguments)})"
    outside = (whole.start - start_of_line(content, whole.start)) + len("client.delete_item")
    behind = len(content[whole.end : end_of_line(content, whole.end).start].rstrip())
    if "\n" not in line and outside + len(line) + behind <= line_length(content):
        return line
    outer = indentation_at(content, whole.start)
    inner = "".join(textwrap.indent(f"{argument},\n", deeper(outer)) for argument in arguments)
    return f"(\n{inner}{outer})"


def _as_it_stands(content: bytes, span: Span) -> str:
    """A value whose further lines begin as if its first one had no indentation."""
    text, indentation = content[span.start : span.end].decode(), indentation_at(content, span.start)
    first, *others = text.splitlines(keepends=True)
    return "".join([first, *(line.removeprefix(indentation) for line in others)])
