"""Looks for a key in the letters with which it is written."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.prefix_case_mismatch import PrefixCaseMismatch
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.key_prefixes import at_start, spelled_out
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: items that are stored already may have the other letters."""
    facts = finding.facts
    if not isinstance(facts, PrefixCaseMismatch):
        return None
    asked = facts.asked.prefix
    written = facts.written.prefix[: len(asked)]
    if written.lower() != asked.lower() or written == asked:
        return None
    draft = Draft(project, sources)
    found = spelled_out(draft, facts.access, facts.condition.place, at_start(asked))
    if found is None:
        return None
    draft.replace(*found, written)
    return Action(f"Look for `{written}`", "unsafe", draft.edits())
