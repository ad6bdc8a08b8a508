"""Asks for both ends of a range with one condition on the sort key of a boto3 query."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.two_sort_key_conditions import TwoSortKeyConditions
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_changed
from dynamorm_codeactions.boto3.condition_objects import attribute_of
from dynamorm_codeactions.conditions import conjuncts, joined
from dynamorm_codeactions.rewriting import Draft, bare, method_of, rewrite_request

KEY = "KeyConditionExpression"
FROM, TO = "gte", "lte"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the query is rejected as it stands, and `between` takes both ends in. Where an end is left out, as by
    `gt`, that is no answer."""
    facts = finding.facts
    if not isinstance(facts, TwoSortKeyConditions) or facts.access.library != "boto3":
        return None
    draft = Draft(project, sources)
    attribute = facts.conditions[0].attribute

    def between(call: libcst.Call) -> libcst.BaseExpression | None:
        given = argument(call, KEY)
        condition = _between(given.value, attribute) if given is not None else None
        return with_changed(call, KEY, condition) if condition is not None else None

    if not rewrite_request(draft, facts.access, between):
        return None
    return Action(f"Ask for the range of `{attribute}` with `between`", "safe", draft.edits())


def _between(condition: libcst.BaseExpression, attribute: str) -> libcst.BaseExpression | None:
    """The key condition with one condition in place of those on the two ends of a range."""
    leaves = conjuncts(condition)
    ends = [leaf for leaf in leaves if attribute_of(leaf) == attribute]
    by_method = {method_of(leaf): bare(leaf) for leaf in ends}
    start, end = by_method.get(FROM), by_method.get(TO)
    if len(ends) != 2 or not isinstance(start, libcst.Call) or not isinstance(end, libcst.Call):
        return None
    if not isinstance(start.func, libcst.Attribute) or len(start.args) != 1 or len(end.args) != 1:
        return None
    low = start.args[0].with_changes(comma=libcst.Comma(whitespace_after=libcst.SimpleWhitespace(" ")))
    ranged = start.with_changes(func=start.func.with_changes(attr=libcst.Name("between")), args=[low, end.args[0]])
    first = next(leaf for leaf in leaves if leaf in ends)
    return joined([ranged if leaf is first else leaf for leaf in leaves if leaf is first or leaf not in ends])
