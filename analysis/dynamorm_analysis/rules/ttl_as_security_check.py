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
- Neither the table's time to live is known, nor does whatever puts its items write when they end (`expires_at`).
- Neither the table's name says that its items are sessions, tokens or locks, nor does the key (`OTP#…`) that they are
  tokens, codes or locks.

Reads of one file are told of once, with the others as related places; so is a function that reads with those that call
it.

## How to fix it

Compare the time of expiry with now, in code or by a filter. Time to live is for cleaning up. The quick fix compares it
where code asks whether there is an item.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.finding import Finding, Severity, weakest
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import rejected
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import singular, words_of

GIVING_ACCESS = frozenset({
    "session", "token", "lock", "otp", "nonce", "passcode", "invite", "invitation", "code", "verification",
})  # fmt: skip
GIVING_ONCE = GIVING_ACCESS - {"session"}
"""Those of them that a key tells, too: many things are called sessions."""
WRITTEN_AS_ONE = re.compile(r"(?:access|auth|login|magic|otp|refresh|reset|user|verify)(token|code|session)s?")
END = frozenset({"expire", "expires", "expired", "expiry", "expiration", "expiring", "exp", "ttl", "valid", "until"})


@dataclass(frozen=True, slots=True)
class TtlAsSecurityCheck:
    """The read, and the attribute that nobody looks at."""

    access: Access
    attribute: str


@rule("TT004", Severity.WARNING, of_retold=True)
def ttl_as_security_check(access: Access, project: Project) -> Iterator[Finding]:
    if access.table is None or not access.all_read or not access.knows("filter"):
        return
    if project.role(access.place.path) == "admin" or (end := _end_of(access, project)) is None:
        return
    looked_at = [one.attribute for one in access.read]
    looked_at += [condition.attribute for condition in (*access.key, *access.filter, *access.sifted)]
    if end in looked_at or any(not END.isdisjoint(words_of(name)) for name in looked_at):
        return
    if rejected(access, project):
        return
    title = project.title_of(access)
    table = project.table(access.table)
    lasts = ", for some days" if table is not None and table.ttl == end else ""
    yield Finding(
        place=access.place,
        message=f"Items of `{title}` that have expired are still read here{lasts}: nothing looks at `{end}`.",
        help=f"Compare `{end}` with the time now.",
        facts=TtlAsSecurityCheck(access, end),
        confidence=weakest("medium", access.confidence),
        causes=((access.table, access.asked_at), (access.place.path, access.table)),
    )


def _end_of(access: Access, project: Project) -> str | None:
    """The attribute that tells until when an item gives access that is read; None for other items."""
    table = project.table(access.table)
    ttl = table.ttl if table is not None else None
    if not GIVING_ACCESS.isdisjoint(_kinds(project.title_of(access))):
        return ttl or _written_end([one for one in _puts(access, project) if one.shows_written])
    told = [one.value.template.prefix for one in access.key if one.value.template is not None]
    if GIVING_ONCE.isdisjoint(_kinds(" ".join(told))):
        return None
    end = _written_end([one for one in _puts(access, project) if _is_under(one, told)])
    return end if ttl is None or end == ttl else None


def _kinds(name: str) -> Iterator[str]:
    """The words of a name, in the singular, also where two are written as one: `authcodes`."""
    for word in words_of(name):
        compound = WRITTEN_AS_ONE.fullmatch(word)
        yield compound[1] if compound else singular(word)


def _puts(access: Access, project: Project) -> Iterator[Access]:
    return (one for one in project.accesses_of(access.table or "") if one.operation in PUTS)


def _written_end(puts: Sequence[Access]) -> str | None:
    """The attribute by which all of these tell when an item ends."""
    ends = [{each.attribute for each in one.written if _is_end(each)} for one in puts]
    return min(frozenset.intersection(*map(frozenset, ends)), default=None) if ends else None


def _is_end(written: Written) -> bool:
    """Whether a put always writes a time by which something ends, and not how long somebody else lets it last."""
    words = words_of(written.attribute)
    is_time = written.value.kind not in ("none", "bool") and written.value.type != "BOOL"
    return not written.optional and is_time and not END.isdisjoint(words) and words[-1] != "in"


def _is_under(put: Access, prefixes: Sequence[str]) -> bool:
    """Whether a put writes keys that begin as those of a read do."""
    written = {one.value.template.prefix for one in put.written if one.value.template is not None}
    return not written.isdisjoint(prefix for prefix in prefixes if prefix)
