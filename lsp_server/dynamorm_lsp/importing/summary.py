"""What was found in a table, for people: its kinds of items with their keys, each with how sure that is."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.entity_models.model import EntityModel, ItemKey
from dynamorm_analysis.finding import weakest
from dynamorm_analysis.inference.guesses import Inferred, InferredKind
from dynamorm_analysis.live_tables.description import LiveTable
from dynamorm_analysis.wording import TYPE_WORDS, keyed, printable
from dynamorm_lsp.live.sampling import Sampled
from dynamorm_lsp.terminal.counting import counted

MOST_WORDS = 10


def read_lines(table: LiveTable, sampled: Sampled) -> Iterator[str]:
    """What the table is, and what reading it took."""
    expiry = f"expires by `{table.locked.ttl}`" if table.locked.ttl else "expires by no attribute"
    if not table.lifetime_known:
        expiry = "what expires its items may not be asked"
    key = keyed(table.locked.key) if table.locked.key is not None else "nothing"
    yield f"{printable(table.name)}: keyed by {key}, {counted(len(table.locked.indexes), 'index', 'indexes')}, {expiry}"
    requests = counted(sampled.requests, "request", "requests")
    items = counted(len(sampled.items), "item", "items")
    yield f"read {items} of about {table.items:,} in {requests}: {sampled.units:g} read units consumed"
    if sampled.stopped:
        yield f"stopped early: {sampled.stopped}"


def kind_lines(found: Inferred) -> Iterator[str]:
    """A table of the kinds of items, and below each what was guessed."""
    for kind in found.kinds:
        yield ""
        yield from _kind(kind)
    if found.rest:
        yield ""
        forms = f" (such as {', '.join(found.forms)})" if found.forms else ""
        yield f"{counted(found.rest, 'item is', 'items are')} of forms too rare to tell what they are{forms}: left out"


def entity_lines(entities: Sequence[EntityModel]) -> Iterator[str]:
    """The kinds of items that a document declares, with their keys."""
    for entity in entities:
        yield ""
        yield f"{entity.name} in `{printable(entity.blueprint.name)}`"
        yield from (_key_line(key) for key in entity.keys)


def _kind(kind: InferredKind) -> Iterator[str]:
    yield f"{kind.entity.name}  {counted(kind.items, 'item', 'items')}  confidence {kind.confidence}"
    for key in kind.entity.keys:
        sure = weakest("high", *(kind.templates.get(part.attribute, "high") for part in key.parts))
        yield _key_line(key) + (f"  ({sure})" if sure != "high" else "")
    rows = [*_fields(kind)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield f"  {'  '.join((*cells, row[4]))}".rstrip()
    of_fields = {field.name for field in kind.entity.fields}
    for guess in kind.guesses:
        if guess.attribute not in of_fields:
            named = f"{printable(guess.attribute)}: " if guess.attribute else ""
            yield f"  note: {named}{guess.text} ({guess.confidence})"


def _fields(kind: InferredKind) -> Iterator[tuple[str, str, str, str, str]]:
    """Attribute, type, whether all items have it, how sure the guess is, and the guess."""
    for field in kind.entity.fields:
        guesses = [one for one in kind.guesses if one.attribute == field.name]
        type_ = TYPE_WORDS.get(field.type or "", "mixed types")
        share = kind.shares.get(field.name, 0)
        has = "always" if field.required else f"{share:.0%}" if share else "optional"
        told = "; ".join(
            f"{one.text}: {', '.join(one.values[:MOST_WORDS])}" if one.values else one.text for one in guesses
        )
        sure = guesses[0].confidence if guesses else ""
        yield printable(field.name), type_, has, sure, told


def _key_line(key: ItemKey) -> str:
    return f"  {'key' if key.index is None else f'index {printable(key.index)}'}: {_key(key)}"


def _key(key: ItemKey) -> str:
    return ", ".join(f"{printable(part.attribute)} = {printable(str(part.template))}" for part in key.parts)
