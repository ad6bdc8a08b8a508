"""The error of a write is dropped, or replaced before anybody looks at it: what was not written looks written.

## Why it is bad

A write fails without any mistake of the code: its condition does not hold, the table throttles, the network breaks. Go
tells so by the error alone. Code that drops it goes on as if the item were there, answers its user so, and nothing
tells later why the table holds something else. After a read whose error is lost, what it found is empty, or `nil`. A
Lambda function that prints the error of a write, and returns none, tells its queue or stream that the message is dealt
with: it does not come again. Code of Go that prints the error of a write on which its next step rests (it uses up a
code, creates what a queue is told of, or ends a job) goes on as well, and so does code that answers the error, and then
success, too. Python loses what a function catches and tells nobody: one that gives back `None`, `False` or the like,
which its caller drops, or one that is there for a write and gives back nothing at all. A call of an asynchronous
function that nothing awaits does not even send its request. A Lambda function of Python that catches whatever goes
wrong with a message, and raises nothing in the end, loses it as one of Go does.

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

- The error is printed, and the function is not one that gives errors, or does not use what the call gives, and nothing
  that follows rests on the write.
- The error is given to `_`: that is on purpose, unless it is that of a request for items, and the code goes on with the
  response, which then holds nothing, or is `nil`, or the write makes something invalid (`MarkCodeUsed`). What `defer`
  and `go` begin is on purpose, too.
- The write is a log, a metric, a cache or the like, by what its function, package, table or items are called, or takes
  something back. That the function around it is called like an event, which it handles, says nothing of the write.
- It is a delete whose error is written down, but for that of a password for one use, or stands where another error is
  told already, or is about to be.
- The function that is called gives errors, but not those of its requests.
- The function in Python that catches the error itself writes it down as a warning, or does anything else about it; or
  its write has a condition, whose failure may be expected.
- The code is a test, a script or a migration.

A function of Python that answers whether its write failed is told of once, where a call first drops that, with the
other calls as related places; so is one of Go in each file.

## How to fix it

Test the error, and give it to the caller or say what was not done. Where it does not matter, write `_ = …` and why.
"""

from collections.abc import Hashable, Iterator
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
COUNTED = frozenset({"activity", "count", "counter", "event", "history", "increment", "usage"})
"""Those of them for what messages are about: it is the matter of whoever deals with these."""
HANDLED = frozenset({"activity", "event"})
"""The same of functions, which are called like what they are given, where it is known what they write."""
BESIDE = frozenset({"feed", "limit", "login", "notification", "progress", "rate", "session", "status"})
"""More of them, for functions of Python that catch every error themselves."""

LIMITING = frozenset({"attempt", "nonce", "otp"})
"""Words for what keeps others out, so that nothing of it is beside the matter."""
DEALING = frozenset({"apply", "consume", "handle", "on", "process"})
MESSAGES = frozenset({"change", "event", "message", "record", "stream"})
OF_MESSAGES = ("shown", "forgotten")
OF_PYTHON = ("answer", "kept")

LOST = {
    "dropped": "is dropped",
    "replaced": "is replaced before anybody looks at it",
    "left aside": "is given to `_`",
    "shown": "is only printed",
    "printed": "is only printed",
    "given up": "is only printed",
    "used": "is only printed",
    "spent": "is only printed",
    "queued": "is only printed",
    "finished": "is only printed",
    "given away": "is given to `_`",
    "answered": "is answered, and the function goes on",
}
USED_AGAIN = "what it marks as used can be used again"
AFTERWARDS = {
    "shown": "the message is taken for dealt with, and does not come again",
    "used": "what it gives is used all the same, though it holds nothing then",
    "spent": USED_AGAIN,
    "given away": USED_AGAIN,
    "queued": "what is sent to a queue next finds no such item",
    "finished": "what is done looks unfinished for ever",
    "answered": "success is answered, too",
}
REMEDIES = {
    "shown": "Return the error, or the message among those that failed (`BatchItemFailures`), so that it comes again.",
    "answered": "Return after the answer that tells of the error.",
}
"""What to do where testing the error is not it."""
OF_FUNCTIONS = {
    "answer": (
        "`{called}` returns `{answer}` where its write fails, and nothing looks at it: a write that fails looks done.",
        "Test what it returns before going on, or let the error out of the function.",
    ),
    "kept": (
        "`{called}` catches the error of this write and tells its callers nothing: a write that fails looks done.",
        "Let the error out of the function, or return whether the item is written, and test that.",
    ),
    "forgotten": (
        "Every error of `{called}` is caught, and the function ends well: the message is taken for dealt with, and "
        "does not come again.",
        "Raise the error in the end, or return the message among `batchItemFailures`, so that it comes again.",
    ),
}
"""What is said of functions of Python that keep an error to themselves, and what to do."""


@dataclass(frozen=True, slots=True)
class LostError:
    """The call; its misuse's names are how its error is lost, what it does, how sure that is, the function around it,
    and for each write behind it what tells of what it writes."""

    misuse: Misuse


@rule("WR010", Severity.WARNING)
def lost_error(misuse: Misuse, project: Project) -> Iterator[Finding]:
    if misuse.kind != "lost-error" or project.role(misuse.place.path) in ("test", "admin"):
        return
    how, does, sureness, function, *behind = misuse.names
    if how == "not awaited":
        yield Finding(
            place=misuse.place,
            message=f"`{misuse.subject}` is asynchronous, and nothing awaits it: its request is never sent.",
            help="Write `await` before the call; a function that is not asynchronous runs it by `asyncio.run`.",
            facts=LostError(misuse),
            severity=Severity.ERROR,
            cause=(misuse.place.path, how),
        )
        return
    words = BY_THE_WAY - COUNTED if how in OF_MESSAGES else BY_THE_WAY | BESIDE if how in OF_PYTHON else BY_THE_WAY
    if how == "kept" and _deals_with_messages(function):
        words -= COUNTED
    around = words - COUNTED if how == "kept" else words - HANDLED if behind else words
    if _has(misuse.subject, LIMITING):
        words = around = frozenset()
    if _has(misuse.subject, words) or _has(function, around):
        return
    if behind and all(_has(told, words) for told in behind):
        return
    if how in OF_FUNCTIONS:
        message, remedy = OF_FUNCTIONS[how]
        yield Finding(
            place=misuse.place,
            message=message.format(called=misuse.subject, answer=does),
            help=remedy,
            facts=LostError(misuse),
            confidence="medium",
            cause={
                "answer": _function(misuse),
                "kept": misuse.place,
                "forgotten": (misuse.place.path, misuse.place.anchor, does),
            }.get(how),
        )
        return
    lost = LOST[how]
    what = AFTERWARDS.get(how) or (
        "a read that fails looks as if it had found nothing"
        if does == "read"
        else ("a write whose condition fails looks done" if does == "conditional" else "a write that fails looks done")
    )
    yield Finding(
        place=misuse.place,
        message=f"The error of `{misuse.subject}` {lost}: {what}.",
        help=REMEDIES.get(how, "Test the error before going on, and return it or tell what was not done."),
        facts=LostError(misuse),
        confidence="high" if sureness == "high" else "medium",
        cause=(misuse.place.path, how, misuse.subject) if behind else None,
    )


def _function(misuse: Misuse) -> Hashable:
    """The function that keeps its errors to itself: it is to be mended once. One of a single word (`save`) may be
    another one in another file."""
    name = misuse.subject.rpartition(".")[2]
    return name if len(words_of(name)) > 1 else (misuse.place.path, misuse.subject)


def _deals_with_messages(function: str) -> bool:
    """Whether a function is called like one that is run for each message or record: `handle_order_change`."""
    words = words_of(function.rpartition(".")[2])
    return bool(words) and words[0] in DEALING and _has(function, MESSAGES)


def _has(told: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(map(singular, words_of(told)))
