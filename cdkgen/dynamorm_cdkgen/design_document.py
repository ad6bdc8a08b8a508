"""A design as a page to read: what items write into their keys, and which request serves each pattern, with reasons."""

from collections.abc import Iterator

from dynamorm_analysis.design.answered import Design, EntityKey, KeyCondition, ServedPattern


def document(design: Design) -> str:
    """Markdown, the same for the same design."""
    return "\n".join([f"# {design.blueprint.name}", "", *_indexes(design), *_keys(design), *_patterns(design)])


def _indexes(design: Design) -> Iterator[str]:
    yield from ("## Keys and indexes", "", "| | Partition key | Sort key | Copies | Reason |", "|---|---|---|---|---|")
    key = design.blueprint.key
    yield f"| table | {_listed(key.partition)} | {_listed(key.sort)} | | |"
    for index in design.blueprint.indexes:
        copied = _listed(index.projection.included) or str(index.projection.kind)
        key = index.key
        cells = (f"`{index.name}`", _listed(key.partition), _listed(key.sort), copied, _cell(index.because))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _keys(design: Design) -> Iterator[str]:
    yield from ("## What items write", "", "| Entity type | Key of | Writes | Reason |", "|---|---|---|---|")
    for key in design.keys:
        where = f"`{key.index}`" if key.index else "table"
        yield f"| {key.entity} | {where} | {_written(key)} | {_cell(key.because)} |"
    yield ""


def _patterns(design: Design) -> Iterator[str]:
    yield from ("## Access patterns", "", "| Pattern | Request | Reason |", "|---|---|---|")
    for served in design.served:
        yield f"| {_cell(served.pattern.name)} | {_request(served)} | {_cell(served.because)} |"
    for refused in design.refused:
        reason = f"{refused.because[0].upper()}{refused.because[1:]}. {refused.instead}"
        yield f"| {_cell(refused.pattern.name)} | none | {_cell(reason)} |"
    yield ""


def _written(key: EntityKey) -> str:
    written = [f"`{attribute}` = `{template}`" for attribute, template in key.written.items()]
    own = [f"`{name}`" for name in key.own]
    state = "".join(f", only where `{name}` is `{value}`" for name, value in sorted(key.only.items()))
    shards = f", `shard` below {key.shards}" if key.shards > 1 else ""
    return _cell(", ".join((*written, *own)) + state + shards)


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
    return _cell(text)


def _condition(condition: KeyCondition) -> str:
    return f"`{condition.attribute}` {condition.operator} " + " and ".join(f"`{value}`" for value in condition.values)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
