"""Reads the items of a loop in batches ahead of it: of a table or client of boto3, and of a model of PynamoDB."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.get_in_loop import GetInLoop
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.batched_gets import in_batches


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: all items are read before the first round does something."""
    facts = finding.facts
    draft = in_batches(facts.access, project, sources) if isinstance(facts, GetInLoop) else None
    return Action("Read the items in batches", "unsafe", draft.edits()) if draft is not None else None
