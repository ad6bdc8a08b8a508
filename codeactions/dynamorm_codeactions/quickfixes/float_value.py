"""Writes a float as the decimal that boto3 takes."""

import re

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.float_value import FloatValue
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, comments_in, parsed

NUMBER = re.compile(r"-?[\d_.]+(?:[eE][+-]?\d+)?")
BEYOND = re.compile(r"\b(?:nan|inf|infinity)\b", re.IGNORECASE)


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the float was never sent. Unsafe beside a default, and where it is one at times: what else is given may be
    no number."""
    facts = finding.facts
    if isinstance(facts, FloatValue) and (facts.value.of_field or facts.value.inside):
        return None  # it is written nowhere: there stands what holds it
    is_perhaps_other = isinstance(facts, FloatValue) and (facts.value.by_default or facts.value.at_times)
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    text = draft.text(finding.place.path, span) if span is not None else ""
    expression = parsed(text)
    if span is None or expression is None or comments_in(expression) or BEYOND.search(text):
        return None
    decimal = draft.need_import(finding.place.path, "decimal", "Decimal")
    if decimal is None:
        return None
    instead = f'{decimal}("{text}")' if NUMBER.fullmatch(text) else f"{decimal}(str({text}))"
    draft.replace(finding.place.path, span, instead)
    return Action(f"Write `{instead}`", "unsafe" if is_perhaps_other else "safe", draft.edits())
