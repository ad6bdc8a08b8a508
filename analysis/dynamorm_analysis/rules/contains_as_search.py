"""A filter searches in a text by `contains`: no index serves that, so all items are read.

## Why it is bad

`contains` is tested after reading. The request reads, and is billed for, every item of the table or key, and finds
words only as they are written: no other case, no other form. It gets slower with each item.

## Example

```python
table.scan(FilterExpression=Attr("title").contains(words))
```

Use instead a search service that a stream keeps up to date, or an attribute with the words as they are looked for:

```python
table.query(IndexName="by-word", KeyConditionExpression=Key("word").eq(word))
```

## When it stays silent

- The attribute is a set or a list, whose members `contains` looks for, or nothing tells that it is a text.
- The filter is on a part of the attribute.

## How to fix it

Stream the items to a search service (OpenSearch), or keep one item for each word with the key of what it stands in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import Access, Condition, Confidence
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import key_types, rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

PROSE = frozenset({
    "address", "body", "comment", "content", "description", "email", "message", "name", "notes", "subject", "summary",
    "text", "title",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContainsAsSearch:
    """The filter's condition."""

    condition: Condition


@rule("QE020", Severity.INFO, tier=3)
def contains_as_search(access: Access, project: Project) -> Iterator[Finding]:
    if not access.reads_many or rejected(access, project):
        return
    for condition in access.filter:
        if condition.operator != "contains" or condition.nested:
            continue
        table = project.table(access.table)
        types = key_types(table, condition.attribute) - {None} if table is not None else set()
        if types:
            sure: Confidence = "high"
            is_text = types == {"S"}
        else:
            sure = "medium"
            is_text = not PROSE.isdisjoint(words_of(condition.attribute)[-1:])
        if not is_text:
            continue
        title = project.title_of(access)
        of = f" of `{title}`" if title else ""
        yield Finding(
            place=condition.place,
            message=f"This searches for words in `{condition.attribute}`{of}: no index serves `contains`, so "
            f"{'all items of the key' if access.operation == 'query' else 'all items'} are read.",
            help="Search in a service that a stream keeps up to date, or keep an item for each word.",
            facts=ContainsAsSearch(condition),
            confidence=weakest(access.confidence, sure),
        )
