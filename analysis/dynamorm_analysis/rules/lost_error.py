"""The error of a write is dropped, or replaced before anybody looks at it: what was not written looks written.

## Why it is bad

A write fails without any mistake of the code: its condition does not hold, the table throttles, the network breaks. Go
tells so by the error alone. Code that drops it goes on as if the item were there, answers its user so, and nothing
tells later why the table holds something else. After a read whose error is lost, what it found is empty, or `nil`.

## Example

```go
shop.SetState(order, "paid") // gives the error of its PutItem
notify(order)
```

Use instead:

```go
if err := shop.SetState(order, "paid"); err != nil {
        return err
}
notify(order)
```

## When it stays silent

- The error is given to `_`: that is on purpose. So is what `defer` and `go` begin.
- The write is a log, a metric, a cache or the like, by its name, or takes something back.
- It is a delete, or stands where another error is told already.
- The code is a test, a script or a migration.

## How to fix it

Test the error, and give it to the caller or say what was not done. Where it does not matter, write `_ = …` and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.occasions import ONCE, UNDOING
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import singular, words_of

BY_THE_WAY = (
    ONCE
    | UNDOING
    | frozenset({"log", "audit", "metric", "stat", "statistic", "cache", "analytic", "telemetry", "track", "trace"})
    | frozenset({"event", "history", "usage", "count", "counter", "view", "visit", "hit", "seen", "heartbeat", "touch"})
    | frozenset(
        {"clean", "cleanup", "clear", "purge", "expire", "release", "unlock", "notify", "activity", "increment"}
    )
)
"""Words for what is written beside the matter, and may be lost."""


@dataclass(frozen=True, slots=True)
class LostError:
    """The call; how its error is lost, what it does and the function around it are the misuse's names."""

    misuse: Misuse


@rule("WR010", Severity.WARNING)
def lost_error(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "lost-error" or project.role(misuse.place.path) in ("test", "admin"):
        return
    how, does, function = misuse.names
    if not BY_THE_WAY.isdisjoint(map(singular, (*words_of(misuse.subject), *words_of(function)))):
        return
    lost = "is dropped" if how == "dropped" else "is replaced before anybody looks at it"
    what = (
        "a read that fails looks as if it had found nothing"
        if does == "read"
        else ("a write whose condition fails looks done" if does == "conditional" else "a write that fails looks done")
    )
    yield Finding(
        place=misuse.place,
        message=f"The error of `{misuse.subject}` {lost}: {what}.",
        help="Test the error before going on, and return it or tell what was not done.",
        facts=LostError(misuse),
    )
