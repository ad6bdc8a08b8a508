"""A design as a page to read: what items write into their keys, and which request serves each pattern, with reasons."""

from collections.abc import Iterable, Iterator, Sequence

from dynamorm_analysis.design.answered import Design, EntityKey, KeyCondition, ServedPattern
from dynamorm_cdkgen.markdown import escaped, markdown_table


def document(design: Design) -> str:
    """Markdown, the same for the same design."""
    return "\n".join([f"# {escaped(design.blueprint.name)}", "", *_indexes(design), *_keys(design), *_patterns(design)])


def _indexes(design: Design) -> Iterator[str]:
    key = design.blueprint.key
    rows = [("table", _listed(key.partition), _listed(key.sort), "", "")]
    for index in design.blueprint.indexes:
        copied = _listed(index.projection.included) or str(index.projection.kind)
        rows.append((f"`{index.name}`", _listed(index.key.partition), _listed(index.key.sort), copied, index.because))
    yield from _section("Keys and indexes", ("", "Partition key", "Sort key", "Copies", "Reason"), rows)


def _keys(design: Design) -> Iterator[str]:
    rows = ((key.entity, f"`{key.index}`" if key.index else "table", _written(key), key.because) for key in design.keys)
    yield from _section("What items write", ("Entity type", "Key of", "Writes", "Reason"), rows)


def _patterns(design: Design) -> Iterator[str]:
    rows = [(served.pattern.name, _request(served), served.because) for served in design.served]
    for refused in design.refused:
        reason = f"{refused.because[0].upper()}{refused.because[1:]}. {refused.instead}"
        rows.append((refused.pattern.name, "none", reason))
    yield from _section("Access patterns", ("Pattern", "Request", "Reason"), rows)


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (f"## {title}", "", *markdown_table(heads, rows), "")


def _written(key: EntityKey) -> str:
    written = [f"`{attribute}` = `{template}`" for attribute, template in key.written.items()]
    own = [f"`{name}`" for name in key.own]
    state = "".join(f", only where `{name}` is `{value}`" for name, value in sorted(key.only.items()))
    shards = f", `shard` below {key.shards}" if key.shards > 1 else ""
    return ", ".join((*written, *own)) + state + shards


def _request(served: ServedPattern) -> str:
    where = f" of `{served.index}`" if served.index else ""
    text = f"{served.operation}{where}: {', '.join(map(_condition, served.conditions))}"
    if not served.forward:
        text += ", backwards"
    if served.filtered:
        text += f", filtered by {_listed(served.filtered)}"
    if served.period is not None:
        text += f", for each {served.period}"
    if served.shards > 1:
        text += f", for each of {served.shards} shards"
    return text


def _condition(condition: KeyCondition) -> str:
    return f"`{condition.attribute}` {condition.operator} " + " and ".join(f"`{value}`" for value in condition.values)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
