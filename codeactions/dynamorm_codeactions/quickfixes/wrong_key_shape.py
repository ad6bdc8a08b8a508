"""Takes out of the key of an item what is no part of the table's key."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.wrong_key_shape import WrongKeyShape
from dynamorm_analysis.wording import listed
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_changed
from dynamorm_codeactions.dictionaries import keys_of, without_entry
from dynamorm_codeactions.rewriting import Draft, rewrite_request

KEY = "Key"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is rejected as it stands. Only where the rest of the key is all of the table's."""
    facts = finding.facts
    if not isinstance(facts, WrongKeyShape) or facts.access.library != "boto3":
        return None
    table = project.table(facts.access.table)
    if table is None or table.key is None:
        return None
    wanted = set(table.key.attributes)
    draft = Draft(project, sources)

    def fitting(call: libcst.Call) -> libcst.BaseExpression | None:
        given = argument(call, KEY)
        key = given.value if given is not None else None
        if not isinstance(key, libcst.Dict) or {*keys_of(key)} - {*facts.attributes} != wanted:
            return None
        for name in facts.attributes:
            key = without_entry(key, keys_of(key).index(name))
        return with_changed(call, KEY, key)

    if not rewrite_request(draft, facts.access, fitting):
        return None
    return Action(f"Leave {listed(facts.attributes)} out of the key", "safe", draft.edits())
