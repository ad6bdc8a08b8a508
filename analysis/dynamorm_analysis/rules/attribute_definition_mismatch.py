"""The attributes that a table gives types to are not those of its keys: DynamoDB rejects the table.

## Why it is bad

A table declares the types of its key attributes and of those of its indexes, and of no others. DynamoDB makes no table
for which an attribute is missing, or one is left over: `Number of attributes in KeySchema does not exactly match number
of attributes defined in AttributeDefinitions`.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    AttributeDefinitions:
      - { AttributeName: id, AttributeType: S }
      - { AttributeName: weight, AttributeType: N }
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
```

Use instead the key attributes alone; all others need no declaration:

```yaml
    AttributeDefinitions:
      - { AttributeName: id, AttributeType: S }
```

## When it stays silent

- The setting `external-linters` names a linter, which reports it too.
- The list of attributes is not fully known, or an attribute may belong to an index that is not.
- The table has a vector index.
- Constructs of AWS CDK write the list themselves.

Attributes that one table declares too many are told of once, with the others as related places.

## How to fix it

Declare the attributes that are missing, and take out those that no key or index has. The quick fix does so in YAML
templates, Terraform and `create_table`; it declares the type that models of the table tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import titled
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.wording import listed


@dataclass(frozen=True, slots=True)
class AttributeDefinitionMismatch:
    """Key attributes without a type, and attributes that are no keys."""

    missing: tuple[str, ...]
    needless: tuple[str, ...]


@rule("CF005", Severity.ERROR, tier=1)
def attribute_definition_mismatch(table: Table, project: Project) -> Iterator[Finding]:  # noqa: ARG001 - every rule takes both
    added = {
        name for one in table.definitions if one.key is None for index in one.indexes for name in index.key.attributes
    }
    for definition in table.definitions:
        if (
            definition.key is None
            or not definition.typed
            or any(index.kind == "VECTOR" for index in definition.indexes)
        ):
            continue
        yield from _findings(definition, added)


def _findings(definition: Definition, added: set[str]) -> Iterator[Finding]:
    keys = dict.fromkeys(definition.key.attributes if definition.key is not None else ())
    for index in definition.indexes:
        keys |= dict.fromkeys(index.key.attributes)
    typed = {attribute.name: attribute for attribute in definition.attributes}
    missing = tuple(name for name in keys if name not in typed)
    if missing:
        yield Finding(
            place=definition.place,
            message=f"{titled(definition)} gives no type to {listed(missing)}, by which it or an index of it is keyed: "
            "DynamoDB rejects the table.",
            help=f"Declare the type of {listed(missing)} among the table's attributes.",
            facts=AttributeDefinitionMismatch(missing, ()),
        )
    if not definition.closed:
        return
    for name, attribute in typed.items():
        if name in keys or name in added:
            continue
        yield Finding(
            place=attribute.place,
            message=f"`{name}` is no key of {titled(definition)} or of an index of it: DynamoDB rejects a table that "
            "declares other attributes than those of its keys.",
            help=f"Take `{name}` out, or give the table an index on it.",
            facts=AttributeDefinitionMismatch((), (name,)),
            cause=definition.place,
        )
