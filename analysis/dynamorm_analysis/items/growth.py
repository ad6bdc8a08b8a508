"""How many items a read meets: whether code, keys and names show that they become ever more, or that they stay few."""

from dynamorm_analysis.heat import last_word, live_writers, values_of
from dynamorm_analysis.items.common_keys import is_shared
from dynamorm_analysis.items.cut_short import tells_kind
from dynamorm_analysis.items.deletion import are_deleted, are_deleted_by_callers
from dynamorm_analysis.items.function_names import gives_one, listed_by, words_of_function
from dynamorm_analysis.items.kind_words import (
    ACT_WORDS,
    BUSINESS_WORDS,
    CIRCLE_WORDS,
    FEW_WORDS,
    GATHERING_WORDS,
    LISTENING_WORDS,
    MADE_WORDS,
    OCCASION_WORDS,
    PART_WORDS,
    PEOPLE_WORDS,
    PIECE_WORDS,
    PLAYED_WORDS,
    PLAYER_WORDS,
    RECORDS_WORDS,
    SEEN_WORDS,
    SELDOM_WORDS,
    STOCK_WORDS,
)
from dynamorm_analysis.items.kinds import is_short_for, kind_of_items
from dynamorm_analysis.items.small_tables import is_arranged
from dynamorm_analysis.items.told_keys import puts_of, sort_key_told
from dynamorm_analysis.items.words_asked import IDENTIFYING_WORDS, holes, prefix_of, words_asked
from dynamorm_analysis.model.access import PUTS, RANGE_OPERATORS, Access, Condition
from dynamorm_analysis.model.alignment import can_be
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Index, Key, Table
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of

TIME_WORDS = frozenset(
    {"time", "timestamp", "ts", "at", "date", "datetime", "day", "hour", "month", "week", "year", "epoch", "now"}
    | {"created", "updated", "modified", "started", "start", "sent", "received", "isoformat", "ulid", "ksuid"}
)
"""Words of sort keys under which new items come with time."""
PERIODS = ("hour", "day", "week", "month", "year")
"""Times of which a longer one has a certain number of the shorter ones."""
MONTHS = frozenset({"month", "year"})
DAYS = frozenset({"date", "day", "hour"})
CLIENT = frozenset({"client"})
"""Who is one person among the clients of somebody, but a business that has people where these are called otherwise."""
OWNING_WORDS = frozenset({"account", "owner", "project", "workspace"})
"""Words for those who set up what they use, beside businesses."""


def gathers(table: Table, index: Index | None, project: Project) -> bool:
    """Whether something shows that a table, or what an index holds of it, is filled by use, ever more: its name, or a
    sort key that orders by time."""
    if kind_of_items(table.telling_name) in GATHERING_WORDS:
        return True
    keys = [key for key in (index.key if index is not None else None, table.key) if key is not None]
    names = [name for key in keys for name in key.attributes if name not in keys[0].partition]
    writers = live_writers(table, project)
    return any(is_time(name) for name in names) or any(
        tells_time(written.value) for name in names for written in values_of(name, writers)
    )


def is_open_ended(access: Access, project: Project) -> bool:
    """Whether something shows that a query meets ever more items, and not parts of one thing, or what it has of one
    day: a filter, or a count, of many; a sort key under which new ones come with time; a partition key that many share;
    a name for what use leaves behind, or for people; or code that deletes all that was read."""
    if _is_of_one_day(access) or _is_of_one_act(access) or _are_parts_of_one(access, project):
        return False
    if access.count_only or access.counted:
        return True
    if any(
        kind_of_items(prefix_of(one.value)) in FEW_WORDS for one in access.key if one.is_constant or _is_prefix(one)
    ):
        return False
    if _filters_always(access) and not access.first_only and _names_asked(access).isdisjoint(CIRCLE_WORDS):
        return True
    table = project.table(access.table)
    if _looks_up_one(access, table, project):
        return False
    is_cleared = are_deleted(access, project) or are_deleted_by_callers(access, project)
    if is_cleared and not is_arranged(access, project):
        return True
    if comes_with_time(access, table, project) or is_shared(access) or _is_of_all(access, table, project):
        return True
    return _is_called_many(access, table, project)


def _filters_always(access: Access) -> bool:
    """Whether a filter drops items on every path: not one that names the kind which the sort key begins with, nor one
    that leaves out what is no longer in use (`state <> "deleted"`)."""
    is_prefixed = any(map(_is_prefix, access.key))
    dropping = [one for one in access.filter if not ((is_prefixed and tells_kind(one)) or _leaves_out_few(one))]
    return access.knows("filter") and any(not one.optional for one in dropping)


def _leaves_out_few(condition: Condition) -> bool:
    """Whether a condition keeps all but what is marked as one thing."""
    return condition.operator == "<>" and condition.is_constant


def _is_of_one_day(access: Access) -> bool:
    """Whether a partition key is asked for that holds what one thing has of one day: `f"USER#{user}#DAY#{day}"`."""
    for one in access.key:
        parts = one.value.template.parts if one.binds and one.value.template is not None else ()
        named = [part.name for part in parts if isinstance(part, Hole)]
        if len(named) > 1 and any(map(is_time, named)) and not all(map(is_time, named)):
            return True
    return False


def has_one_a_day(access: Access, project: Project) -> bool:
    """Whether a table is asked for what one thing has since some day, of which its key allows one item a day: a page
    holds years of it."""
    table = project.table(access.table)
    if table is None or table.key is None or access.index is not None or not access.knows("index"):
        return False
    since = [one for one in access.key if one.operator in (">", ">=", "between")]
    if len(since) != 1 or (since[0].attribute,) != table.key.sort or not since[0].value.bucket:
        return False
    puts = [one for one in project.accesses_of(table.id) if one.operation in PUTS]
    written = list(values_of(since[0].attribute, puts))
    days = [since[0].attribute, *(name for one in written for name in holes(one.value))]
    is_by_hour = any("hour" in words_of(name) for name in days)
    return bool(written) and all(one.value.bucket for one in written) and not (is_by_hour or is_shared(access))


def _is_of_one_act(access: Access) -> bool:
    """Whether the items of a single act are asked for, by its id: what became of a request."""
    asked = [one for one in access.key if one.binds and not one.is_constant]
    names = {name for one in asked for name in (one.attribute, *holes(one.value))}
    return any(kind_of_items(name) in ACT_WORDS and words_of(name)[-1] in IDENTIFYING_WORDS for name in names)


def _are_parts_of_one(access: Access, project: Project) -> bool:
    """Whether what is asked for by the key of one thing are its parts, or what one person has, as the prefix or the
    table is called; or the items of a connection."""
    asked = [one for one in access.key if one.binds and not one.is_constant]
    prefixes = [prefix_of(one.value) for one in access.key if _is_prefix(one)]
    if any(kind_of_items(name) in PART_WORDS for name in prefixes):
        return True
    if not asked or is_shared(access):
        return False
    kind = kind_of_items(project.telling_name_of(access)) if not prefixes else ""
    words = _names_asked(access)
    if kind in SEEN_WORDS and comes_with_time(access, project.table(access.table), project):
        return False
    return kind in PART_WORDS or "connection" in words or _are_parts_of_time(kind, words)


def _are_parts_of_time(kind: str, words: set[str]) -> bool:
    """Whether such items are the days of one week, or other times of a longer one."""
    return kind in PERIODS and not words.isdisjoint(PERIODS[PERIODS.index(kind) + 1 :])


def _names_asked(access: Access) -> set[str]:
    """The words of what the partition key is asked for by."""
    return {word for one in access.key if one.binds for word in words_asked(one)}


def _looks_up_one(access: Access, table: Table | None, project: Project) -> bool:
    """Whether an index is asked for an id that also tells apart the items of the table: each has one of its own."""
    index = project.index_of(access)
    if table is None or table.key is None or index is None or len(index.key.partition) != 1:
        return False
    last = table.key.attributes[-1]
    if last == index.key.partition[0]:
        return False  # the index turns the key round: under another partition key there may be the same
    puts = [put for put in live_writers(table, project) if values_of(index.key.partition[0], [put])]
    sought = next((one.value for one in access.key if one.attribute == index.key.partition[0]), None)
    alike = [
        (written.value, put)
        for put in puts
        for written in values_of(index.key.partition[0], [put])
        if sought is not None and prefix_of(written.value) == prefix_of(sought) and holes(written.value)
    ]
    return bool(alike) and all(
        any(holes(value) <= holes(own.value) for own in values_of(last, [put]))
        and not _counts_below(value, last, index, put)
        for value, put in alike
    )


def _counts_below(value: WrittenValue, last: str, index: Index, put: Access) -> bool:
    """Whether the table's key is made of what an index is asked for, and of what its sort key then tells apart:
    `f"{run}:{number}"` of the items of a run, by number."""
    own = {name for one in values_of(last, [put]) for name in holes(one.value)}
    sorted_by = {name for key in index.key.sort for one in values_of(key, [put]) for name in holes(one.value)}
    return bool(own - holes(value)) and own == holes(value) | sorted_by


def comes_with_time(access: Access, table: Table | None, project: Project) -> bool:
    """Whether the sort key that is read by orders its items by time, which the condition on it leaves open."""
    if any(tells_time(one.value) for one in access.key if _is_prefix(one)):
        return False  # all of one moment
    ranges = [one for one in access.key if one.operator in RANGE_OPERATORS - {"begins_with"}]
    if any(is_time(one.attribute) or tells_time(one.value) for one in ranges):
        return True
    key = _key_of(access, table, project)
    name = key.sort[0] if key is not None and key.sort else ""
    name = name if table is not None else sort_key_told(access, project)
    if not name:
        return False
    asked = next((one.value for one in access.key if one.attribute == name and _is_prefix(one)), None)
    if asked is not None and (asked.template is None or asked.template.tells_nothing):
        return False  # which items it asks for is not known
    if is_time(name):
        return not _is_month(name)
    writers = puts_of(access, project)
    if table is not None and key is not None:
        writers = _writers_under(access, key, table, project)
    written = (one.value for one in values_of(name, writers))
    return any(
        tells_time(value, since) and not _is_of_one_month(value)
        for value in written
        if (since := _begins(value, asked)) is not None
    )


def _is_month(name: str) -> bool:
    """Whether a name tells a month or a year and no shorter time: of these twelve come in a year."""
    return TIME_WORDS.intersection(words_of(name)) <= MONTHS


def _is_of_one_month(value: WrittenValue) -> bool:
    """Whether a text tells what there is once in a month: `f"engine#{engine}#{year_month}"`."""
    *others, last = sorted(holes(value), key=is_time) or [""]
    is_told = is_time(last) and _is_month(last) and not (value.bucket or value.milliseconds)
    return is_told and not any((is_time(one) and not _is_month(one)) or _identifies(one) for one in others)


def _identifies(name: str) -> bool:
    """Whether a variable is called like an id, of which there are any number."""
    words = words_of(name)
    return not words or words[-1] in IDENTIFYING_WORDS


def _writers_under(access: Access, key: Key, table: Table, project: Project) -> list[Access]:
    """The writes that may put items under the partition key which is asked for, as far as it is known."""
    sought = next((one.value.template for one in access.key if one.attribute == key.partition[0] and one.binds), None)
    found = live_writers(table, project)
    if sought is None or sought.tells_nothing:
        return found
    return [one for one in found if _may_be(sought, [written.value for written in values_of(key.partition[0], [one])])]


def _may_be(sought: KeyTemplate, values: list[WrittenValue]) -> bool:
    return not values or any(value.template is None or can_be(value.template, sought) for value in values)


def _begins(value: WrittenValue, asked: WrittenValue | None) -> int | None:
    """How many parts of a text are asked for by what it begins with; None where it begins otherwise."""
    if asked is None or asked.template is None:
        return 0
    *known, last = asked.template.parts
    parts = value.template.parts if value.template is not None else ()
    for one, other in zip(known, parts, strict=False):
        if isinstance(one, Hole) != isinstance(other, Hole) or (isinstance(one, str) and one != other):
            return None
    if len(parts) <= len(known):
        return None
    end = parts[len(known)]
    if isinstance(last, Hole):
        return len(known) + 1 if isinstance(end, Hole) else None
    return len(known) if isinstance(end, str) and end.startswith(last) else None


def _is_of_all(access: Access, table: Table | None, project: Project) -> bool:
    """Whether all items of one day are asked for, whosever they are: a partition key that is a date and nothing else,
    under which ids tell them apart, or that of an index of which no more is known."""
    key = _key_of(access, table, project)
    if not is_of_a_day(access) or (key is not None and len(key.partition) != 1):
        return False
    if key is None:
        return access.index is not None
    return words_of(key.sort[0])[-1:] in (["id"], ["uid"], ["uuid"]) if key.sort else access.index is not None


def is_of_a_day(access: Access) -> bool:
    """Whether a date is all that is asked for."""
    if len(access.key) != 1 or not access.key[0].binds:
        return False
    return last_word(access.key[0].attribute) in DAYS and len(holes(access.key[0].value)) < 2


def _is_called_many(access: Access, table: Table | None, project: Project) -> bool:
    """Whether the prefix that is asked for, or else the table or a sort key, is called like what use leaves behind, and
    the partition key is not the id of just that."""
    bound = _names_asked(access)
    names = [prefix_of(one.value) for one in access.key if _is_prefix(one)]
    if not names:
        key = _key_of(access, table, project)
        names = [project.title_of(access), listed_by(access), *(key.sort if key else ())]
        if key is not None and key.sort and table is not None:
            writers = _writers_under(access, key, table, project)
            names += [prefix_of(one.value) for one in values_of(key.sort[0], writers)]
    elif any(is_short_for(name, listed_by(access)) for name in names):
        names.append(listed_by(access))
    kinds = {kind_of_items(name) for name in names} - (bound - RECORDS_WORDS)
    if not SELDOM_WORDS.isdisjoint(word for name in names for word in words_of(name)):
        kinds -= {"request", *SELDOM_WORDS}
    if not bound.isdisjoint(OCCASION_WORDS):
        kinds -= OCCASION_WORDS
    if not (GATHERING_WORDS | PIECE_WORDS).isdisjoint(kinds):
        return True
    if not (MADE_WORDS.isdisjoint(kinds) or access.first_only or any(map(is_time, bound))):
        return True
    if not (PLAYED_WORDS.isdisjoint(kinds) or PLAYER_WORDS.isdisjoint(bound)):
        return True
    names_nothing = len(words_of_function(access)) == 1  # `GetByClientID`
    if gives_one(access) and not (names_nothing and not bound.isdisjoint(BUSINESS_WORDS | CLIENT)):
        return False  # a person, by the id of this one
    if not (STOCK_WORDS.isdisjoint(kinds) or BUSINESS_WORDS.isdisjoint(bound) or access.first_only):
        return True
    people = {word for word in kinds if _is_person(word)}
    bound -= CLIENT if people and people.isdisjoint(CLIENT) else frozenset()
    if not CIRCLE_WORDS.isdisjoint(bound) or any(map(_is_person, bound)):
        return False
    return bool(people) or not (LISTENING_WORDS.isdisjoint(kinds) or _is_of_owner(bound))


def _is_of_owner(bound: set[str]) -> bool:
    """Whether a key names somebody who has connections set up, or nothing at all."""
    return not bound or not bound.isdisjoint(BUSINESS_WORDS | OWNING_WORDS)


def _is_person(word: str) -> bool:
    return word.endswith(tuple(PEOPLE_WORDS))  # also `TUSER`


def _key_of(access: Access, table: Table | None, project: Project) -> Key | None:
    if access.index is None and access.knows("index"):
        return table.key if table is not None else None
    index = project.index_of(access)
    return index.key if index is not None else None


def _is_prefix(condition: Condition) -> bool:
    return condition.operator == "begins_with"


def is_time(name: str) -> bool:
    """Whether an attribute is called like a time."""
    words = words_of(name)
    return not TIME_WORDS.isdisjoint(words) and "of" not in words  # days of the week are seven for ever


def tells_time(value: WrittenValue, since: int = 0) -> bool:
    """Whether a value that is written is a time, or is called like one, also by who gives it to the function that
    writes it: in one of its parts from a certain one on."""
    if value.bucket or value.milliseconds:
        return True
    parts = value.template.parts[since:] if value.template is not None else ()
    named = {name for part in parts if isinstance(part, Hole) for name in (part.name, _of_one(part.symbol)) if name}
    plain = {value.expression, _of_one(value.told or "")} if not since else set()
    return any(is_time(name) for name in named or plain)


def _of_one(told: str) -> str:
    """What a caller gives, where that is one thing; empty where it is made of several, as an object is."""
    return "" if "," in told or "{" in told else told
