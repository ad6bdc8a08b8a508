"""A query looks for a prefix that no code writes: it always finds nothing.

## Why it is bad

A key condition that matches no stored key is no error: the answer is an empty list, each time. The list that is always
empty is noticed late, and looks like missing data.

## Example

Orders are stored under `ORDER#…`:

```python
table.put_item(Item={"pk": f"CUSTOMER#{customer}", "sk": f"ORDER#{order_id}"})
table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}") & Key("sk").begins_with("ORD#"))
```

Use instead:

```python
table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer}") & Key("sk").begins_with("ORDER#"))
```

## When it stays silent

- Some code writes the attribute, or an item of this or of an unknown table, with a value that is not visible.
- Not all of the table's indexes are known: then what else is written to it may be unknown, too.
- Only the letters' case differs: `prefix-case-mismatch` tells that.
- The request asks for one value, as of a record that was put there by hand, unless it is nearly one that is written.

## How to fix it

Ask for the prefix that is written. The quick fix writes the one that is nearly the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.key_texts import (
    KeyText,
    KeyTexts,
    is_live,
    key_texts,
    possible_texts,
    prefix_of,
    sought,
)
from dynamorm_analysis.model.access import SETTING, Access, Condition
from dynamorm_analysis.model.alignment import FITTING, in_lower_case
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed
from dynamorm_analysis.words import edits_between

SHORTEST = 4  # letters of a prefix of which another one can be a misspelling, with the delimiter
LONG = 6  # letters of one that is still known when two of them are wrong


@dataclass(frozen=True, slots=True)
class UnknownKeyPrefix:
    """The request, its condition, the prefix it asks for, and the one that is nearly the same, or None."""

    access: Access
    condition: Condition
    prefix: str
    nearest: str | None


@rule("KY014", Severity.WARNING)
def unknown_key_prefix(project: Project) -> Iterator[Finding]:
    asking = [access for access in project.accesses if any(map(_asks_for_text, (*access.key, *access.filter)))]
    if not asking or any(_is_astray(access, project) for access in project.accesses):
        return
    for access in asking:
        table = project.table(access.table)
        if table is None or not table.closed:
            continue
        texts = key_texts(table.id, project)
        for condition in sought(access, texts):
            yield from _finding(access, condition, texts, project)


def _asks_for_text(condition: Condition) -> bool:
    """Whether a condition asks for one text of which something is known: few do, and all are looked at each time."""
    return condition.operator in FITTING and len(possible_texts(condition.value)) == 1


def _is_astray(access: Access, project: Project) -> bool:
    """Whether an access writes into an unknown table, which may be any."""
    writes = access.operation in SETTING or access.operation == "partiql"
    return access.table is None and writes and not access.told_by_calls and is_live(access, project)


def _finding(access: Access, condition: Condition, texts: KeyTexts, project: Project) -> Iterator[Finding]:
    asked = possible_texts(condition.value)
    if not _asks_for_text(condition) or not texts.knows(condition.attribute):
        return
    written = texts.of(condition.attribute)
    if _is_written(condition, asked[0], written):
        return
    prefix = prefix_of(asked[0])
    nearest = _nearest(prefix, written)
    if condition.operator == "=" and (nearest is None or asked[0].constant is not None):
        return
    if rejected(access, project):
        return
    table = project.title_of(access)
    templates = list(dict.fromkeys(str(one.template) for one in written))
    yield Finding(
        place=condition.place,
        message=f"No code writes `{asked[0]}` into `{condition.attribute}` of `{table}`: nothing is ever found.",
        help=f"Did you mean `{nearest}`?" if nearest else f"What is written is {listed(templates[:5])}.",
        facts=UnknownKeyPrefix(access, condition, prefix, nearest),
        confidence=access.confidence,
        related=tuple(Related(one.place, "written here") for one in written[:3]),
        fixable=nearest is not None,
    )


def _is_written(condition: Condition, asked: KeyTemplate, written: tuple[KeyText, ...]) -> bool:
    """Whether something that is written is found, if in other letters."""
    fits, small = FITTING[condition.operator], in_lower_case(asked)
    return any(fits(in_lower_case(one.template), small) for one in written)


def _nearest(prefix: str, written: tuple[KeyText, ...]) -> str | None:
    """The one prefix that is written with which this one was meant, as far as letters tell."""
    prefixes = dict.fromkeys(prefix_of(one.template) for one in written)
    near = [one for one in prefixes if _is_near(one, prefix)]
    return near[0] if len(near) == 1 else None


def _is_near(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST:
        return False
    is_shortened = longer.startswith(shorter[:-1])  # `ORD#` for `ORDER#`
    return edits_between(one, other) <= (2 if is_shortened or len(shorter) >= LONG else 1)
