"""Writes the name of the field that was nearly named."""

from difflib import get_close_matches

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.unknown_model_field import UnknownModelField
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft

CLOSE = 0.8  # a letter too many, too few or in the wrong place


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the items may have an attribute of this name that the model leaves out."""
    facts = finding.facts
    if not isinstance(facts, UnknownModelField):
        return None
    name, fields = facts.misuse.subject, facts.misuse.names[2:]
    near = get_close_matches(name, fields, n=1, cutoff=CLOSE)
    draft = Draft(project, sources)
    path, span = finding.place.path, draft.span(finding.place)
    if not near or span is None or draft.text(path, span) not in (f'"{name}"', f"`{name}`"):
        return None
    draft.replace(path, Span(span.start + 1, span.end - 1), near[0])
    return Action(f"Write `{near[0]}`", "unsafe", draft.edits())
