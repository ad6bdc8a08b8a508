"""Stores the attribute that says when an item expires under the name that another model of the table has for it."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.several_ttl_attributes import SeveralTtlAttributes
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument, with_changed
from dynamorm_codeactions.pynamodb.declared_attribute import call_that_declares
from dynamorm_codeactions.rewriting import Draft, rewrite_call

NAME = "attr_name"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: stored items keep the other name."""
    facts, declared = finding.facts, call_that_declares(project, finding.place)
    if not isinstance(facts, SeveralTtlAttributes) or declared is None:
        return None
    other = facts.other
    if _of_models_above(finding, project) - {other}:
        return None  # these come first: until they agree there is no name for all
    draft = Draft(project, sources)

    def named(call: libcst.Call) -> libcst.BaseExpression | None:
        if any(arg.keyword is None for arg in call.args) or not other.isprintable() or '"' in other or "\\" in other:
            return None
        if argument(call, NAME) is None:
            return with_argument(call, NAME, f'"{other}"')
        return with_changed(call, NAME, libcst.SimpleString(f'"{other}"'))

    if not rewrite_call(draft, declared, named):
        return None
    return Action(f"Store it as `{other}`", "unsafe", draft.edits())


def _of_models_above(finding: Finding, project: Project) -> set[str]:
    """The attributes by which the models that stand before the one in question let items expire."""
    for table in project.tables.values():
        for number, one in enumerate(table.definitions):
            if any(attribute.place == finding.place for attribute in one.attributes):
                return {above.ttl for above in table.definitions[:number] if above.ttl is not None}
    return set()
