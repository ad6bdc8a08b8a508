"""Reads of what comes with time that begin with the oldest, and end at a limit: what came last is never seen."""

from dynamorm_analysis.items.common_keys import is_shared
from dynamorm_analysis.items.growth import comes_with_time, is_open_ended
from dynamorm_analysis.items.kind_words import GATHERING_WORDS
from dynamorm_analysis.items.kinds import kind_of_items
from dynamorm_analysis.model.access import RANGE_OPERATORS, Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

TALK_WORDS = frozenset(
    {"message", "msg", "chat", "conversation", "comment", "reply", "history", "log", "activity", "feed", "timeline"}
)
"""Words for what people say or do one after the other, of which the latest matters most."""
QUEUE_WORDS = frozenset(
    {"due", "expired", "job", "old", "outbox", "pending", "poll", "process", "queue", "queued", "stale", "task", "work"}
    | {"cleanup", "purge", "retry", "unprocessed", "worker", "expire", "archive", "migrate"}
)
"""Words for what is worked off, the oldest first, until nothing is left."""


def leaves_out_latest(access: Access, project: Project) -> bool:
    """Whether a limit ends a query that begins with the oldest items of one key, none of which is taken away."""
    is_limited = access.limited == "always" or (access.limit is not None and access.limit > 1)
    if access.operation != "query" or not (is_limited and access.forwards):
        return False
    if access.filters or access.sifted or access.first_only or access.first_ones or is_shared(access):
        return False
    if not access.knows("key") or any(one.operator in RANGE_OPERATORS - {"begins_with"} for one in access.key):
        return False
    named = {*words_of(access.function), *words_of(project.telling_name_of(access)), *words_of(access.index or "")}
    if not QUEUE_WORDS.isdisjoint(named):
        return False
    return is_open_ended(access, project) and (_is_talk(access) or _is_left_behind(access, project))


def _is_talk(access: Access) -> bool:
    return not TALK_WORDS.isdisjoint(kind_of_items(word) for word in words_of(access.function))


def _is_left_behind(access: Access, project: Project) -> bool:
    """Whether the items come with time, and are called like what use leaves behind."""
    kind = kind_of_items(project.telling_name_of(access))
    return kind in TALK_WORDS | GATHERING_WORDS and comes_with_time(access, project.table(access.table), project)
