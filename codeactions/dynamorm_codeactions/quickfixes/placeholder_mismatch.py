"""Makes expressions and the maps of their placeholders agree: takes out what none uses, or names it as it is used."""

import libcst

from dynamorm_analysis.facts.values import Constant, Mapping
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.expression import Placeholder
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import undefined_placeholders, unused_placeholders
from dynamorm_analysis.rules.placeholder_mismatch import PlaceholderMismatch
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import without_argument
from dynamorm_codeactions.dictionaries import without_entry
from dynamorm_codeactions.lines import is_python
from dynamorm_codeactions.rewriting import Draft, rewrite_call, rewrite_expression


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the request is rejected as it stands."""
    facts = finding.facts
    if not isinstance(facts, PlaceholderMismatch) or not is_python(finding.place.path):
        return None
    draft = Draft(project, sources)
    sign = facts.placeholder.text[0]
    unused = [one for one in unused_placeholders(facts.access) if one.text[0] == sign]
    undefined = {one.text for one in undefined_placeholders(facts.access) if one.text[0] == sign}
    if facts.placeholder in unused:
        return _removed(facts.placeholder, draft) if not undefined else None
    if len(unused) != 1 or undefined != {facts.placeholder.text}:
        return None
    return _renamed(unused[0], facts.placeholder.text, draft)


def _renamed(spare: Placeholder, used: str, draft: Draft) -> Action | None:
    """The placeholder that is defined and not used, under the name by which it is used."""
    span = draft.span(spare.place)
    text = draft.text(spare.place.path, span) if span is not None else ""
    if span is None or text.count(spare.text) != 1:
        return None
    start = span.start + len(text[: text.index(spare.text)].encode())
    draft.replace(spare.place.path, Span(start, start + len(spare.text.encode())), used)
    return Action(f"Define `{used}` in place of `{spare.text}`", "safe", draft.edits())


def _removed(placeholder: Placeholder, draft: Draft) -> Action | None:
    """The map without its entry; the call without a map that would be empty."""
    found = _map_with(placeholder, draft.project)
    if found is None:
        return None
    mapping, outer, at = found
    entries = mapping.entries
    position = next(n for n, entry in enumerate(entries) if entry.key is not None and _is_key(entry.key, placeholder))
    if len(entries) > 1:

        def shorter(expression: libcst.BaseExpression) -> libcst.BaseExpression | None:
            return without_entry(expression, position) if isinstance(expression, libcst.Dict) else None

        done = rewrite_expression(draft, at.scope.place(mapping.span), shorter) is not None
    else:

        def without_map(call: libcst.Call) -> libcst.BaseExpression | None:
            return without_argument(call, outer)

        done = bool(outer) and rewrite_call(draft, at.scope.place(at.outer[-1].span), without_map)
    if not done:
        return None
    return Action(f"Remove `{placeholder.text}`", "safe", draft.edits())


def _map_with(placeholder: Placeholder, project: Project) -> tuple[Mapping, str, Occurrence] | None:
    """The map that defines a placeholder; the argument that it is of the call around it, empty where it is none."""
    unit = project.unit(placeholder.place)
    if unit is None:
        return None
    scope = project.modules[placeholder.place.path].unit_scope(unit)
    for found in occurrences(scope, unit.statement, (Mapping,)):
        mapping = found.value
        if isinstance(mapping, Mapping) and any(
            e.key is not None and _is_key(e.key, placeholder) for e in mapping.entries
        ):
            given = getattr(found.parent, "arguments", ())
            names = (argument.name for argument in given if argument.value is mapping and not argument.spread)
            return mapping, next(names, ""), found
    return None


def _is_key(key: object, placeholder: Placeholder) -> bool:
    """Whether a key of a map is that of the entry which defines a placeholder."""
    return isinstance(key, Constant) and key.value == placeholder.text and placeholder.place.span.contains(key.span)
