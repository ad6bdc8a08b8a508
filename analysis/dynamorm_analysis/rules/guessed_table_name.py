"""A model of DynamORM or TableTheory does not name its table, so the library makes a name of the type's.

## Why it is bad

Without a method `TableName` the library takes the type's name with a plural ending: `Order` is kept in `Orders`, and
`APIKey` in `APIKeies`. Renaming the type points the program to another table, and no compiler says so.

## Example

```go
type APIKey struct {
        ID string `theorydb:"pk"`
}
```

Use instead:

```go
func (APIKey) TableName() string { return "api-keys" }
```

## When it stays silent

Infrastructure of the project makes a table of this very name.

## How to fix it

Give the model a method `TableName` with the name of the deployed table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class GuessedTableName:
    """The model."""

    definition: Definition


@rule("LB024", Severity.INFO, tier=3)
def guessed_table_name(definition: Definition, project: Project) -> Iterator[Finding]:
    if not definition.name.guessed or project.role(definition.place.path) == "test":
        return
    table = next((one for one in project.tables.values() if definition in one.definitions), None)
    if table is not None and any(one.kind != "model" for one in table.definitions):
        return
    yield Finding(
        place=definition.place,
        message=f"`{definition.symbol}` names no table: the library takes `{definition.name.text}`, which nothing here "
        "makes.",
        help="Give the model a method `TableName` with the name of the deployed table.",
        facts=GuessedTableName(definition),
    )
