"""Calls the class that a PynamoDB model only names."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft

# PynamoDB 6 does not make these without being told how they are stored.
NEED_ARGUMENTS = frozenset({"BinaryAttribute", "BinarySetAttribute"})


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: nothing else can have been meant."""
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    if span is None or draft.text(finding.place.path, span).split(".")[-1] in NEED_ARGUMENTS:
        return None
    draft.replace(finding.place.path, Span(span.end, span.end), "()")
    return Action(f"Write `{draft.text(finding.place.path, span)}()`", "safe", draft.edits())
