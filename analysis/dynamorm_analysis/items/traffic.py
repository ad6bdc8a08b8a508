"""How often a table is written to, as its name tells: by all that use it, or now and then."""

from dynamorm_analysis.heat import WARM, Score, last_word, live_writers
from dynamorm_analysis.items.growth import gathers, is_time
from dynamorm_analysis.items.kind_words import ARRANGED_WORDS, FEW_WORDS, PEOPLE_WORDS
from dynamorm_analysis.items.kinds import STACK, kind_of_items, singular
from dynamorm_analysis.model.access import Confidence
from dynamorm_analysis.model.names import HOLE
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

BUSY_WORDS = frozenset(
    {"log", "event", "message", "comment", "order", "transaction", "payment", "audit", "notification", "booking"}
    | {"post", "reading", "measurement", "metric", "like", "vote", "review", "reply", "session", "activity", "visit"}
    | {"click", "view", "trade", "purchase", "sale", "alert", "stat", "statistic", "analytic"}
)
"""Words for what everybody leaves behind who uses an application, many times a day."""
SELDOM_WORDS = frozenset(
    {"execution", "run", "backup", "deployment", "pipeline", "workflow", "lease", "snapshot", "approval", "migration"}
    | {"leave", "cron", "schedule", "blog"}
)
"""Words for what a schedule or an operator starts, or what an office decides."""

OWNED_WORDS = frozenset({"contract", "device", "document", "file", "subscription"})
"""Words for what each of an application's people has some of."""
PASSING_WORDS = frozenset({"status", "state"})
"""Words for what an item is for a time: other values follow, though the code that writes them is not seen."""


def is_busy(table: Table) -> bool:
    """Whether a table is called like what everybody who uses the application writes, all the time."""
    return kind_of_items(table.telling_name) in BUSY_WORDS and not is_seldom(table)


def is_seldom(table: Table) -> bool:
    """Whether a table is called like what is written now and then: by schedules, by operators, by people who arrange
    a few of it."""
    name = table.telling_name
    words = (singular(word) for word in words_of(HOLE.sub(" ", STACK.sub("", name))))
    return kind_of_items(name) in FEW_WORDS | ARRANGED_WORDS or any(word in SELDOM_WORDS for word in words)


def becomes_many(found: Score, table: Table, index: Index | None, project: Project) -> bool:
    """Whether something shows that a table, or what an index holds of it, becomes large by use: items that come with
    time; or people and what they have, where more than a name speaks for few values."""
    if gathers(table, index, project):
        return True
    return not found.is_named and kind_of_items(table.telling_name) in PEOPLE_WORDS | OWNED_WORDS


def is_ordered_by_time(table: Table, index: Index | None) -> bool:
    """Whether a table, or an index of it, orders its items by their time."""
    key = index.key if index is not None else table.key
    return key is not None and any(map(is_time, key.sort))


def confidence_in(found: Score, table: Table, index: Index | None, project: Project) -> Confidence:
    """How sure it is that a hot key does harm. A name that speaks of few values is evidence only of what is written all
    the time; and a few values that are known, of what becomes many."""
    if is_seldom(table) or not becomes_many(found, table, index, project):
        return "low"
    if found.is_named and found.value <= WARM:
        return "low"
    if found.is_named and not (is_busy(table) and (found.written or is_ordered_by_time(table, index))):
        return "low"
    return found.confidence


def confidence_in_one(value: str, key: Key, index: Index | None, table: Table, project: Project) -> Confidence:
    """How sure it is that one partition key for all items does harm: not in what is written now and then, nor where
    items have it for a while only, which is a state that they are in, or a mark in an index that an update removes."""
    passing = any(last_word(name) in PASSING_WORDS for name in key.partition)
    removed = index is not None and any(access.removes for access in live_writers(table, project))
    is_left = passing or removed or not PASSING_WORDS.isdisjoint(words_of(value))
    return "low" if is_left or is_seldom(table) else "high"
