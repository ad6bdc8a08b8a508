"""Looks for a key in the letters with which it is written."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.items.key_texts import key_texts, possible_texts, sought
from dynamorm_analysis.model.access import UPDATES
from dynamorm_analysis.model.alignment import can_be
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
    if written.lower() != asked.lower() or written == asked or _is_found(facts, project):
        return None
    draft = Draft(project, sources)
    found = spelled_out(draft, facts.access, facts.condition.place, at_start(asked))
    if found is None:
        return None
    draft.replace(*found, written)
    return Action(f"Look for `{written}`", "unsafe", draft.edits())


def _is_found(facts: PrefixCaseMismatch, project: Project) -> bool:
    """Whether other requests look for the item that an update makes: they would find it no more."""
    table = facts.access.table or ""
    if facts.access.operation not in UPDATES:
        return False
    texts = key_texts(table, project)
    others = (access for access in project.accesses_of(table) if access is not facts.access)
    return any(
        condition.attribute == facts.condition.attribute
        and any(can_be(text, facts.asked) for text in possible_texts(condition.value))
        for access in others
        for condition in sought(access, texts)
    )
