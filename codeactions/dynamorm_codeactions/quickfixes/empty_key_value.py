"""Leaves an attribute out of an item that has no value for it."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.empty_key_value import EmptyKeyValue
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.entries import drop_entry
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: what reads the item may expect the attribute. The key of the table itself needs a value."""
    if not isinstance(finding.facts, EmptyKeyValue) or not finding.facts.of_index:
        return None
    draft = Draft(project, sources)
    if not drop_entry(draft, finding.place):
        return None
    return Action(f"Leave `{finding.facts.attribute}` out", "unsafe", draft.edits())
