"""Puts what a query filters by, or code tests, into its key condition."""

import libcst
from libcst import matchers

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.linking.scope import Bound
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.filter_beside_key_condition import FilterBesideKeyCondition
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.query_conditions import with_further_key_condition
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.narrowing import asked_by
from dynamorm_codeactions.rewriting import Draft, parsed, rewrite_request

KINDS = (libcst.Name, libcst.SimpleString, libcst.Integer, libcst.FormattedString, libcst.Attribute)
METHODS: dict[Operator, str] = {"=": "eq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "begins_with": "begins_with"}


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the items may come in another order. A test of the code stays: it is true of what is read then."""
    facts = finding.facts
    if not isinstance(facts, FilterBesideKeyCondition):
        return None
    draft, index = Draft(project, sources), facts.narrower.candidate.index
    if facts.narrower.sifted:
        return _with_test(facts, draft)
    if not asked_by(facts.narrower.candidate, facts.access, draft):
        return None
    title = f"Query the index `{index.name}`" if index is not None else "Query the table"
    return Action(title, "unsafe", draft.edits())


def _with_test(facts: FilterBesideKeyCondition, draft: Draft) -> Action | None:
    access, gained = facts.access, facts.narrower.gained
    tests = [one for one in access.sifted if one.attribute in gained]
    if access.library != "boto3" or access.via is not None or len(tests) != 1:
        return None
    test = tests[0]
    if test.value.told is not None:  # stands in another function
        return None
    if kind_of_receiver(draft.project, access.call) != "table" or not _is_known_before(test, facts, draft):
        return None
    asked = f'("{test.attribute}").{METHODS[test.operator]}({test.value.expression})'
    if not rewrite_request(draft, access, lambda call: with_further_key_condition(call, test.attribute, asked)):
        return None
    return Action(f"Ask for `{test.attribute}` in the key condition", "unsafe", draft.edits())


def _is_known_before(test: Condition, facts: FilterBesideKeyCondition, draft: Draft) -> bool:
    """Whether the value with which code compares is the same where the request is made: made of parameters that keep
    theirs, of variables that are set once before it, and of names of the file."""
    place = facts.access.call
    found, value = call_at(draft.project, place), parsed(test.value.expression)
    if found is None or value is None or test.operator not in METHODS or not isinstance(value, KINDS):
        return False
    call, at = found
    for node in (value, *matchers.findall(value, matchers.Name())):
        name = node.value if isinstance(node, libcst.Name) else ""
        bounds = at.scope.bindings.get(name, ())
        if not name:
            continue
        if not bounds:
            if name not in draft.project.modules[place.path].names:
                return False
        elif len(bounds) > 1 or not _is_set(bounds[0], call.span.start):
            return False
    return True


def _is_set(bound: Bound, place: int) -> bool:
    return bound.by == "parameter" or (bound.statement.span.end <= place and not bound.perhaps)
