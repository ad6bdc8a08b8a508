"""Names the index that a boto3 query means."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.query_without_index_name import QueryWithoutIndexName
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument, without_argument
from dynamorm_codeactions.boto3.query_conditions import QUERY_METHODS
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request
from dynamorm_codeactions.sdk_go.inputs import add_field


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: without the name the request is always rejected. A global index is not asked for a consistent read, for
    which it would be rejected too."""
    facts = finding.facts
    if not isinstance(facts, QueryWithoutIndexName) or facts.index is None:
        return None
    name, kind, consistent = facts.index.name, facts.index.kind, facts.access.consistent
    draft = Draft(project, sources)
    if facts.access.library == "aws_sdk_go":
        done = name and not (consistent and kind == "GSI")
        done = done and add_field(draft, facts.access, "IndexName", f'aws.String("{name}")')
        return Action(f"Query the index `{name}`", "safe", draft.edits()) if done else None
    if facts.access.library != "boto3":
        return None

    def named(call: libcst.Call) -> libcst.BaseExpression | None:
        if not name or method_of(call) not in QUERY_METHODS:
            return None  # a function of the user's that makes the request
        if consistent and kind == "GSI":
            if argument(call, "ConsistentRead") is None:
                return None  # it is said elsewhere
            call = without_argument(call, "ConsistentRead")
        return with_argument(call, "IndexName", f'"{name}"')

    if not rewrite_request(draft, facts.access, named):
        return None
    return Action(f"Query the index `{name}`", "safe", draft.edits())
