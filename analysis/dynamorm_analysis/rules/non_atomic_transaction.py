"""What looks like a transaction writes its items one by one.

## Why it is bad

`db.Transaction` of DynamORM and TableTheory calls its function, and no more: `tx.Create` and `tx.Update` are requests
of their own, made at once. When one of them fails, those before it stay, and nothing takes them back.

## Example

```go
err := db.Transaction(func(tx *core.Tx) error {
        if err := tx.Create(order); err != nil {
                return err
        }
        return tx.Update(stock, "Left")
})
```

Use instead:

```go
err := db.Transact().
        Create(order).
        Update(stock, []string{"Left"}).
        Execute()
```

## When it stays silent

- The function asks the transaction for one thing alone.
- Its parameter is not known to be the library's `Tx`.

## How to fix it

Build the writes with `db.Transact()`, or with `db.TransactWrite` where a function is wanted: they are sent together,
and all of them happen or none. Read what they depend on before, and guard it with a condition.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule


@dataclass(frozen=True, slots=True)
class NonAtomicTransaction:
    """The call; the name of its function's parameter is first among the misuse's names."""

    misuse: Misuse


@rule("LB029", Severity.WARNING)
def non_atomic_transaction(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "independent-writes" or project.role(misuse.place.path) == "test":
        return
    yield Finding(
        place=misuse.place,
        message=f"`{misuse.subject}` is no transaction: each request of `{misuse.names[0]}` is made at once, and stays "
        "when a later one fails.",
        help="Build the writes with `Transact()`, which sends them together.",
        facts=NonAtomicTransaction(misuse),
    )
