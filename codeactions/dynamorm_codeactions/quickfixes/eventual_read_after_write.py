"""Asks for a consistent read of an item that was written just before."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.eventual_read_after_write import EventualReadAfterWrite
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument, with_changed
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request
from dynamorm_codeactions.sdk_go.inputs import add_field

FLAGS = {("boto3", "get_item"): "ConsistentRead", ("pynamodb", "get"): "consistent_read"}


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: it reads the same item, surely as it was written."""
    facts = finding.facts
    if not isinstance(facts, EventualReadAfterWrite):
        return None
    library = facts.access.library
    draft = Draft(project, sources)
    if library == "aws_sdk_go":
        done = facts.access.operation == "get" and add_field(draft, facts.access, "ConsistentRead", "aws.Bool(true)")
        return Action("Ask for a consistent read", "safe", draft.edits()) if done else None

    def consistent(call: libcst.Call) -> libcst.BaseExpression | None:
        flag = FLAGS.get((library, method_of(call)))
        if flag is None or any(each.star == "**" for each in call.args):
            return None
        if argument(call, flag):
            return with_changed(call, flag, libcst.Name("True"))
        last = next((each.keyword.value for each in reversed(call.args) if each.keyword), "")
        return with_argument(call, flag, "True", after=last)

    if not rewrite_request(draft, facts.access, consistent):
        return None
    return Action("Ask for a consistent read", "safe", draft.edits())
