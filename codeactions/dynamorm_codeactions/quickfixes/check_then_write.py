"""Puts an item on condition that there is none yet, as the code has tested before."""

import libcst

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import BARE_NAME
from dynamorm_analysis.rules.check_then_write import CheckThenWrite
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import with_argument
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_call


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: whoever comes second gets a ConditionalCheckFailedException, which nothing may handle yet."""
    facts = finding.facts
    if not isinstance(facts, CheckThenWrite) or facts.access.library != "boto3" or not facts.premise.read.key:
        return None
    if facts.premise.kind != "none there" or facts.access.operation != "put" or facts.access.via is not None:
        return None
    key = facts.premise.read.key[0].attribute
    draft = Draft(project, sources)

    def on_condition(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) != "put_item" or not all(each.keyword for each in call.args):
            return None
        last = call.args[-1].keyword
        behind = last.value if last is not None else ""
        if _is_bare(key):
            return with_argument(call, CONDITION, f'"attribute_not_exists({key})"', after=behind)
        conditional = with_argument(call, CONDITION, '"attribute_not_exists(#key)"', after=behind)
        return with_argument(conditional, "ExpressionAttributeNames", f'{{"#key": "{key}"}}', after=CONDITION)

    if not rewrite_call(draft, facts.access.call, on_condition):
        return None
    return Action(f"Put it only where there is no `{key}` yet", "unsafe", draft.edits())


CONDITION = "ConditionExpression"


def _is_bare(name: str) -> bool:
    """Whether a name may stand in an expression as it is."""
    return BARE_NAME.fullmatch(name) is not None and not is_reserved(name)
