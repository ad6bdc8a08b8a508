"""Asks a boto3 read of an index for what the index holds."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.select_all_on_partial_index import SelectAllOnPartialIndex
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_changed
from dynamorm_codeactions.rewriting import Draft, rewrite_request
from dynamorm_codeactions.sdk_go.inputs import replace_in_field

ALL, HELD = "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"
OF_GO, HELD_OF_GO = "SelectAllAttributes", "SelectAllProjectedAttributes"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: with the old word the request is always rejected. A word that a name stands for is left alone."""
    facts, draft = finding.facts, Draft(project, sources)
    if not isinstance(facts, SelectAllOnPartialIndex):
        return None
    if facts.access.library == "aws_sdk_go":
        done = replace_in_field(draft, facts.access, "Select", OF_GO, HELD_OF_GO)
        return Action("Select what the index holds", "safe", draft.edits()) if done else None
    if facts.access.library != "boto3":
        return None

    def changed(call: libcst.Call) -> libcst.BaseExpression | None:
        given = argument(call, "Select")
        if given is None or not isinstance(given.value, libcst.SimpleString):
            return None
        return with_changed(call, "Select", given.value.with_changes(value=given.value.value.replace(ALL, HELD)))

    if not rewrite_request(draft, facts.access, changed):
        return None
    return Action(f"Select `{HELD}`", "safe", draft.edits())
