"""The attribute that says when an item expires is not the one that the table's time to live names.

## Why it is bad

DynamoDB looks at the attribute that the table's time to live names, spelt exactly so. Items that have another one never
expire, and no error says so: the table grows for ever.

## Example

```python
class Session(Model):
    class Meta:
        table_name = "sessions"

    token = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()
```

```yaml
Sessions:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: sessions
    TimeToLiveSpecification: { AttributeName: expiresAt, Enabled: true }
```

Use instead the name that the table has:

```python
    expires_at = TTLAttribute(attr_name="expiresAt")
```

## When it stays silent

- The infrastructure's attribute is a parameter or is not known.
- It is not certain that both are the same table.
- Code without a model writes an attribute of quite another name: it may be no time to live. Such a name is reported
  only where it differs in case or underscores, and no code writes the right one.
- No code writes the right name, but not all that it writes is known, or only tests put items.

## How to fix it

Write the attribute under the table's name. To change the infrastructure instead, time to live has to be switched off,
and on again for the other attribute, which takes up to an hour each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import pairs, place_of, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.items.key_texts import is_live
from dynamorm_analysis.model.access import PUTS
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class TtlNameMismatch:
    """The name that code gives the attribute, empty where it writes none, and the table's."""

    said: str
    expected: str


@rule("TT003", Severity.ERROR, tier=1)
def ttl_name_mismatch(table: Table, project: Project) -> Iterator[Finding]:
    told = set()
    for pair in pairs(table, project):
        if not pair.is_model_against_infrastructure or pair.lifetimes is None or id(pair.said) in told:
            continue
        told.add(id(pair.said))
        expected, said = pair.lifetimes
        yield Finding(
            place=place_of(pair.said, said),
            message=f"{titled(pair.said)} lets items expire by `{said}`, but {titled(pair.trusted)} by `{expected}`: "
            f"DynamoDB never deletes an item of `{table.title}`.",
            help=f"Give the attribute the name `{expected}`, or name `{said}` in {titled(pair.trusted)}.",
            facts=TtlNameMismatch(said, expected),
            related=(Related(place_of(pair.trusted, expected), f"the time to live is `{expected}` here"),),
        )
    yield from _misspelt(table, project)


def _misspelt(table: Table, project: Project) -> Iterator[Finding]:
    """Items that are written with the attribute's name in another case, and never with the right one."""
    made = next((one for one in table.definitions if one.ttl == table.ttl), None)
    if table.ttl is None or made is None:
        return
    accesses = project.accesses_of(table.id)
    names = {written.attribute for one in accesses for written in one.written}
    if table.ttl in names or any(definition.attribute(table.ttl) for definition in table.definitions):
        return
    if not all(one.shows_written for one in accesses):
        return
    misspelt = False
    for access in accesses:
        for written in access.written:
            if _plain(written.attribute) != _plain(table.ttl) or access.confidence != "high":
                continue
            misspelt = True
            yield Finding(
                place=written.place,
                message=f"`{written.attribute}` is not `{table.ttl}`, by which {titled(made)} lets items expire: "
                f"DynamoDB never deletes an item of `{table.title}`.",
                help=f"Write `{table.ttl}` instead.",
                facts=TtlNameMismatch(written.attribute, table.ttl),
                related=(Related(made.place, f"the time to live is `{table.ttl}` here"),),
            )
    if not misspelt:
        yield from _never_written(table, table.ttl, made, project)


def _never_written(table: Table, ttl: str, made: Definition, project: Project) -> Iterator[Finding]:
    """The first put of items, none of which is ever given the attribute."""
    puts = [one for one in project.accesses_of(table.id) if one.operation in PUTS and is_live(one, project)]
    if not puts or any(one.confidence != "high" for one in puts):
        return
    yield Finding(
        place=puts[0].place,
        message=f"No item of `{table.title}` is ever given `{ttl}`, by which {titled(made)} lets items expire: "
        "DynamoDB deletes none of them.",
        help=f"Write `{ttl}`, in seconds since 1970.",
        facts=TtlNameMismatch("", ttl),
        confidence="medium",
        related=(
            Related(made.place, f"the time to live is `{ttl}` here"),
            *(Related(one.place, "also put without it") for one in puts[1:]),
        ),
    )


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
