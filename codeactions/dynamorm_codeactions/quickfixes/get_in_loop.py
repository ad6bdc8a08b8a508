"""Reads the items of a loop in batches: of a table of boto3, and of a model of PynamoDB."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.get_in_loop import GetInLoop
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.batched_gets import in_batches


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the items come in any order and each once, and those that do not exist are left out without an error."""
    facts = finding.facts
    draft = in_batches(facts.access, project, sources) if isinstance(facts, GetInLoop) else None
    return Action("Read the items in batches", "unsafe", draft.edits()) if draft is not None else None
