"""What is planned, for people: keys and indexes with their reasons, how each pattern is served, and example items."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.entity_models.model import EntityModel, KeyPart, Pattern
from dynamorm_analysis.model.names import Hole
from dynamorm_codeactions.models.crowded_keys import crowding_of
from dynamorm_codeactions.models.example_items import example_items
from dynamorm_codeactions.models.naming import plain_table_name
from dynamorm_codeactions.models.told_attributes import told_type
from dynamorm_codeactions.models.wished import Granted

TABLE = "table"
LEAST = "ask by an attribute of more values besides, or for some of them alone"
OPERATIONS = {"get": "GetItem", "query": "Query", "count": "Query that counts"}


def preview(granted: Granted) -> Iterator[str]:
    """The lines that are shown before anything is written."""
    model = granted.model
    yield f"{model.name}, in table `{plain_table_name(model.blueprint)}`"
    yield from _attributes(model)
    yield ""
    yield "Keys"
    width = max(len(key.index or TABLE) for key in model.keys)
    for key in model.keys:
        yield f"  {(key.index or TABLE).ljust(width)}  {', '.join(map(_part, key.parts))}"
        yield f"  {' ' * width}  {granted.reasons.get(key.index, '')}".rstrip()
        if crowding := crowding_of(key, model):
            yield f"  {' ' * width}  {crowding}: for more, {LEAST}."
    if granted.patterns:
        yield ""
        yield "Access patterns"
        yield from _columns([(phrase, one.name, _served(one)) for phrase, one in granted.patterns])
    if granted.refused:
        yield ""
        yield "Not served"
        for refused in granted.refused:
            yield f"  {refused.phrase}: {refused.because}. {refused.instead}"
    yield ""
    yield "Example items"
    yield from _items(model)


def _attributes(model: EntityModel) -> Iterator[str]:
    rows = []
    for field in model.fields:
        notes = [f"one of {', '.join(field.values)}" if field.values else ""]
        notes += ["new for each item" if field.generated else "", "" if field.required else "optional"]
        notes += [f"`{field.default}` without a value" if field.default is not None else ""]
        notes += [{"ttl": "expires the item", "version": "counts its changes"}.get(field.role, "")]
        rows.append((field.name, told_type(field), "; ".join(filter(None, notes))))
    yield from _columns(rows)


def _part(part: KeyPart) -> str:
    return part.attribute if part.template.parts == (Hole(part.attribute),) else f"{part.attribute} = {part.template}"


def _served(pattern: Pattern) -> str:
    where = f"on `{pattern.index}`" if pattern.index is not None else "on the table"
    filtered = ", then a filter" if pattern.filtered else ""
    return f"{OPERATIONS[pattern.operation]} {where}{'' if pattern.forward else ', backwards'}{filtered}"


def _items(model: EntityModel) -> Iterator[str]:
    """Their keys, and below these all else, each item under its number."""
    items = example_items(model)
    keys = list(dict.fromkeys(part.attribute for key in model.keys for part in key.parts))
    for names in (keys, [field.name for field in model.fields if field.name not in keys]):
        if names:
            cells = (tuple(item.get(name, "-") for name in names) for item in items)
            yield from _columns([("", *names), *((str(number), *row) for number, row in enumerate(cells, 1))])


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows with cells as wide as the widest of each column."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield f"  {'  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))}".rstrip()
