"""Leaves an attribute out of an item while its set is empty."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.empty_set import EmptySet
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.entries import drop_entry
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what reads the item may expect the attribute. A placeholder stays, as its expression needs it."""
    if not isinstance(finding.facts, EmptySet):
        return None
    value = finding.facts.value
    draft = Draft(project, sources)
    if value.entry is None or value.attribute.startswith(":") or not drop_entry(draft, value.entry):
        return None
    return Action(f"Leave `{value.attribute}` out", "unsafe", draft.edits())
