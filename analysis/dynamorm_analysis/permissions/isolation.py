"""Statements that hold for one tenant alone: DynamoDB compares the first partition attribute of all that a request asks
with patterns that the session's tag fills in (`TENANT#${aws:PrincipalTag/tenant_id}#*`).

`isolated(needs, keys_of)` narrows what accesses need. What carries no partition key (scans, PartiQL, vector searches,
streams) cannot be isolated, nor can an index whose first partition attribute does not tell the tenant: it is refused,
with the reason and the remedy, and never allowed. `ForAllValues` holds also where a request has no key at all, so each
statement asks for one (`Null`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dynamorm_analysis.permissions.needed import Need, statements_of
from dynamorm_analysis.permissions.statement import Granted, Resource, Restriction, Statement, Ungranted
from dynamorm_analysis.text import Place

KEYS = "dynamodb:LeadingKeys"
IN_TAGS = frozenset(" _.:/=+-@")
"""What the value of a session's tag may hold beside letters and digits."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be isolated, and the remedy; `place` is where keys are made that tell no tenant."""

    reason: str
    remedy: str
    place: Place | None = None


SCAN = Refusal(
    "a scan reads the items of all tenants: it cannot be isolated",
    "query by the tenant's key, or give this code a role of its own that serves no tenant",
)
SELECTION = Refusal(
    "a PartiQL statement may read the items of all tenants: it cannot be isolated",
    "ask by the key with get_item, query, put_item and their like",
)
CHANGE = Refusal(
    "a PartiQL statement tells IAM no key that could be compared in every case: it cannot be isolated",
    SELECTION.remedy,
)
SEARCH = Refusal(
    "a search of vectors finds the items of all tenants: it cannot be isolated",
    "keep one table for each tenant, or filter in code that no tenant reaches",
)
STREAM = Refusal(
    "a stream tells the changes of all tenants: it cannot be isolated",
    "give the consumer a role of its own that serves no tenant",
)
KEYLESS: Mapping[str, Refusal] = {
    "dynamodb:Scan": SCAN,
    "dynamodb:PartiQLSelect": SELECTION,
    "dynamodb:PartiQLInsert": CHANGE,
    "dynamodb:PartiQLUpdate": CHANGE,
    "dynamodb:PartiQLDelete": CHANGE,
    "dynamodb:SearchVectors": SEARCH,
    "dynamodb:DescribeStream": STREAM,
    "dynamodb:GetRecords": STREAM,
    "dynamodb:GetShardIterator": STREAM,
    "dynamodb:ListStreams": STREAM,
}
"""Actions whose requests tell IAM no key."""


@dataclass(frozen=True, slots=True)
class LeadingKeys:
    """What the first partition attribute of a table or index may be for the tenant of a session: patterns, with `*`
    for any text and the session's tag as a variable. `delimiters` are those behind the tag in patterns which a tag may
    hold itself: sessions whose tag does are refused, or `a:b` would read as `a` followed by `b`."""

    patterns: tuple[str, ...]
    tag: str
    delimiters: tuple[str, ...] = ()

    @property
    def restrictions(self) -> tuple[Restriction, ...]:
        operator = "StringLike" if any("*" in each.replace("${*}", "") for each in self.patterns) else "StringEquals"
        held = (Restriction(f"ForAllValues:{operator}", KEYS, self.patterns), Restriction("Null", KEYS, ("false",)))
        if not self.delimiters:
            return held
        tags = tuple(f"*{literal(each)}*" for each in self.delimiters)
        return (*held, Restriction("StringNotLike", f"aws:PrincipalTag/{self.tag}", tags))


def variable(tag: str) -> str:
    """What IAM fills in for the tag of a session."""
    return f"${{aws:PrincipalTag/{tag}}}"


def literal(text: str) -> str:
    """A text as IAM's patterns write it: nothing in it is a wildcard or variable."""
    return "".join(f"${{{sign}}}" if sign in "*?$" else sign for sign in text)


def leading_keys(prefix: str, tag: str, *, delimiter: str | None, alone: bool = True) -> LeadingKeys:
    """Keys that are a prefix and the tenant's id (`alone`), and those that go on behind a `delimiter`: two patterns, so
    that `acme` does not match `acme2`. Raises ValueError for a delimiter that begins like a tenant's id goes on."""
    if delimiter is not None and (not delimiter or delimiter[0].isalnum()):
        raise ValueError("what follows the tenant in a key must begin with a sign that is no letter or digit")
    own = f"{literal(prefix)}{variable(tag)}"
    going_on = f"{own}{literal(delimiter[0])}*" if delimiter is not None else ""
    held = (delimiter[0],) if delimiter is not None and delimiter[0] in IN_TAGS else ()
    return LeadingKeys(tuple(each for each in (own if alone else "", going_on) if each), tag, held)


def isolated(needs: Mapping[Need, tuple[Place, ...]], keys_of: Callable[[Resource], LeadingKeys | Refusal]) -> Granted:
    """Statements for one tenant alone. `keys_of` tells the keys of a table or index. What is refused is told where its
    keys are made, or else where code first asks for it."""
    alike: dict[LeadingKeys, dict[Need, tuple[Place, ...]]] = {}
    refused: dict[Ungranted, None] = {}
    for need, places in needs.items():
        found = KEYLESS.get(need[0]) or keys_of(need[1])
        if isinstance(found, Refusal):
            refused[Ungranted(found.place or next(iter(places), None), found.reason, found.remedy)] = None
        else:
            alike.setdefault(found, {})[need] = places
    statements = (each for keys, held in alike.items() for each in _restricted(held, keys))
    return Granted(
        tuple(sorted(statements, key=lambda each: ([one.order for one in each.resources], each.actions))),
        tuple(refused),
    )


def isolated_statements(statements: Iterable[Statement], keys: LeadingKeys) -> tuple[Statement, ...]:
    """Statements for one tenant alone, all of whose tables and indexes have such keys. Raises ValueError for what
    cannot be isolated."""
    needs = {(action, resource): () for each in statements for action in each.actions for resource in each.resources}
    found = isolated(needs, lambda _: keys)
    for told in found.ungranted:
        raise ValueError(f"{told.reason}: {told.remedy}")
    return found.statements


def _restricted(needs: Mapping[Need, tuple[Place, ...]], keys: LeadingKeys) -> Iterable[Statement]:
    return (each.restricted(*keys.restrictions) for each in statements_of(needs))
