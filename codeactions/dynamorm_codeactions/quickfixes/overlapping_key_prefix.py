"""Appends the delimiter to the prefix of a query."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.overlapping_key_prefix import OverlappingKeyPrefix
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_prefixes import at_end, spelled_out
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: it no longer finds the other items. Where the prefix is spelled out once, at its condition or in the
    request."""
    facts = finding.facts
    if not isinstance(facts, OverlappingKeyPrefix):
        return None
    draft = Draft(project, sources)
    found = spelled_out(draft, facts.access, facts.condition.place, at_end(facts.prefix))
    if found is None:
        return None
    draft.replace(*found, f"{facts.prefix}{facts.delimiter}")
    return Action(f"Ask for `{facts.prefix}{facts.delimiter}`", "unsafe", draft.edits())
