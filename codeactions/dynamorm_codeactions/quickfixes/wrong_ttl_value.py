"""Gives a `TTLAttribute` a time with its zone, or the time that is left."""

import re

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.wrong_ttl_value import WrongTtlValue
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.rewriting import Draft, bare, code_of, comments_in, parsed

NOW = re.compile(r"\butcnow\(\)|\bnow\(\)")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the value was refused."""
    if not isinstance(finding.facts, WrongTtlValue):
        return None
    draft = Draft(project, sources)
    span = draft.span(finding.place)
    text = draft.text(finding.place.path, span) if span is not None else ""
    expression = parsed(text)
    if span is None or expression is None or comments_in(expression):
        return None
    is_moment = finding.facts.value.kind == "naive datetime"
    instead = _zoned(draft, finding.place.path, text) if is_moment else _left(draft, finding.place.path, expression)
    if instead is None:
        return None
    draft.replace(finding.place.path, span, instead)
    return Action(f"Write `{instead}`", "safe", draft.edits())


def _zoned(draft: Draft, path: str, text: str) -> str | None:
    """`datetime.now(timezone.utc) + …` for the current time without a zone, where it is written once."""
    if len(NOW.findall(text)) != 1:
        return None
    zone = draft.need_import(path, "datetime", "timezone")
    return NOW.sub(f"now({zone}.utc)", text) if zone is not None else None


def _left(draft: Draft, path: str, expression: libcst.BaseExpression) -> str | None:
    """`timedelta(seconds=60)` for `int(time.time()) + 60`."""
    match expression:
        case libcst.Call(func=libcst.Name(value="int"), args=[libcst.Arg(keyword=None, star="", value=inner)]):
            seconds = _behind_now(inner)
        case _:
            seconds = _behind_now(expression)
    duration = draft.need_import(path, "datetime", "timedelta") if seconds is not None else None
    return f"{duration}(seconds={code_of(bare(seconds))})" if seconds is not None and duration is not None else None


def _behind_now(expression: libcst.BaseExpression) -> libcst.BaseExpression | None:
    """What is added to the current time."""
    match expression:
        case libcst.BinaryOperation(operator=libcst.Add(), left=left, right=right):
            return right if code_of(left) in ("time.time()", "int(time.time())", "time()", "int(time())") else None
    return None
