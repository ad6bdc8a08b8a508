"""What the names of functions tell of what they read: one thing, or a list of some."""

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.words import words_of

GETTING = frozenset({"get", "find", "fetch", "load", "read", "retrieve", "lookup"})
MANY_IN_ONE = frozenset(
    {"all", "data", "history", "list", "page", "feed", "timeline", "table", "partition", "collection"}
)
LINKING_WORDS = frozenset({"by", "for", "of", "in", "from", "with", "and", "to", "on", "at", "since", "between"})


def gives_one(access: Access) -> bool:
    """Whether the name of the function that reads says that it gets one thing: `get_person_record`."""
    words = words_of_function(access)
    return bool(words) and words[0] in GETTING and not words[-1].endswith("s") and words[-1] not in MANY_IN_ONE


def listed_by(access: Access) -> str:
    """What the function that reads is called to list: `posts` of `get_posts_by_user`; empty where it is one thing."""
    words = words_of_function(access)
    return words[-1] if words and words[-1].endswith("s") else ""


def words_of_function(access: Access) -> list[str]:
    """The words of a function's name up to those that tell by what it reads."""
    words = words_of(access.function.rpartition(".")[2])
    return words[: next((at for at, word in enumerate(words) if word in LINKING_WORDS), None)]
