"""A key of an index is a copy of other attributes, joined with a delimiter: an index can have these as its key.

## Why it is bad

A global secondary index takes up to four attributes for its partition key and four for its sort key. A key that code
joins from attributes has to be written with each change of these, and added to all items that are stored before it.

## Example

```python
table.put_item(Item={"pk": order_id, "state": state, "placed": placed, "GSI1SK": f"{state}#{placed}"})
```

Use instead an index whose sort key is `state` and `placed`.

## When it stays silent

- The key also holds a prefix: it tells kinds of items apart.
- Some write builds it otherwise, or of what the item does not hold.
- Code uses PynamoDB for the table, which knows no such keys.

## How to fix it

Add an index of a new name with these attributes as its key, let readers use it, and drop the old one.
"""

from collections.abc import Iterator

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.key_texts import key_texts
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@rule("IX017", Severity.HINT, tier=3)
def concatenated_index_key(table: Table, project: Project) -> Iterator[Finding]:
    texts = key_texts(table.id, project)
    own = table.key.attributes if table.key is not None else ()
    if any(access.library == "pynamodb" for access in project.accesses_of(table.id)):
        return
    for index in table.indexes:
        for name in index.key.attributes if index.kind == "GSI" else ():
            joined = [_sources(one.template, one.access) for one in texts.of(name)]
            if name in own or not texts.knows(name) or len(set(joined)) != 1 or not joined[0]:
                continue
            yield Finding(
                place=index.place,
                message=f"`{name}` of `{index.title}` is always {listed(joined[0])}, joined: an index can have these "
                "attributes themselves as its key.",
                help=f"Add an index with {listed(joined[0])} in its key, move readers to it, and drop this one.",
                related=tuple(Related(one.place, "joined here") for one in texts.of(name)[:3]),
            )


def _sources(template: KeyTemplate, access: Access | None) -> tuple[str, ...]:
    """The attributes of which a text is joined; none where it holds anything else."""
    if access is None or any(letter.isalnum() for part in template.parts if isinstance(part, str) for letter in part):
        return ()
    by_source = {one.value.expression: one.attribute for one in access.written}
    holes = [part.name for part in template.parts if isinstance(part, Hole)]
    found = tuple(by_source[name] for name in holes if name and name in by_source)
    return found if len(found) == len(holes) > 1 else ()
