"""A query by a key that takes more of its conditions than the one that it asks now, in the words of its library."""

import libcst

from dynamorm_analysis.indexing.matching import Candidate
from dynamorm_analysis.model.access import Access
from dynamorm_codeactions.boto3.other_key import with_other_key, with_other_key_by_text
from dynamorm_codeactions.pynamodb import query_conditions as pynamodb
from dynamorm_codeactions.pynamodb.query_call import model_of
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_request
from dynamorm_codeactions.sdk_go.other_key import with_other_key_in_go


def asked_by(candidate: Candidate, access: Access, draft: Draft) -> bool:
    """Has the request ask by a key; False where one of its conditions is not written there, or does not fit."""
    index = candidate.index
    if access.via is not None or (index is not None and index.name is None):
        return False
    name = index.name if index is not None else None
    if access.library == "aws_sdk_go":
        return with_other_key_in_go(draft, access, candidate.used, name)

    def by_key(call: libcst.Call) -> libcst.BaseExpression | None:
        if method_of(call) != "query":
            return None
        if access.library == "boto3":
            by_text = with_other_key_by_text(call, candidate.used, name)
            return by_text or with_other_key(call, candidate.used, name, draft, access.call.path)
        return _of_model(call, candidate, name, access, draft)

    return rewrite_request(draft, access, by_key)


def _of_model(
    call: libcst.Call, candidate: Candidate, index: str | None, access: Access, draft: Draft
) -> libcst.BaseExpression | None:
    """PynamoDB has the partition key's value as an argument of its own: another attribute cannot take its place."""
    model, bound = model_of(draft, access), [condition.attribute for condition in access.key]
    if model is None or index is None or bound != [*candidate.key.partition] or len(candidate.used) != len(bound) + 1:
        return None
    moved = pynamodb.with_index(call, model, index, access.index)
    return pynamodb.with_key_condition(moved, model, candidate.used[-1]) if moved is not None else None
