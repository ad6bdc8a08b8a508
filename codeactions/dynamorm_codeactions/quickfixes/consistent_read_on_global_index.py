"""Drops the consistent read that a global secondary index cannot give."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.consistent_read_on_global_index import ConsistentReadOnGlobalIndex
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, without_argument
from dynamorm_codeactions.rewriting import Draft, rewrite_request
from dynamorm_codeactions.sdk_go.inputs import drop_field

FLAGS = {"aws_sdk_go": "ConsistentRead", "boto3": "ConsistentRead", "pynamodb": "consistent_read"}


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the request works without the flag, and what it returns may be a moment old."""
    facts, draft = finding.facts, Draft(project, sources)
    if not isinstance(facts, ConsistentReadOnGlobalIndex) or facts.access.library not in FLAGS:
        return None
    flag = FLAGS[facts.access.library]
    if facts.access.library == "aws_sdk_go":
        done = drop_field(draft, facts.access, flag)
        return Action(f"Drop `{flag}`", "unsafe", draft.edits()) if done else None

    def dropped(call: libcst.Call) -> libcst.BaseExpression | None:
        return without_argument(call, flag) if argument(call, flag) else None

    if not rewrite_request(draft, facts.access, dropped):
        return None
    return Action(f"Drop `{flag}`", "unsafe", draft.edits())
