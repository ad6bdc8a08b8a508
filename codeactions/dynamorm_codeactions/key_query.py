"""A scan as a query of a key that serves it, in the words of its library."""

import libcst

from dynamorm_analysis.indexing.matching import usable_ranges
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Key
from dynamorm_codeactions.boto3 import query_conditions as boto3
from dynamorm_codeactions.boto3.query_texts import as_query_by_text
from dynamorm_codeactions.pynamodb.query_call import Target, as_query, model_of
from dynamorm_codeactions.rewriting import Draft


def query_of(
    call: libcst.Call, access: Access, key: Key, index: Index | None, draft: Draft
) -> libcst.BaseExpression | None:
    """The query of an index, or of the table where `index` is None; None where a part of the scan fits in no query."""
    if access.library == "boto3":
        if len(key.partition) > 1 or len(key.sort) > 1 or (index is not None and index.name is None):
            return None
        sort, name = key.sort[0] if key.sort else "", index.name if index else None
        if (moved := _moved(access, key)) is not None:
            return as_query_by_text(call, moved, name)
        return boto3.as_query(call, key.partition[0], sort, name, draft, access.call.path)
    model = model_of(draft, access)
    if model is None:
        return None
    named = (own.binding for own in model.indexes if index is not None and own.name == index.name and own.binding)
    binding = next(named, None) if index is not None else ""
    return as_query(call, model, Target(binding, key)) if binding is not None else None


def _moved(access: Access, key: Key) -> frozenset[str] | None:
    """The attributes whose conditions a known text can ask of a key; None where the filter is no such text."""
    strings = [one for one in access.expressions.strings if one.parameter == "FilterExpression"]
    named = [condition.attribute for condition in access.filter]
    if len(strings) != 1 or not strings[0].whole or not access.knows("filter") or len(set(named)) < len(named):
        return None
    ranges = usable_ranges(access.filter)
    moved = {one.attribute for one in access.filter if one.attribute in key.attributes}
    fits = all(
        one.binds or (one.attribute in key.sort and one.attribute in ranges)
        for one in access.filter
        if one.attribute in moved
    )
    return frozenset(moved) if fits and moved.issuperset(key.partition) else None
