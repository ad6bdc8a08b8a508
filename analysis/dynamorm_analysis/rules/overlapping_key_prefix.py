"""A query by prefix also finds items of another kind, whose keys begin with the same letters.

## Why it is bad

`begins_with(sk, "ORDER")` matches `ORDER#7`, and `ORDERITEM#3` too. The foreign items are read and paid for, and the
code takes them for what it asked for.

## Example

```python
table.put_item(Item={"pk": f"CUSTOMER#{customer}", "sk": f"ORDER#{order_id}"})
table.put_item(Item={"pk": f"CUSTOMER#{customer}", "sk": f"ORDERITEM#{item_id}"})
table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}") & Key("sk").begins_with("ORDER"))
```

Use instead the prefix with its delimiter:

```python
table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}") & Key("sk").begins_with("ORDER#"))
```

## When it stays silent

- The prefix ends with a delimiter. What stands further down in the hierarchy (`ORDER#7#ITEM#3`) is then meant.
- The other items have another partition key, or what is known of their keys does not tell.
- The request filters, or the code sorts out what it has read: it knows that there are several kinds.

## How to fix it

Append the delimiter to the prefix; the quick fix does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.heat import values_of
from dynamorm_analysis.items.key_texts import KeyText, key_texts, may_meet, possible_texts, sought
from dynamorm_analysis.model.access import Access, Condition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class OverlappingKeyPrefix:
    """The request, its condition, the prefix, and the delimiter that it lacks."""

    access: Access
    condition: Condition
    prefix: str
    delimiter: str


@rule("KY015", Severity.WARNING)
def overlapping_key_prefix(access: Access, project: Project) -> Iterator[Finding]:
    if access.sifted or not access.knows("filter"):
        return
    texts = key_texts(access.table or "", project)
    if any(condition.attribute not in texts.attributes for condition in access.filter):
        return
    conditions = sought(access, texts)
    for condition in conditions:
        asked = possible_texts(condition.value)
        if condition.operator != "begins_with" or len(asked) != 1:
            continue
        found = [(one, _rest(one.template, asked[0])) for one in texts.of(condition.attribute)]
        beside = [other for other in conditions if other.attribute != condition.attribute]
        met = [(one, rest) for one, rest in found if rest and _lies_with(one, beside)]
        own = next((rest[0] for _, rest in met if not rest[0].isalnum()), None)
        foreign = next((one for one, rest in met if rest[0].isalnum()), None)
        if own is None or foreign is None or rejected(access, project):
            continue
        prefix = str(asked[0].parts[-1])
        yield Finding(
            place=condition.place,
            message=f"`{asked[0]}` is also how `{foreign.template}` begins: the query returns these items, too.",
            help=f"Ask for `{asked[0]}{own}`, with the delimiter.",
            facts=OverlappingKeyPrefix(access, condition, prefix, own),
            confidence=access.confidence,
            related=(Related(foreign.place, "the other items are written here"),),
        )


def _rest(text: KeyTemplate, prefix: KeyTemplate) -> str:
    """The letters that follow in a text upon a prefix, up to its next hole; empty where it does not surely begin with
    the prefix, or a hole follows."""
    *before, last = prefix.parts
    if isinstance(last, Hole) or not last[-1:].isalnum() or len(text.parts) < len(prefix.parts):
        return ""
    for asked, written in zip(before, text.parts, strict=False):
        if isinstance(asked, Hole) != isinstance(written, Hole) or (isinstance(asked, str) and asked != written):
            return ""
    written = text.parts[len(before)]
    return written.removeprefix(last) if isinstance(written, str) and written.startswith(last) else ""


def _lies_with(text: KeyText, others: list[Condition]) -> bool:
    """Whether what the same write puts into the other attributes may fulfil the other conditions."""
    return all(
        text.access is not None
        and any(may_meet(condition, one.value) for one in values_of(condition.attribute, [text.access]))
        for condition in others
    )
