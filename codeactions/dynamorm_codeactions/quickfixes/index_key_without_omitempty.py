"""Leaves items without a value for an index key out of the index, with `omitempty` in the field's tag."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: a write without a value is rejected as it stands, and one with a value stays what it is."""
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    if span is None or ":" not in draft.text(finding.place.path, span):  # the tag is not written out
        return None
    draft.replace(finding.place.path, Span(span.end, span.end), ",omitempty")
    return Action("Add `omitempty`", "safe", draft.edits())
