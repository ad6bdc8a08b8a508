"""Queries the key that serves a query better than the index which it names."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.worse_index_used import WorseIndexUsed
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.narrowing import asked_by
from dynamorm_codeactions.rewriting import Draft


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the items come in the order of another key, and no page goes on where one of the old index ended."""
    facts, draft = finding.facts, Draft(project, sources)
    if not isinstance(facts, WorseIndexUsed) or not asked_by(facts.better, facts.access, draft):
        return None
    index = facts.better.index
    title = f"Query the index `{index.name}`" if index is not None else "Query the table"
    return Action(title, "unsafe", draft.edits())
