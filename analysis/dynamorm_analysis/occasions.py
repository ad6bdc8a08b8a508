"""Code that runs once in a while, and that nobody waits for."""

from dynamorm_analysis.model.access import DELETES, SETTING, Access
from dynamorm_analysis.project import ADMIN_WORDS, Project
from dynamorm_analysis.words import singular, words_of

ALONG = frozenset({"backfill", "backup", "migrate", "rebuild", "reindex"})
"""Words in the names of functions that are there to take everything along."""
ALL_OF_IT = ALONG | {"archive", "download", "dump", "export"}
TIMES = frozenset(
    {"cron", "cronjob", "daily", "hourly", "monthly", "nightly", "scheduled", "scheduler", "weekly"}
    | {"housekeeping", "janitor", "reaper", "sweep", "sweeper", "watchdog"}
)
"""Words in the names of what time starts."""
OF_SOMEBODY = frozenset({"bonus", "bonuses", "claim", "gift", "limit", "quota", "reward", "rewards", "spin", "streak"})
"""What somebody gets or may use each day, and asks for: `claim_daily_reward`."""
STORING = frozenset({"get", "put", "set"})
"""First words of functions that read or write what is called after a time."""
SELDOM = frozenset({"weekly", "monthly", "quarterly", "yearly"})
"""Words in the names of what it starts some times a year."""
ONCE = ADMIN_WORDS | {"bootstrap", "demo", "init", "initialize", "load", "populate", "sample", "samples", "setup"}
"""Words in the names of functions that are run to make a beginning."""
LOADING = frozenset({"demo", "load", "loader", "populate", "sample", "samples"})
"""Those that tell it of a file."""
FILLING = ALONG | {"etl", "indexer", "indexing", "ingest", "ingestion", "populate"}
"""Words in the names of what carries items into another store."""
BY_HAND = frozenset({"bin", "notebooks", "script", "scripts"})
"""Folders of what people start."""
ENDING = frozenset({"logout", "signout", "revoke", "revocation", "invalidate"})
OPENED = frozenset({"token", "session"})
"""Words for what a login opens."""
WIPING = frozenset({"teardown", "truncate", "wipe"})
REMOVING = frozenset({"clean", "cleanup", "clear", "delete", "erase", "prune", "purge", "remove", "wipe"})
"""Words in the names of functions that remove items."""
UNDOING = frozenset({"compensate", "restore", "revert", "rollback", "undo"})
"""Words in the names of functions that take back what was done before."""


def is_upkeep(access: Access, project: Project) -> bool:
    """Whether a request is one of administrative code, by the name of its file or function (`migrate_orders`), or since
    its file is run by hand."""
    if access.by_hand or project.role(access.place.path) == "admin":
        return True
    return takes_along(access) or not ADMIN_WORDS.isdisjoint(words_of(access.function))


def takes_along(access: Access) -> bool:
    """Whether a function is called like what takes everything along: it reads all of a table once in a while."""
    return not ALONG.isdisjoint(words_of(access.function))


def is_run_by_hand(access: Access) -> bool:
    """Whether somebody runs the code and sees what it leaves, as its file or folder tells: a command line, a folder of
    scripts, a file that mends something and that nothing imports."""
    return access.by_hand or not BY_HAND.isdisjoint(access.place.path.split("/")[:-1])


def makes_a_beginning(access: Access, project: Project) -> bool:
    """The same, or one by which something begins: `load_samples`."""
    if is_upkeep(access, project) or not ONCE.isdisjoint(words_of(access.function)):
        return True
    return not LOADING.isdisjoint(words_of(_stem(access)))


def fills_another_store(access: Access, project: Project) -> bool:
    """Whether a request is one of administrative code, or its function, file or folder is called like what carries all
    items into another store: `populate_search_index`."""
    return is_upkeep(access, project) or not FILLING.isdisjoint(_words_around(access))


def cleans_up(access: Access, project: Project) -> bool:
    """Whether a function of an application is called like what removes items: it does so again and again."""
    if is_run_by_hand(access) or project.role(access.place.path) == "admin":
        return False
    return not REMOVING.isdisjoint(words_of(access.function))


def takes_back(access: Access) -> bool:
    """Whether a function is called like what undoes: `rollback_transaction`."""
    return not UNDOING.isdisjoint(words_of(access.function))


def takes_all_along(access: Access) -> bool:
    """Whether a function, or its file or folder, is called like what takes everything along (`export_orders`), or a
    handler that nobody asks puts what it reads into an object store."""
    return access.exporting or not ALL_OF_IT.isdisjoint(_words_around(access))


def ends_access(access: Access, project: Project) -> bool:
    """Whether a function ends what somebody has opened, as a login does, of which there is little: `logout_everywhere`,
    `revoke_tokens`."""
    functions = words_of(f"{access.function} {access.via or ''}")
    named = {singular(word) for word in (*functions, *words_of(project.title_of(access)))}
    return not ENDING.isdisjoint(functions) and not OPENED.isdisjoint(named)


def begins_anew(access: Access) -> bool:
    """Whether a function, or its file or folder, is called like what sets all items back: `reset_counters`."""
    return "reset" in _words_around(access)


def wipes_out(access: Access) -> bool:
    """Whether a function is called like what leaves nothing, as tests begin: `wipe_out`, `truncate_tables`."""
    return not WIPING.isdisjoint(words_of(access.function))


def is_scheduled(access: Access) -> bool:
    """Whether time starts the code that makes a request, as infrastructure says or the names of its function and
    file."""
    if access.scheduled:
        return True
    own = words_of(access.function.rpartition(".")[2])
    words = _words_around(access)
    if own[:1] and (own[0] in STORING or _is_asked_for(own, access)):  # `set_daily_word`
        words = words[len(words_of(access.function)) :]
    return not TIMES.isdisjoint(words) and OF_SOMEBODY.isdisjoint(words_of(access.function))


def _is_asked_for(own: list[str], access: Access) -> bool:
    """Whether a function is called like what somebody asks for each day, and nothing else, of an item that it is given:
    the command `daily` of a bot."""
    return len(own) == 1 and any(each.binds and not each.is_constant for each in access.key)


def nobody_waits(access: Access) -> bool:
    """Whether time starts the code that makes a request, or somebody does by hand, as its handler tells, too."""
    return access.unprompted or is_scheduled(access) or is_run_by_hand(access)


def runs_alone(access: Access, project: Project) -> bool:
    """Whether a write is not made twice at once: somebody runs the code, or time does, and such code alone writes the
    table."""
    if is_run_by_hand(access):
        return True
    if access.table is None or not nobody_waits(access):
        return False
    writes = (one for one in project.accesses_of(access.table) if one.operation in SETTING | DELETES)
    return all(nobody_waits(one) or project.role(one.place.path) != "application" for one in writes)


def is_seldom(access: Access) -> bool:
    """Whether time starts the code each week or less often, as its function or file is called."""
    return not SELDOM.isdisjoint(_words_around(access))


def _words_around(access: Access) -> list[str]:
    return words_of(" ".join((access.function, _stem(access), *access.place.path.split("/")[-2:-1])))


def _stem(access: Access) -> str:
    return access.place.path.rpartition("/")[2].rpartition(".")[0]
