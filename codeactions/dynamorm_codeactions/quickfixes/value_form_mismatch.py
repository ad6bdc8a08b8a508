"""Writes a value in the form that is wanted: with its type for a client, without it for a table."""

import re

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.unfit_values import UnfitValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.value_form_mismatch import ValueFormMismatch
from dynamorm_codeactions.action import Action, Safety, Sources
from dynamorm_codeactions.rewriting import Draft, bare, code_of, comments_in, parsed

WHOLE_NUMBER = re.compile(r"-?[\d_]+")
TEXTUAL = frozenset({"int", "float", "decimal"})


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe where the client refused the value; unsafe for a table, whose items may hold such maps by now. None where
    another value of the request may need the same, as nothing tells its type."""
    if not isinstance(finding.facts, ValueFormMismatch):
        return None
    values = finding.facts.values
    draft = Draft(project, sources)
    written = [instead for value in values if (instead := _rewritten(draft, value)) is not None]
    if len(written) < len(values) or not all(value.alone or value.within for value in values):
        return None
    others = f", and {len(written) - 1} more alike" if len(written) > 1 else ""
    safety: Safety = "unsafe" if values[0].unfitness == "typed" else "safe"
    return Action(f"Write `{written[0]}`{others}", safety, draft.edits())


def _rewritten(draft: Draft, value: UnfitValue) -> str | None:
    """What is written in place of a value; None where it is not certain what that should be."""
    span = draft.span(value.place)
    text = draft.text(value.place.path, span) if span is not None else ""
    expression = parsed(text)
    if span is None or expression is None or comments_in(expression):
        return None
    instead = _without_type(expression) if value.unfitness == "typed" else _with_type(value, text)
    if instead is not None:
        draft.replace(value.place.path, span, instead)
    return instead


def _with_type(value: UnfitValue, text: str) -> str | None:
    if value.within:
        return _number(text) if value.within == "N" and value.kind in TEXTUAL else None
    match value.kind:
        case "text":
            return f'{{"S": {text}}}'
        case "int" | "float" | "decimal":
            return f'{{"N": {_number(text)}}}'
        case "bool":
            return f'{{"BOOL": {text}}}'
        case "none":
            return '{"NULL": True}'
    return None


def _number(text: str) -> str:
    """A number as text."""
    return f'"{text.replace("_", "")}"' if WHOLE_NUMBER.fullmatch(text) else f"str({text})"


def _without_type(expression: libcst.BaseExpression) -> str | None:
    """The value of `{"S": value}`; None for one of which it is not certain what it is."""
    match expression:
        case libcst.Dict(elements=[libcst.DictElement(key=libcst.SimpleString() as key, value=inner)]):
            type_ = key.raw_value
        case _:
            return None
    match type_, inner:
        case (("S" | "BOOL"), _):
            return code_of(bare(inner))
        case "NULL", libcst.Name(value="True"):
            return "None"
        case "N", libcst.SimpleString() if WHOLE_NUMBER.fullmatch(str(inner.raw_value)):
            return str(inner.raw_value)
        case "N", libcst.Call(func=libcst.Name(value="str"), args=[libcst.Arg(keyword=None, star="") as given]):
            return code_of(bare(given.value))
    return None
