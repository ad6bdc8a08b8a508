"""An embedding is stored as text or as a set: neither can be searched by distance, and a set loses numbers.

## Why it is bad

A vector is a list of numbers whose order counts. A set keeps each number once and in no order, so that the vector is
lost. A text of JSON takes several times the space, and no vector index can be built on it.

## Example

```python
table.put_item(Item={"document_id": document_id, "embedding": json.dumps(embedding)})
```

Use instead a list of numbers:

```python
table.put_item(Item={"document_id": document_id, "embedding": [Decimal(str(number)) for number in embedding]})
```

## When it stays silent

- The attribute is not called an embedding or vector, or the type of its value is not known.
- The value is a constant, such as the name of a model.

## How to fix it

Store a list of numbers, or the numbers packed as binary where nothing searches them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

VECTORS = frozenset({"embedding", "embeddings", "vector"})
SETS = frozenset({"SS", "NS"})


@dataclass(frozen=True, slots=True)
class VectorAsStrings:
    """The attribute and its value."""

    written: Written


@rule("SZ003", Severity.WARNING)
def vector_as_strings(access: Access, project: Project) -> Iterator[Finding]:
    for written in access.written:
        value = written.value
        if VECTORS.isdisjoint(words_of(written.attribute)[-1:]):
            continue
        is_set = value.type in SETS or value.kind == "set"
        is_text = value.bulk == "JSON text" or value.expression.startswith("str(")
        if not (is_set or is_text):
            continue
        title = project.title_of(access)
        of = f" of `{title}`" if title else ""
        form = "a set, which keeps each number once and in no order" if is_set else "text, which no vector index reads"
        yield Finding(
            place=written.place,
            message=f"`{written.attribute}`{of} is stored as {form}.",
            help="Store a list of numbers.",
            facts=VectorAsStrings(written),
            confidence=access.confidence,
        )
