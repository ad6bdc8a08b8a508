"""Models of one table let its items expire by different attributes.

## Why it is bad

A table has one attribute for its time to live. Items that have the other one never expire, and no error says so.

## Example

```python
class Session(Model):
    class Meta:
        table_name = "tokens"

    token = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()


class Invitation(Model):
    class Meta:
        table_name = "tokens"

    token = UnicodeAttribute(hash_key=True)
    valid_until = TTLAttribute()
```

Use instead one name:

```python
class Invitation(Model):
    ...
    valid_until = TTLAttribute(attr_name="expires_at")
```

## When it stays silent

- It is not certain that both models mean the same table.
- The infrastructure names the attribute: `ttl-name-mismatch` then says which model is wrong.

## How to fix it

Give the attribute one name in all models of the table. The quick fix stores it under the other model's name; stored
items keep theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs, place_of, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class SeveralTtlAttributes:
    """The attribute, and the one that another model of the table has for it."""

    said: str
    other: str


@rule("TT005", Severity.ERROR, tier=1)
def several_ttl_attributes(table: Table, project: Project) -> Iterator[Finding]:
    if any(one.kind == "infrastructure" and one.ttl for one in table.definitions):
        return
    told = set()
    for pair in pairs(table, project):
        if not pair.are_models or pair.lifetimes is None or id(pair.said) in told:
            continue
        told.add(id(pair.said))
        other, said = pair.lifetimes
        yield Finding(
            place=place_of(pair.said, said),
            message=f"{titled(pair.said)} lets items expire by `{said}` and {titled(pair.trusted, pair.said)} by "
            f"`{other}`: `{table.title}` can have one time to live, so the items of one of them never expire.",
            help="Give the attribute one name in all models of the table.",
            facts=SeveralTtlAttributes(said, other),
            related=(Related(place_of(pair.trusted, other), f"`{other}` here"),),
        )
