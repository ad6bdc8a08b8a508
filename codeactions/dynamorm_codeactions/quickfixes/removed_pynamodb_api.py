"""Writes a call for PynamoDB 3 as later versions take it."""

from collections.abc import Mapping

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.removed_pynamodb_api import RemovedPynamodbApi
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.arguments import argument, with_argument, with_renamed, without_argument
from dynamorm_codeactions.rewriting import Draft, code_of, rewrite_call

SCAN_ARGUMENTS = frozenset({"attributes_to_get", "segment", "total_segments", "limit", "page_size", "filter_condition"})
RATE = "read_capacity_to_consume_per_second"
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
METHODS = {"begins_with": "startswith", "contains": "contains"}
EXISTENCE = {"null": ("does_not_exist", "exists"), "not_null": ("exists", "does_not_exist")}


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the same request, which the call failed to make."""
    if not isinstance(finding.facts, RemovedPynamodbApi):
        return None
    names = finding.facts.misuse.names
    targets = dict(zip(names[::2], names[1::2], strict=True))
    draft = Draft(project, sources)
    rewritten = rewrite_call(draft, finding.place, lambda call: _compared(call, targets) if targets else _limited(call))
    if not rewritten:
        return None
    return Action("Write conditions as `filter_condition`" if targets else "Use `scan`", "safe", draft.edits())


def _limited(call: libcst.Call) -> libcst.BaseExpression | None:
    """`scan(rate_limit=…)`, which has no parameters for how often to try again."""
    given = {arg.keyword.value for arg in call.args if arg.keyword is not None and not arg.star}
    if (
        len(given) < len(call.args)
        or not given <= SCAN_ARGUMENTS | {RATE}
        or not isinstance(call.func, libcst.Attribute)
    ):
        return None
    renamed = with_renamed(call, RATE, "rate_limit")
    return renamed.with_changes(func=call.func.with_changes(attr=libcst.Name("scan")))


def _compared(call: libcst.Call, targets: Mapping[str, str]) -> libcst.BaseExpression | None:
    """The call with its keywords as conditions of the arguments that take them."""
    model = _model(call)
    if model is None or argument(call, "conditional_operator") is not None:
        return None
    conditions: dict[str, list[str]] = {}
    for name, target in targets.items():
        given = argument(call, name)
        condition = _condition(model, name, given.value) if given is not None else None
        if condition is None or argument(call, target) is not None:
            return None
        conditions.setdefault(target, []).append(condition)
    for target, written in conditions.items():
        joined = written[0] if len(written) == 1 else " & ".join(f"({one})" for one in written)
        call = with_argument(call, target, joined, after=next(name for name in targets if targets[name] == target))
    for name in targets:
        call = without_argument(call, name)
    return call


def _model(call: libcst.Call) -> str | None:
    """How the call names the model whose attributes are compared: `Order` of `Order.by_customer.query(…)`."""
    owner = call.func.value if isinstance(call.func, libcst.Attribute) else None
    while isinstance(owner, libcst.Attribute):
        owner = owner.value
    return owner.value if isinstance(owner, libcst.Name) and owner.value[:1].isupper() else None


def _condition(model: str, keyword: str, value: libcst.BaseExpression) -> str | None:
    name, _, suffix = keyword.rpartition("__")
    attribute, written = f"{model}.{name}", code_of(value)
    elements = value.elements if isinstance(value, libcst.List | libcst.Tuple) else None
    if suffix in COMPARISONS:
        return f"{attribute} {COMPARISONS[suffix]} {written}" if _is_plain(value) else None
    if suffix in METHODS:
        return f"{attribute}.{METHODS[suffix]}({written})"
    if suffix in EXISTENCE and written in ("True", "False"):
        return f"{attribute}.{EXISTENCE[suffix][written == 'False']}()"
    if elements is None or any(isinstance(one, libcst.StarredElement) for one in elements):
        return f"{attribute}.is_in(*{written})" if suffix == "in" and elements is None and _is_plain(value) else None
    inner = ", ".join(code_of(one.value) for one in elements)
    return (
        f"{attribute}.{'between' if suffix == 'between' else 'is_in'}({inner})" if suffix in ("between", "in") else None
    )


def _is_plain(value: libcst.BaseExpression) -> bool:
    """Whether a value can stand beside an operator as it is."""
    plain = (libcst.Name, libcst.Attribute, libcst.Call, libcst.Subscript, libcst.BaseString, libcst.BaseNumber)
    return isinstance(value, plain)
