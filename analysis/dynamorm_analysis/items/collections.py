"""Item collections: the items under one partition key, and whether they become ever more."""

from dynamorm_analysis.heat import live_writers, values_of
from dynamorm_analysis.items.growth import is_time, tells_time
from dynamorm_analysis.items.kind_words import FEW_WORDS
from dynamorm_analysis.items.kinds import kind_of_items, singular
from dynamorm_analysis.items.words_asked import holes
from dynamorm_analysis.model.access import PUTS, SETTING, Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

BUCKET_WORDS = frozenset({"bucket", "period", "strftime", "shard"})
EXPIRING_WORDS = frozenset({"ttl", "expires", "expire", "expiry", "expiration"})
MADE_WORDS = frozenset({"uuid", "uuid1", "uuid4", "ulid", "ksuid", "nanoid", "hex"})
"""Words of what makes a new id."""
NAMELESS_WORDS = frozenset({"id", "key", "pk", "hk", "hash", "partition", "str", "item", "self", "value"})
"""Words that do not tell whose key it is."""
READING = frozenset({"get", "query", "scan", "count", "batch_get", "transact_get", "transact_check"})


def growing_put(table: Table, project: Project, indexes: tuple[Index, ...] = ()) -> Access | None:
    """The put under whose partition key ever more items gather, sorted by time in the table or one of some indexes, of
    which nothing removes or changes any; None where there is none, or the code may do that out of sight."""
    key = table.key
    if key is None or len(key.partition) != 1 or not key.sort or _expires(table, project):
        return None
    if table.title in project.settings.small_tables or kind_of_items(table.telling_name) in FEW_WORDS:
        return None
    accesses = project.accesses_of(table.id)
    if any(one.operation not in READING | PUTS or one.rewrites or not one.shows_written for one in accesses):
        return None
    sorts = [key.sort[0], *(index.key.sort[0] for index in indexes if index.key.sort)]
    puts = [put for put in live_writers(table, project) if put.operation in PUTS]
    return next((put for put in puts if _gathers(table, put, sorts)), None)


def _gathers(table: Table, put: Access, sorts: list[str]) -> bool:
    """Whether a put adds one more item to those of a parent: the sort key tells the time, and the partition key is
    neither new for each item nor for each day."""
    assert table.key is not None  # asked before
    partition = table.key.partition[0]
    parents = list(values_of(partition, [put]))
    if not parents or any(written.value.bucket or written.value.sharded for written in parents):
        return False
    variables = {variable for written in parents for variable in holes(written.value)}
    words = {word for variable in variables for word in words_of(variable)}
    if not words or not BUCKET_WORDS.isdisjoint(words) or any(map(is_time, variables)):
        return False
    if is_own_id(table, partition, words) or any(written.value.disorder == "random" for written in parents):
        return False
    return any(is_time(name) or any(tells_time(one.value) for one in values_of(name, [put])) for name in sorts)


def is_own_id(table: Table, partition: str, words: set[str]) -> bool:
    """Whether a partition key tells each item from all others: `order_id` of orders, `uuid4()`."""
    attribute = table.attributes.get(partition)
    if (attribute is not None and attribute.generated) or not MADE_WORDS.isdisjoint(words):
        return True
    named = {singular(word) for word in words.union(words_of(partition))} - NAMELESS_WORDS
    return not named or kind_of_items(table.telling_name) in named


def _expires(table: Table, project: Project) -> bool:
    """Whether items may go by themselves: the table has a time to live, or may have one, or code writes one."""
    if any(one.ttl or "ttl" in one.unknown for one in table.definitions):
        return True
    writers = (one for one in project.accesses_of(table.id) if one.operation in SETTING)
    return any(not EXPIRING_WORDS.isdisjoint(words_of(written.attribute)) for one in writers for written in one.written)
