"""Methods over boto3 that serve access patterns, and classes of what they read in part."""

import re
from collections.abc import Iterator, Sequence

from dynamorm_analysis.entity_models.model import Field, Pattern
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.repositories.boto3.values import condition_text
from dynamorm_codeactions.repositories.plan import Method, RepositoryPlan, Summary
from dynamorm_codeactions.repositories.protocol import STEP
from dynamorm_codeactions.repositories.told import items_of, kind_of, told

PLAIN, OF_CONDITIONS = re.compile(r"[A-Za-z][A-Za-z0-9_]*"), re.compile(r"n\d+")


def pattern_method(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    inside = STEP * 2
    yield f"{STEP}async def {method.name}({method.signature}) -> {method.returns}:"
    yield docstring(told(method, plan), inside)
    match method.pattern.operation:
        case "get":
            yield from _get(method, plan)
        case "count":
            yield f"{inside}request: dict[str, Any] = {{{', '.join(_request(method.pattern, plan))}}}"
            yield f"{inside}return await count_of(self._table, request)"
        case _:
            yield f"{inside}request: dict[str, Any] = {{{', '.join(_request(method.pattern, plan))}}}"
            read = f"{method.returns.removeprefix('Page[').removesuffix(']')}.{_reading(method, plan)}"
            given = f"self._table, {read}, {_cursor_name(method)}, request, limit, cursor"
            yield f"{inside}return await page_of({given})"


def summary_class(summary: Summary, plan: RepositoryPlan) -> Iterator[str]:
    """The class of what is read in part, which is made of what boto3 has read."""
    yield "@dataclass(frozen=True, slots=True, kw_only=True)"
    yield f"class {summary.name}:"
    yield docstring(f"What is read of {items_of(plan)} where not all of it is.", STEP)
    if summary.fields:
        yield ""
    for field, annotation in summary.fields:
        default = " = None" if annotation.text.endswith("| None") else ""
        yield f"{STEP}{field.code_name}: {annotation.text}{default}"
    yield ""
    yield f"{STEP}@classmethod"
    yield f'{STEP}def from_item(cls, item: Mapping[str, Any]) -> "{summary.name}":'
    given = ", ".join(f"{field.code_name}={_read(field)}" for field, _ in summary.fields)
    yield f"{STEP * 2}return cls({given})"


def _read(field: Field) -> str:
    """A field of what boto3 has read."""
    name = quoted(field.name)
    if field.read:
        return field.read
    return f"item[{name}]" if field.required else f"item.get({name})"


def _reading(method: Method, plan: RepositoryPlan) -> str:
    of = plan.model.item_class
    return "from_item" if method.summary is not None or of is None else of.from_item


def _get(method: Method, plan: RepositoryPlan) -> Iterator[str]:
    inside = STEP * 2
    keyed = ", ".join(
        f"{quoted(one.attribute)}: {condition_text(one, plan.model, 'Key').partition('.eq(')[2][:-1]}"
        for one in method.pattern.keyed
    )
    aliases = _aliases(method.pattern.reads or ())
    called = ", ".join(f"{quoted(alias)}: {quoted(name)}" for name, alias in aliases.items())
    yield f"{inside}key = {{{keyed}}}"
    yield f"{inside}with named_errors():"
    given = (
        f"Key=key, ProjectionExpression={quoted(', '.join(aliases.values()))}, ExpressionAttributeNames={{{called}}}"
    )
    consistent = ", ConsistentRead=True" if method.pattern.consistent else ""
    yield f"{inside}{STEP}found = await self._table.get_item({given}{consistent})"
    yield f'{inside}if "Item" not in found:'
    yield f'{inside}{STEP}raise NotFound(f"no {kind_of(plan)} has the key {{key}}")'
    yield f'{inside}return {method.returns}.{_reading(method, plan)}(found["Item"])'


def _request(pattern: Pattern, plan: RepositoryPlan) -> Iterator[str]:
    """The entries of a query."""
    if pattern.index is not None:
        yield f'"IndexName": {quoted(pattern.index)}'
    keyed = " & ".join(condition_text(one, plan.model, "Key") for one in pattern.keyed)
    yield f'"KeyConditionExpression": {keyed}'
    if pattern.filtered:
        yield f'"FilterExpression": {" & ".join(condition_text(one, plan.model, "Attr") for one in pattern.filtered)}'
    if pattern.reads is not None:
        aliases = _aliases(pattern.reads)
        yield f'"ProjectionExpression": {quoted(", ".join(aliases.values()))}'
        called = ", ".join(f"{quoted(alias)}: {quoted(name)}" for name, alias in aliases.items())
        yield f'"ExpressionAttributeNames": {{{called}}}'
    if not pattern.forward and pattern.operation == "query":
        yield '"ScanIndexForward": False'
    if pattern.consistent:
        yield '"ConsistentRead": True'


def _aliases(names: Sequence[str]) -> dict[str, str]:
    """What a request calls attributes, none of them as boto3 calls those of its conditions (`#n0`), which would take
    the place of ours."""
    plain = {name for name in names if PLAIN.fullmatch(name) and not OF_CONDITIONS.fullmatch(name)}
    return {name: f"#{name}" if name in plain else f"#_{number}" for number, name in enumerate(dict.fromkeys(names))}


def _cursor_name(method: Method) -> str:
    """What tells its cursors from those of other queries, and of the same that asks for something else."""
    given = [one.name for one in (*method.positional, *method.keywords) if one.parameter is not None]
    if not given:
        return quoted(method.name)
    return f'f"{method.name} {" ".join(f"{{{name}!r}}" for name in given)}"'
