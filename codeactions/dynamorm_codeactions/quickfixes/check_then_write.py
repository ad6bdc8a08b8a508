"""Puts an item on condition that there is none yet, as the code has tested before."""

import libcst

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import BARE_NAME
from dynamorm_analysis.rules.check_then_write import CheckThenWrite
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import with_argument
from dynamorm_codeactions.pynamodb.query_call import model_of
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request
from dynamorm_codeactions.sdk_go.inputs import add_field

CONDITION = "ConditionExpression"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: whoever comes second gets a ConditionalCheckFailedException, which nothing may handle yet."""
    facts = finding.facts
    if not isinstance(facts, CheckThenWrite) or not facts.premise.read.key:
        return None
    if facts.premise.kind != "none there" or facts.access.operation != "put" or _is_transacted(facts.access, project):
        return None
    key = facts.premise.read.key[0].attribute
    draft = Draft(project, sources)
    if facts.access.library == "pynamodb":
        done = _with_model(facts.access, key, draft)
    elif facts.access.library == "aws_sdk_go":
        done = _is_bare(key) and add_field(draft, facts.access, CONDITION, f'aws.String("attribute_not_exists({key})")')
    else:
        done = facts.access.library == "boto3" and _with_text(facts.access, key, draft)
    return Action(f"Put it only where there is no `{key}` yet", "unsafe", draft.edits()) if done else None


def _is_transacted(access: Access, project: Project) -> bool:
    beside = project.accesses_of(access.table) if access.table is not None else ()
    return any(one.call == access.call and one.operation.startswith("transact") for one in beside)


def _with_text(access: Access, key: str, draft: Draft) -> bool:

    def on_condition(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) != "put_item" or not all(each.keyword for each in call.args):
            return None
        last = call.args[-1].keyword
        behind = last.value if last is not None else ""
        if _is_bare(key):
            return with_argument(call, CONDITION, f'"attribute_not_exists({key})"', after=behind)
        conditional = with_argument(call, CONDITION, '"attribute_not_exists(#key)"', after=behind)
        return with_argument(conditional, "ExpressionAttributeNames", f'{{"#key": "{key}"}}', after=CONDITION)

    return rewrite_request(draft, access, on_condition)


def _with_model(access: Access, key: str, draft: Draft) -> bool:
    """`user.save(User.email.does_not_exist())`, where the file calls the model by its own name."""
    model = model_of(draft, access)
    attribute = model.attribute(key) if model is not None else None
    if model is None or attribute is None or model.symbol not in draft.project.modules[access.call.path].names:
        return False

    def on_condition(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) != "save" or call.args:
            return None
        condition = libcst.parse_expression(f"{model.symbol}.{attribute.code_name}.does_not_exist()")
        return call.with_changes(args=[libcst.Arg(condition)])

    return rewrite_request(draft, access, on_condition)


def _is_bare(name: str) -> bool:
    """Whether a name may stand in an expression as it is."""
    return BARE_NAME.fullmatch(name) is not None and not is_reserved(name)
