"""Asks for the number of items alone: boto3, whose response has it, or PynamoDB."""

import libcst

from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.count_by_reading_items import CountByReadingItems
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument
from dynamorm_codeactions.boto3.responses import Taken, response_of
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_call, rewrite_expression

KEPT = frozenset({"Count", "ScannedCount", "LastEvaluatedKey"})
OF_COUNT = frozenset({"range_key_condition", "filter_condition", "consistent_read", "limit"})
"""What PynamoDB's `query` and `count` both take."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the number is the same. Only where the items are counted in place."""
    facts = finding.facts
    if not isinstance(facts, CountByReadingItems) or facts.access.via is not None:
        return None
    if facts.access.library == "pynamodb":
        return _counted(facts.access, Draft(project, sources))
    if facts.access.library != "boto3":
        return None
    place = facts.access.call
    response, unit = response_of(project, place), project.unit(place)
    if response is None or unit is None:
        return None
    draft = Draft(project, sources)
    for taken in response.taken:
        counting = _counting(taken)
        if counting is None:
            if taken.part not in KEPT:
                return None
            continue
        of = taken.occurrence.value.span
        before = Span(counting.start, of.start).shifted(unit.start)
        after = Span(of.end, counting.end).shifted(unit.start)
        if draft.text(place.path, before) != "len(" or "#" in draft.text(place.path, after):
            return None
        draft.replace(place.path, before, "")
        draft.replace(place.path, after, '["Count"]')
    if not rewrite_call(draft, place, _number_alone):
        return None
    return Action("Ask for the number of items alone", "safe", draft.edits())


def _counted(access: Access, draft: Draft) -> Action | None:
    """`Order.count(customer)` of `len(list(Order.query(customer)))`."""
    found = call_at(draft.project, access.call)
    match found[1].outer[-2:] if found is not None else ():
        case (
            Call(function=Name(name="len"), arguments=(_,), span=whole),
            Call(function=Name(name="list"), arguments=(_,)),
        ):
            place = Place(access.call.path, access.call.anchor, whole)
        case _:
            return None

    def number(counting: libcst.BaseExpression) -> libcst.BaseExpression | None:
        listing = _only(counting)
        call = _only(listing) if listing is not None else None
        if call is None or method_of(call) != "query" or not isinstance(call, libcst.Call):
            return None
        named = [one.keyword.value for one in call.args if one.keyword is not None]
        if (
            any(one.star for one in call.args)
            or not OF_COUNT.issuperset(named)
            or not isinstance(call.func, libcst.Attribute)
        ):
            return None
        return call.with_changes(func=call.func.with_changes(attr=libcst.Name("count")))

    if access.via is not None or rewrite_expression(draft, place, number) is None:
        return None
    return Action("Ask for the number of items alone", "safe", draft.edits())


def _only(call: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """What a call is given, where that is one thing."""
    return call.args[0].value if isinstance(call, libcst.Call) and len(call.args) == 1 else None


def _counting(taken: Taken) -> Span | None:
    """Where `len(response["Items"])` stands around the items that are taken of a response."""
    match taken.outer[-1:]:
        case (Call(function=Name(name="len")) as call,) if taken.part == "Items":
            return call.span
    return None


def _number_alone(call: libcst.Call) -> libcst.Call | None:
    if method_of(call) != "query" or any(one.star or one.keyword is None for one in call.args):
        return None
    if any(argument(call, name) for name in ("Select", "ProjectionExpression")):
        return None  # DynamoDB refuses to project what it only counts
    last = next((one.keyword.value for one in reversed(call.args) if one.keyword), "")
    return with_argument(call, "Select", '"COUNT"', after=last)
