"""Where a table in an account is not run as code says: expiry, payment, streams, backups, protection and tags."""

from collections.abc import Iterator

from dynamorm_analysis.agreement import in_force, place_of, titled
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.live_tables.description import LiveTable
from dynamorm_analysis.live_tables.drift_rules import BILLING, EXPIRY, PROTECTION, STREAM, TAGS, finding
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.wording import listed

BILLED = {"PAY_PER_REQUEST": "by request", "PROVISIONED": "by provisioned throughput"}


def upkeep_drift(table: Table, live: LiveTable, project: Project) -> Iterator[Finding]:
    """All that definitions want otherwise; where there is infrastructure, it tells how a table is run, and no model."""
    for definition in in_force(table, project):
        yield from _expiry(definition, live)
    for definition in _running(table, project):
        yield from _payment(definition, live)
        yield from _stream(definition, live)
        yield from _protection(definition, live)
        yield from _tags(definition, live)


def asks_for_backups(table: Table, project: Project) -> bool:
    """Whether it has to be known if a table can be restored."""
    return any(one.upkeep.restorable for one in _running(table, project))


def asks_for_tags(table: Table, project: Project) -> bool:
    return any(one.upkeep.tags for one in _running(table, project))


def _running(table: Table, project: Project) -> tuple[Definition, ...]:
    told = in_force(table, project)
    return tuple(one for one in told if one.kind == "infrastructure") or told


def _expiry(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    there = f"`{live.name}`"
    if live.lifetime_known and definition.ttl and definition.ttl != live.locked.ttl:
        instead = f"by `{live.locked.ttl}`" if live.locked.ttl else "by no attribute"
        yield finding(
            EXPIRY,
            place_of(definition, definition.ttl),
            f"Items are meant to expire by `{definition.ttl}`, but {there} expires them {instead}.",
            f"Switch time to live of {there} on for `{definition.ttl}`.",
        )


def _payment(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    billing = definition.upkeep.billing
    if billing and live.locked.billing and billing != live.locked.billing:
        yield finding(
            BILLING,
            definition.place,
            f"{titled(definition)} is to be paid for {BILLED[billing]}, but `{live.name}` is paid for "
            f"{BILLED[live.locked.billing]}.",
            "Say here what is meant, and deploy it.",
        )


def _stream(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    there, stream = f"`{live.name}`", definition.upkeep.stream
    if stream and stream != live.stream:
        instead = f"tells {live.stream}" if live.stream else "has no stream"
        yield finding(
            STREAM,
            definition.place,
            f"{titled(definition)} is to have a stream that tells {stream}, but {there} {instead}.",
            f"Switch it on for {there}: who reads it sees nothing, or not what it needs.",
        )


def _protection(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    """What is switched off by hand; more than is asked for does no harm."""
    wanted = definition.upkeep
    lacking = [
        what
        for what, is_lacking in (
            ("be restorable to a point in time", wanted.restorable and live.restorable is False),
            ("be protected from deletion", wanted.protected and not live.protected),
            ("be encrypted with a key in KMS", wanted.encrypted and not live.encrypted),
        )
        if is_lacking
    ]
    if lacking:
        yield finding(
            PROTECTION,
            definition.place,
            f"{titled(definition)} is to {' and to '.join(lacking)}, but `{live.name}` in the account is not.",
            "Deploy it as it stands here, or find out who has switched it off.",
        )


def _tags(definition: Definition, live: LiveTable) -> Iterator[Finding]:
    if live.tags is None:
        return
    other = [name for name, value in definition.upkeep.tags if live.tags.get(name) != value]
    if other:
        yield finding(
            TAGS,
            definition.place,
            f"`{live.name}` in the account lacks tags of {titled(definition)}, or has other values for them: "
            f"{listed(other)}.",
            "Deploy them as they stand here: what is paid and who may do what can depend on them.",
        )
