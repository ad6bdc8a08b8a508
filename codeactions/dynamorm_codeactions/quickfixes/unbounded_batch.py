"""Cuts a batch into pieces of as many operations as DynamoDB takes."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.unbounded_batch import UnboundedBatch
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.in_pieces import in_pieces
from dynamorm_codeactions.sdk_go.batch_writes import sent_in_pieces


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: where a later piece fails, earlier ones have happened. A transaction is as large as it is meant to be."""
    facts = finding.facts
    if not isinstance(facts, UnboundedBatch):
        return None
    cut = sent_in_pieces if facts.access.library == "aws_sdk_go" else in_pieces
    draft = cut(facts.access, project, sources)
    return Action("Send it in pieces", "unsafe", draft.edits()) if draft is not None else None
