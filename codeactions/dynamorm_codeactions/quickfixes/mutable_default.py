"""Lets each item have a list, dictionary or set of its own."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.mutable_default import MutableDefault
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: PynamoDB calls what it is given as a default."""
    if not isinstance(finding.facts, MutableDefault):
        return None
    instead = finding.facts.misuse.names[2]
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    if span is None:
        return None
    path = finding.place.path
    if instead == "lambda":
        draft.replace(path, Span(span.start, span.start), "lambda: ")
        return Action("Make a new value for each item", "safe", draft.edits())
    draft.replace(path, span, instead)
    return Action(f"Make a new `{instead}` for each item", "safe", draft.edits())
