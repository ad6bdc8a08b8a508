"""A key joins free text with a delimiter that the text may hold: two items can get one key.

## Why it is bad

`f"{city}#{name}"` is `"A#B#C"` for the city `A#B` and the name `C`, and for the city `A` and the name `B#C`. One item
overwrites the other, and a query by `begins_with` finds items of both.

## Example

```python
table.put_item(Item={"pk": f"PLACE#{city}#{name}"})
```

Use instead ids, or escape the delimiter:

```python
table.put_item(Item={"pk": f"PLACE#{quote(city)}#{name}"})
```

## When it stays silent

- The text is the last part of the key, or a call changes it first.
- Its name does not tell that it is free text.

## How to fix it

Join ids, escape the delimiter in the text, or use an index whose key has several attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Written
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

FREE = frozenset({
    "address", "city", "comment", "description", "filename", "label", "message", "name", "path", "query", "subject",
    "text", "title", "topic", "url",
})  # fmt: skip
DELIMITER = re.compile(r"[^\w\s]")
PLAIN = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True)
class DelimiterCollision:
    """The key that is written, and the part of it that may hold the delimiter."""

    written: Written
    part: str


@rule("KY008", Severity.INFO, tier=3)
def delimiter_collision(table: Table, project: Project) -> Iterator[Finding]:
    keys = {name for index in table.indexes for name in index.key.attributes}
    keys.update(table.key.attributes if table.key is not None else ())
    for access in project.accesses_of(table.id):
        for written in access.written:
            found = _colliding(written.value.template) if written.attribute in keys else None
            if found is None:
                continue
            part, delimiter = found
            yield Finding(
                place=written.place,
                message=f"`{part}` is free text in front of `{delimiter}` in the key `{written.attribute}` of "
                f"`{table.title}`: where it holds that sign itself, two items can get one key.",
                help="Join ids, or escape the delimiter in the text.",
                facts=DelimiterCollision(written, part),
                confidence="medium",
            )


def _colliding(template: KeyTemplate | None) -> tuple[str, str] | None:
    """The first part that is free text with more behind it, and the delimiter between them."""
    parts = template.parts if template is not None else ()
    for position, part in enumerate(parts[:-2]):
        behind = parts[position + 1]
        if not isinstance(part, Hole) or not isinstance(behind, str) or not PLAIN.fullmatch(part.name):
            continue
        delimiter = DELIMITER.match(behind)
        if delimiter is not None and not FREE.isdisjoint(words_of(part.name)[-1:]):
            return part.name, delimiter.group()
    return None
