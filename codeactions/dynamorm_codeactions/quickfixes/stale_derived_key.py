"""Sets the key of an index in the update that changes what the key is built from."""

import re

import libcst

from dynamorm_analysis.expressions.reserved_words import is_reserved
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.stale_derived_key import StaleDerivedKey
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_changed
from dynamorm_codeactions.rewriting import Draft, code_of, rewrite_request

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
OTHER_CLAUSES = re.compile(r"\b(REMOVE|ADD|DELETE)\b", re.IGNORECASE)


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: it moves the item in the index. Where the request spells out an expression of SET alone and the values,
    and the key holds nothing but the attribute."""
    facts = finding.facts
    if not isinstance(facts, StaleDerivedKey) or facts.access.library != "boto3":
        return None
    key, built = facts.derived.key, _built(facts)
    if built is None or not NAME.fullmatch(key) or is_reserved(key):
        return None
    draft = Draft(project, sources)

    def with_key(call: libcst.Call) -> libcst.Call | None:
        expression = argument(call, "UpdateExpression")
        values = argument(call, "ExpressionAttributeValues")
        if expression is None or values is None:
            return None
        text, mapping = expression.value, values.value
        placeholder = f":{key.lower().replace('.', '_')}"
        if not isinstance(text, libcst.SimpleString) or not isinstance(mapping, libcst.Dict) or not mapping.elements:
            return None
        if OTHER_CLAUSES.search(text.raw_value) or f'"{placeholder}"' in code_of(mapping):
            return None
        longer = f"{text.value[: -len(text.quote)]}, {key} = {placeholder}{text.quote}"
        *before, last = mapping.elements
        added = libcst.DictElement(libcst.SimpleString(f'"{placeholder}"'), libcst.parse_expression(built))
        comma = before[-1].comma if before else _comma(last)
        elements = [*before, last.with_changes(comma=comma), added.with_changes(comma=last.comma)]
        call = with_changed(call, "UpdateExpression", text.with_changes(value=longer))
        return with_changed(call, "ExpressionAttributeValues", mapping.with_changes(elements=elements))

    if not rewrite_request(draft, facts.access, with_key):
        return None
    return Action(f"Set `{key}` too", "unsafe", draft.edits())


def _built(facts: StaleDerivedKey) -> str | None:
    """The key as an f-string of what the update sets the attribute to; None where it holds more than that."""
    value = facts.written.value.expression
    holes = {part.name for part in facts.derived.template.parts if isinstance(part, Hole)}
    if not NAME.fullmatch(value) or len(holes) != 1:
        return None
    parts = (f"{{{value}}}" if isinstance(part, Hole) else part for part in facts.derived.template.parts)
    text = "".join(parts)
    return f'f"{text}"' if not set(text) & set('"\\') and "{" not in text.replace(f"{{{value}}}", "") else None


def _comma(element: libcst.BaseDictElement) -> libcst.Comma:
    """The comma behind an element that another one follows."""
    if isinstance(element.comma, libcst.Comma):
        return element.comma
    return libcst.Comma(whitespace_after=libcst.SimpleWhitespace(" "))
