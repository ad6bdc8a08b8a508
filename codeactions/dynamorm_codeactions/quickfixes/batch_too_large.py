"""Sends a batch in as many pieces as DynamoDB takes it in."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.batch_too_large import BatchTooLarge
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.in_pieces import in_pieces
from dynamorm_codeactions.sdk_go.batch_writes import sent_in_pieces


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is refused as it stands. A transaction is as large as it is meant to be."""
    facts = finding.facts
    if not isinstance(facts, BatchTooLarge):
        return None
    cut = sent_in_pieces if facts.access.library == "aws_sdk_go" else in_pieces
    draft = cut(facts.access, project, sources)
    return Action("Send it in pieces", "safe", draft.edits()) if draft is not None else None
