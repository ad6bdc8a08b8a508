"""Asks for the items of one kind: those whose sort key begins like the name of the class that is made of them."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.mixed_entities_parsed_as_one import MixedEntitiesParsedAsOne
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.query_conditions import with_further_key_condition
from dynamorm_codeactions.rewriting import Draft, rewrite_request


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: fewer items come back. Only where one kind alone is called as the class is, and none begins like it."""
    facts = finding.facts
    if not isinstance(facts, MixedEntitiesParsedAsOne) or facts.access.library != "boto3":
        return None
    called = words_of(facts.access.parsed_as)
    meant = [kind for kind in facts.kinds if called and words_of(kind.prefix) == called]
    if len(meant) != 1 or not meant[0].prefix.isprintable() or {'"', "\\"} & set(meant[0].prefix):
        return None
    prefix = meant[0].prefix
    if any(kind.prefix.startswith(prefix) for kind in facts.kinds if kind is not meant[0]):
        return None
    draft = Draft(project, sources)
    asked = _asked(facts.sort, meant[0])

    def narrowed(call: libcst.Call) -> libcst.BaseExpression | None:
        return with_further_key_condition(call, facts.sort, asked)

    if not rewrite_request(draft, facts.access, narrowed):
        return None
    return Action(f"Ask for `{prefix}` alone", "unsafe", draft.edits())


def _asked(sort: str, kind: KeyTemplate) -> str:
    """The condition that finds a kind, as it is written behind a class of conditions."""
    method = "eq" if kind.constant is not None else "begins_with"
    return f'("{sort}").{method}("{kind.prefix}")'
