"""PartiQL statements: which table or index a statement names. What is wrong in one tells `statement_contents`."""

import re
from collections.abc import Iterable

from dynamorm_analysis.model.access import StatementKind

NAME = r"(?:\"(?P<{0}>[\w.-]+)\"|(?P<{0}_bare>[A-Za-z]\w*))"
KINDS = r"(?:EXISTS\s*\(\s*)?SELECT\b.*?\bFROM|INSERT\s+INTO|UPDATE|DELETE\s+FROM"
NO_NAME = r"(?!(?:SET|REMOVE|VALUE|WHERE)\b)"  # a name that is filled in later may be empty here
STATEMENT = re.compile(
    rf"^\s*(?:{KINDS})\s+{NO_NAME}{NAME.format('table')}(?:\.{NAME.format('index')})?", re.IGNORECASE | re.DOTALL
)
FILLED_IN = re.compile(rf"^\s*(?:{KINDS})\s+\"?%[sv]\"?(?![\w.\"-])", re.IGNORECASE | re.DOTALL)
FIRST_WORDS: dict[str, StatementKind] = {
    "SELECT": "select", "EXISTS": "select", "INSERT": "insert", "UPDATE": "update", "DELETE": "delete",
}  # fmt: skip
UNREAD = frozenset({"key", "filter", "projection", "written"})


def named_in(statement: str) -> tuple[str, str | None] | None:
    """The table that a statement names, and the index; None where it names none."""
    match = STATEMENT.match(statement)
    if match is None:
        return None
    return match["table"] or match["table_bare"], match["index"] or match["index_bare"]


def is_filled_in(pattern: str) -> bool:
    """Whether the first thing that is filled into a pattern of `fmt.Sprintf` is the whole name of the table."""
    return FILLED_IN.match(pattern) is not None


def kind_of(statements: Iterable[str]) -> StatementKind:
    """What a statement does, whichever of some texts it is; empty where these differ, or it does not show."""
    words = {re.split(r"\W", statement.strip(), maxsplit=1)[0].upper() for statement in statements}
    kinds = {FIRST_WORDS.get(word, "") for word in words}
    return kinds.pop() if len(kinds) == 1 else ""
