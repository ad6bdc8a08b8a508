"""Where the lock says otherwise of a table than the account, be the code as it may."""

from collections.abc import Iterator

from dynamorm_analysis.deployment import Change, locked_id
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.live_tables.description import LiveTable
from dynamorm_analysis.live_tables.drift_rules import LOCK, finding
from dynamorm_analysis.model.table import Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import keyed


def lock_drift(table: Table, live: LiveTable, place: Place, project: Project) -> Iterator[Finding]:
    """One finding of all that differs; nothing where the lock does not hold the table."""
    lock = project.settings.lock
    locked = lock.tables.get(locked_id(table, lock.location)) if lock is not None else None
    if locked is None:
        return
    if told := tuple(_differences(Change(live.locked, locked, ()), live)):
        yield finding(
            LOCK,
            place,
            f"`{live.name}` in the account is not as dynamorm.lock.json says: {'; '.join(told)}.",
            "Write it down with `dynamorm lock` where the code is as it is deployed: checks and migrations rest on it.",
        )


def _differences(change: Change, live: LiveTable) -> Iterator[str]:
    """From the table in the account to what the lock holds."""
    if change.keys is not None:
        there, said = change.keys
        yield f"its key is {keyed(there)} and not {keyed(said)}"
    for name in change.key_types:
        yield f"`{name}` is of type `{change.before.types[name]}` and not `{change.now.types[name]}`"
    for name in change.added:
        yield f"it has no index `{name}`"
    for name in change.dropped:
        yield f"it has an index `{name}`"
    for altered in change.altered:
        yield f"its index `{altered.name}` has another {' and another '.join(WORDS[part] for part in altered.parts)}"
    ttl = change.now.ttl
    if ttl is not None and live.lifetime_known and ttl != change.before.ttl:
        instead = f"by `{change.before.ttl}`" if change.before.ttl else "by no attribute"
        yield f"its items expire {instead} and not by `{ttl}`"
    if change.now.stream is not None and change.now.stream != live.stream:
        yield f"its stream tells {live.stream} and not {change.now.stream}" if live.stream else "it has no stream"


WORDS = {"kind": "kind", "key": "key", "types": "type of a key attribute", "projection": "projection"}
