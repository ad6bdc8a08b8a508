"""A session, token or lock that has expired is taken for a good one: nothing looks at the time until which it is valid.

## Why it is bad

DynamoDB deletes an item within some days after its time to live has passed, not at that time. Until then requests still
give it: a session goes on, a one-time code works, a lock is held.

## Example

```python
session = table.get_item(Key={"session_id": session_id}).get("Item")
if session is None:
    raise Unauthorized
return session["user"]
```

Use instead:

```python
if session is None or session["expires_at"] < time.time():
    raise Unauthorized
```

## When it stays silent

- Code reads the attribute of the time to live, or another one that is called like an end, or the request has a
  condition on it.
- The items are handed on: whoever gets them may look.
- The table's time to live is not known, or its name does not say that its items are sessions, tokens or locks.

Reads of one file are told of once, with the others as related places; so is a function that reads with those that call
it.

## How to fix it

Compare the time of expiry with now, in code or by a filter. Time to live is for cleaning up. The quick fix compares it
where code asks whether there is an item.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import words_of

GIVING_ACCESS = frozenset({
    "session", "sessions", "token", "tokens", "lock", "locks", "otp", "otps", "nonce", "nonces", "passcode",
    "passcodes", "invite", "invites", "invitation", "invitations", "code", "codes", "verification", "verifications",
})  # fmt: skip
END = frozenset({"expire", "expires", "expired", "expiry", "expiration", "ttl", "valid", "until"})


@dataclass(frozen=True, slots=True)
class TtlAsSecurityCheck:
    """The read, and the attribute that nobody looks at."""

    access: Access
    attribute: str


@rule("TT004", Severity.WARNING, of_retold=True)
def ttl_as_security_check(access: Access, project: Project) -> Iterator[Finding]:
    table = project.table(access.table)
    if table is None or table.ttl is None or not access.all_read or not access.knows("filter"):
        return
    if GIVING_ACCESS.isdisjoint(words_of(table.title)) or project.role(access.place.path) == "admin":
        return
    looked_at = [one.attribute for one in access.read]
    looked_at += [condition.attribute for condition in (*access.key, *access.filter, *access.sifted)]
    if table.ttl in looked_at or any(not END.isdisjoint(words_of(name)) for name in looked_at):
        return
    if rejected(access, project):
        return
    yield Finding(
        place=access.place,
        message=f"Items of `{table.title}` that have expired are still read here, for some days: nothing looks at "
        f"`{table.ttl}`.",
        help=f"Compare `{table.ttl}` with the time now.",
        facts=TtlAsSecurityCheck(access, table.ttl),
        confidence=weakest("medium", access.confidence),
        causes=((access.table, access.asked_at), (access.place.path, access.table)),
    )
