"""Two kinds of items build the same key: the one overwrites the other.

## Why it is bad

A put replaces the item that has its key, whatever kind it is of. Where a profile and its settings are both stored under
`USER#{user_id}` and `METADATA`, whichever is written last is all that is left.

## Example

```python
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "METADATA", "name": name, "email": email})
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "METADATA", "theme": theme, "language": language})
```

Use instead:

```python
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "PROFILE", "name": name, "email": email})
table.put_item(Item={"pk": f"USER#{user_id}", "sk": "SETTINGS", "theme": theme, "language": language})
```

## When it stays silent

- The two have attributes in common: they are one kind of item, which several functions write.
- What stands in the keys' holes is not called alike, so that it need not coincide, or a new id or the time is in them.
- One of the puts has a condition: it is made to keep an item that is there.
- What one of them writes is not known whole.
- The key is that of an index, where items of several kinds may meet on purpose.

## How to fix it

Give each kind a sort key, or a prefix, of its own. Items that are stored already have to be moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity, weakest
from dynamorm_analysis.heat import last_word, values_of
from dynamorm_analysis.items.key_texts import is_live
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.model.alignment import texts_in
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

OWN = 2  # attributes beside the key of which an item is known as one of its kind
BOOKKEEPING = frozenset({"at", "ttl", "version", "created", "updated", "timestamp", "modified", "expires", "id"})
NEW = frozenset(
    {"uuid", "uuid4", "uuid1", "ulid", "ksuid", "nanoid", "hex", "new", "now", "utcnow", "time", "timestamp"}
    | {"next", "random", "randint"}
)


@dataclass(frozen=True, slots=True)
class KeyTemplateCollision:
    """Two puts that build the same key for items of different kinds."""

    first: Access
    second: Access
    key: tuple[KeyTemplate, ...]


@rule("ST001", Severity.ERROR)
def key_template_collision(table: Table, project: Project) -> Iterator[Finding]:
    if table.key is None or not table.key.sort:
        return
    by_key: dict[tuple[object, ...], list[tuple[Access, tuple[KeyTemplate, ...]]]] = {}
    for access in project.accesses_of(table.id):
        if access.operation not in PUTS or not is_live(access, project) or len(_own(access, table)) < OWN:
            continue
        if (key := _key(access, table.key)) is not None:
            by_key.setdefault(tuple(map(_called, key)), []).append((access, key))
    for made in by_key.values():
        first, key = made[0]
        for other, _ in made[1:]:
            if not _own(first, table).isdisjoint(_own(other, table)):
                continue
            if first.entity and first.entity == other.entity:
                continue
            shown = " and ".join(f"`{name}` = `{part}`" for name, part in zip(table.key.attributes, key, strict=True))
            yield Finding(
                place=other.place,
                message=f"Items of two kinds are stored in `{table.title}` under the same key, {shown}: the one "
                "overwrites the other.",
                help="Give each kind a sort key, or a prefix, of its own.",
                facts=KeyTemplateCollision(first, other, key),
                confidence=weakest(first.confidence, other.confidence),
                related=(Related(first.place, "the other kind is written here"),),
            )
            break


def _key(access: Access, key: Key) -> tuple[KeyTemplate, ...] | None:
    """The key of what a put stores; None where it need not be that of another item, or is not known."""
    if access.conditional or not access.knows("written") or not access.knows("filter"):
        return None
    found: list[KeyTemplate] = []
    for name in key.attributes:
        for one in values_of(name, [access]):
            found.append(one.value.template or KeyTemplate((Hole(one.value.expression),)))
    if len(found) != len(key.attributes):
        return None
    is_named = any(map(texts_in, found))
    return tuple(found) if is_named and not any(map(_is_new, _holes(found))) else None


def _holes(key: list[KeyTemplate]) -> list[str]:
    return [part.name for template in key for part in template.parts if isinstance(part, Hole)]


def _is_new(hole: str) -> bool:
    """Whether what stands in a hole is made for each item, or nothing is known of it."""
    words = words_of(hole)
    return not words or not NEW.isdisjoint(words)


def _called(template: KeyTemplate) -> tuple[str, ...]:
    """A template with its holes by what they are called: those of one name may hold the same."""
    return tuple(f"{{{last_word(part.name)}}}" if isinstance(part, Hole) else part for part in template.parts)


def _own(access: Access, table: Table) -> frozenset[str]:
    """The attributes by which an item is known as one of its kind: no keys, no constants, nothing that is in its key,
    and none that say when it was written."""
    keys = {name for key in (table.key, *(index.key for index in table.indexes)) if key for name in key.attributes}
    held = {
        part.name
        for one in access.written
        if one.attribute in keys and one.value.template
        for part in one.value.template.parts
        if isinstance(part, Hole)
    }
    return frozenset(
        one.attribute
        for one in access.written
        if one.attribute not in keys
        and one.value.expression not in held
        and last_word(one.attribute) not in BOOKKEEPING
        and (one.value.template is None or one.value.template.constant is None)
    )
