"""Asks boto3 for the number of items alone, and takes that of the response."""

import libcst

from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.count_by_reading_items import CountByReadingItems
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument
from dynamorm_codeactions.boto3.responses import Taken, response_of
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_call

KEPT = frozenset({"Count", "ScannedCount", "LastEvaluatedKey"})


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the number is the same. Only where the items are counted in place."""
    facts = finding.facts
    if not isinstance(facts, CountByReadingItems) or facts.access.library != "boto3":
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
