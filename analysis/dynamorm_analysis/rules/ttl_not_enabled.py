"""A model lets its items expire, but the infrastructure does not switch on the table's time to live.

## Why it is bad

DynamoDB deletes expired items only where the table's time to live is switched on and names the attribute. Without that
the attribute is an attribute like any other, and the table grows for ever.

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
    KeySchema: [{ AttributeName: token, KeyType: HASH }]
```

Use instead a table that has it:

```yaml
    TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }
```

## When it stays silent

- Some infrastructure of the table is not fully understood, or it is not certain that all of it means one table.
- The application switches it on by `update_time_to_live`.
- Nothing but tests makes the table.

## How to fix it

Switch the time to live on in the infrastructure. Items that have expired already are deleted too, in the background.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_same_table, place_of, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class TtlNotEnabled:
    """The model, and the infrastructure that makes its table."""

    model: Definition
    made: Definition


@rule("TT006", Severity.WARNING)
def ttl_not_enabled(table: Table, project: Project) -> Iterator[Finding]:
    made = [one for one in table.definitions if one.kind == "infrastructure"]
    whole = next((one for one in made if one.key is not None), None)
    if whole is None or project.role(whole.place.path) == "test":
        return
    others = [one for one in table.definitions if one.kind not in ("model", "entity")]
    if any(one.ttl or "ttl" in one.unknown for one in others):
        return
    for model in table.definitions:
        if model.kind not in ("model", "entity") or model.ttl is None:
            continue
        if not all(is_same_table(one, model, table) for one in made):
            continue
        yield Finding(
            place=place_of(model, model.ttl),
            message=f"{titled(model)} lets items expire by `{model.ttl}`, but {titled(whole)} does not switch on the "
            f"time to live of `{table.title}`: DynamoDB never deletes an item of it.",
            help=f"Switch the time to live on there, with `{model.ttl}` as its attribute.",
            facts=TtlNotEnabled(model, whole),
            related=(Related(whole.place, "the table is made here"),),
        )
