"""Lets a table be paid for by request, without a throughput."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.billing_mode_mismatch import BillingModeMismatch
from dynamorm_analysis.text import Place
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import with_argument
from dynamorm_codeactions.call_sites import call_named_at
from dynamorm_codeactions.declarations import set_in_resource, set_in_template
from dynamorm_codeactions.declared_parts import drop_property
from dynamorm_codeactions.lines import is_python
from dynamorm_codeactions.rewriting import Draft, method_of, rewrite_call

MODE, THROUGHPUT, BY_REQUEST = "BillingMode", "ProvisionedThroughput", "PAY_PER_REQUEST"
OFF = r"[\"']?(?P<value>PROVISIONED)\b"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: a throughput may be what was meant. How much of it an index of a provisioned table needs is not told by
    anything."""
    facts = finding.facts
    if not isinstance(facts, BillingModeMismatch):
        return None
    upkeep, draft = facts.definition.upkeep, Draft(project, sources)
    provisioned = upkeep.billing == "PROVISIONED"
    if facts.index is not None:
        if provisioned or not drop_property(draft, facts.index.place, THROUGHPUT):
            return None
        return Action("Take the throughput out", "unsafe", draft.edits())
    if not (_by_request(draft, finding) if provisioned else drop_property(draft, finding.place, THROUGHPUT)):
        return None
    if not _without_throughput_of_indexes(draft, facts.definition):
        return None
    title = "Let the table be paid for by request" if provisioned else "Take the throughput out"
    return Action(title, "unsafe", draft.edits())


def _by_request(draft: Draft, finding: Finding) -> bool:
    template = (f"{MODE}: {BY_REQUEST}",)
    resource = (f'billing_mode = "{BY_REQUEST}"',)
    if is_python(finding.place.path):
        return _in_call(draft, finding.place)
    return set_in_template(draft, finding.place, MODE, template, rf"\b{MODE}:[ ]*{OFF}", BY_REQUEST) or (
        set_in_resource(draft, finding.place, "billing_mode", resource, rf"=[ ]*{OFF}", BY_REQUEST)
    )


def _in_call(draft: Draft, place: Place) -> bool:
    """The same of a `create_table` that gives no mode."""
    made = call_named_at(draft.project, place)

    def by_request(call: libcst.Call) -> libcst.BaseExpression | None:
        given = [one.keyword.value for one in call.args if one.keyword is not None]
        if len(given) < len(call.args) or MODE in given or method_of(call) != "create_table":
            return None
        return with_argument(call, MODE, f'"{BY_REQUEST}"', after=given[-1])

    return made is not None and rewrite_call(draft, Place(place.path, place.anchor, made[0].span), by_request)


def _without_throughput_of_indexes(draft: Draft, definition: Definition) -> bool:
    """Takes the throughput of global indexes out too, where DynamoDB would reject it."""
    if definition.library == "terraform":
        return True
    given = (index for index in definition.indexes if index.kind == "GSI" and index.provisioned)
    return all(drop_property(draft, index.place, THROUGHPUT) for index in given)
