"""Items are to expire, but nothing switches on the table's time to live: no infrastructure, nor code that makes it.

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
- Nothing but tests or scripts makes the table.
- Code without a model writes an attribute that may mean something else: only one counts that is called `ttl` or the
  like, and only with medium confidence; or, of what is of no use once it has ended (sessions, one-time codes,
  challenges, locks, as the table's name or the key tells), one that tells its end in seconds (`expires_at`).
- What has ended is somebody else's, who says how long it lasts (`granted["expires_in"]`).

## How to fix it

Switch the time to live on in the infrastructure. Items that have expired already are deleted too, in the background.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import is_same_table, place_of, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.access import PUTS, Access, Written
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.words import singular, words_of


@dataclass(frozen=True, slots=True)
class TtlNotEnabled:
    """The attribute by which items are to expire, and the infrastructure that makes the table."""

    attribute: str
    made: Definition


NAMES = frozenset({"ttl", "timetolive", "ttlat", "ttltimestamp", "ttlepoch", "expirationttl"})
ENDS = frozenset(
    {"expiresat", "expireat", "expiryat", "expires", "expiry", "expirytime", "expiration", "expirationtime", "exp"}
)
"""Names of attributes that tell when something ends."""
OF_NO_FURTHER_USE = frozenset(
    {"session", "otp", "nonce", "passcode", "challenge", "lock", "verification", "captcha", "magic", "idempotency"}
    | {"ratelimit", "reset", "cache", "cached", "connection", "handshake", "pin", "throttle"}
)
"""Words for what nobody wants to keep once it has ended."""
GIVEN = "expires_in"
"""What others call the time that they give something."""


@rule("TT006", Severity.WARNING)
def ttl_not_enabled(table: Table, project: Project) -> Iterator[Finding]:
    made = _made_by(table, project)
    whole = next((one for one in made if one.key is not None), None)
    if whole is None or project.role(whole.place.path) == "test":
        return
    others = [one for one in table.definitions if one.kind not in ("model", "entity")]
    if any(one.ttl or "ttl" in one.unknown for one in others):
        return
    models = [one for one in table.definitions if one.kind in ("model", "entity")]
    if not models:
        yield from _written(whole, table, project)
    for model in models:
        if model.ttl is None:
            continue
        if not all(is_same_table(one, model, table) for one in made):
            continue
        yield Finding(
            place=place_of(model, model.ttl),
            message=f"{titled(model)} lets items expire by `{model.ttl}`, but {titled(whole)} does not switch on the "
            "time to live: DynamoDB never deletes an item of it.",
            help=f"Switch the time to live on there, with `{model.ttl}` as its attribute.",
            facts=TtlNotEnabled(model.ttl, whole),
            related=(Related(whole.place, "the table is made here"),),
        )


def _made_by(table: Table, project: Project) -> list[Definition]:
    """The infrastructure of a table, or else what makes it as the application starts."""
    made = [one for one in table.definitions if one.kind == "infrastructure"]
    by_code = (one for one in table.definitions if one.kind == "create_table")
    return made or [one for one in by_code if project.role(one.place.path) == "application"]


def _written(made: Definition, table: Table, project: Project) -> Iterator[Finding]:
    """The first item that is written with an attribute that can hardly be anything but a time to live."""
    found: dict[str, Written] = {}
    ends: dict[str, Written] = {}
    for access in project.accesses_of(table.id):
        if access.confidence != "high" or project.role(access.place.path) == "test":
            continue
        for written in access.written:
            name = _plain(written.attribute)
            if name in NAMES:
                found.setdefault(written.attribute, written)
            elif name in ENDS and _is_end(written, access, table):
                ends.setdefault(written.attribute, written)
    for name, written in (found or ends).items():
        yield Finding(
            place=written.place,
            message=f"`{name}` is written as a time to live, but {titled(made)} does not switch that on: "
            "DynamoDB never deletes an item of it."
            if found
            else f"`{name}` tells when an item of `{table.title}` ends, but {titled(made)} does not switch on a time "
            "to live: DynamoDB never deletes one.",
            help=f"Switch the time to live on there, with `{name}` as its attribute.",
            facts=TtlNotEnabled(name, made),
            confidence="medium",
            related=(Related(made.place, "the table is made here"),),
        )


def _is_end(written: Written, access: Access, table: Table) -> bool:
    """Whether a put writes as seconds when something ends that is of no use any more then."""
    if access.operation not in PUTS or access.via is not None or written.value.milliseconds:
        return False
    if written.value.type != "N" or GIVEN in written.value.expression:
        return False
    key = table.key.attributes if table.key is not None else ()
    told = [one.value.template.prefix for one in access.written if one.attribute in key and one.value.template]
    words = {singular(word) for word in words_of(" ".join((table.title, *told)))}
    return not OF_NO_FURTHER_USE.isdisjoint(words)


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
