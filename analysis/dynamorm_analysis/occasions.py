"""Code that runs once in a while, and that nobody waits for."""

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import ADMIN_WORDS, Project
from dynamorm_analysis.words import words_of

ALONG = frozenset({"backfill", "backup", "dump", "export", "migrate", "rebuild", "reindex"})
"""Words in the names of functions that are there to take everything along."""
ALL_OF_IT = ALONG | {"archive", "download"}
ONCE = ADMIN_WORDS | {"bootstrap", "demo", "init", "initialize", "load", "populate", "sample", "samples", "setup"}
"""Words in the names of functions that are run to make a beginning."""


def is_upkeep(access: Access, project: Project) -> bool:
    """Whether a request is one of administrative code, by the name of its file or function: `migrate_orders`."""
    named = ADMIN_WORDS | ALONG
    return project.role(access.place.path) == "admin" or not named.isdisjoint(words_of(access.function))


def makes_a_beginning(access: Access, project: Project) -> bool:
    """The same, or one by which something begins: `load_samples`."""
    return is_upkeep(access, project) or not ONCE.isdisjoint(words_of(access.function))


def takes_all_along(access: Access) -> bool:
    """Whether a function, or its file, is called like what takes everything along: `export_orders`, `backfill.py`."""
    file = access.place.path.rpartition("/")[2].rpartition(".")[0]
    return not ALL_OF_IT.isdisjoint(words_of(f"{access.function} {file}"))
