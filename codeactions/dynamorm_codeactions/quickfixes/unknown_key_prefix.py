"""Looks for the prefix that was nearly named."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.unknown_key_prefix import UnknownKeyPrefix
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_prefixes import at_start, spelled_out
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: it finds what was not found before."""
    facts = finding.facts
    if not isinstance(facts, UnknownKeyPrefix) or facts.nearest is None:
        return None
    draft = Draft(project, sources)
    found = spelled_out(draft, facts.access, facts.condition.place, at_start(facts.prefix))
    if found is None:
        return None
    draft.replace(*found, facts.nearest)
    return Action(f"Look for `{facts.nearest}`", "unsafe", draft.edits())
