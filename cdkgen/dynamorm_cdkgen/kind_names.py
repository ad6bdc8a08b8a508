"""What to call a kind of items that functions write: by their names, else by the word that begins its key."""

import re
from collections.abc import Iterable, Sequence
from posixpath import basename

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import plural, words_of
from dynamorm_cdkgen.naming import NOISE

DELIMITERS = re.compile(r"[#|:/]")
VERBS = frozenset(
    {"add", "create", "insert", "persist", "put", "record", "register", "save", "store", "upsert", "write"}
)
"""How names of functions begin that go on with what is written."""
ENDS = frozenset({"and", "as", "at", "by", "for", "from", "if", "in", "into", "on", "or", "to", "unless", "with"})
"""Where such a name goes on with something else."""
RUNNING = frozenset({"endpoint", "fn", "function", "handler", "lambda", "record", "route", "view"})
"""Words at the end of a name that tell what runs, not what is written."""
HOLDERS = frozenset({"dao", "gateway", "manager", "repo", "repository", "service", "store", "table"})
"""How classes end that hold such functions."""
SHORTEST = 3  # letters of a noun: `aws` is no plural
BEFORE = frozenset({"a", "an", "any", "db", "ddb", "dynamo", "dynamodb", "new", "the"})
"""Words before a name that belong to no item."""
EMPTY = NOISE | {
    "a", "all", "async", "batch", "client", "data", "database", "db", "default", "dict", "document", "dynamo", "entity",
    "entry", "event", "handler", "item", "items", "main", "many", "meta", "metadata", "multiple", "new", "object",
    "one", "payload", "pk", "record", "records", "request", "response", "result", "row", "sk", "state", "test", "the",
    "type", "value",
}  # fmt: skip
"""Words that do not say what an item is."""


def kind_names(kinds: Sequence[tuple[Sequence[Access], EntityTemplate]], table: Blueprint) -> list[str]:
    """`Order` for `save_order`, `OrderStore.add` and `ORDER#…`; of the only kind in a table, for `orders` too. Empty
    where nothing tells. Each kind is given by its writes and its key; of those that one function writes, the keys
    tell."""
    by_function = [_by_functions(writes) for writes, _ in kinds]
    found: list[str] = []
    for (writes, key), functions in zip(kinds, by_function, strict=True):
        by_key = next(
            (name for name in (*map(_by_text, (key.sort, key.partition)), _by_constant(key.sort)) if name), ""
        )
        if len(functions) == 1 and by_function.count(functions) == 1:
            found.append(next(iter(functions)))
        elif by_key or len(kinds) > 1:
            found.append(by_key)
        else:
            stems = {basename(one.place.path).rpartition(".")[0] for one in writes}
            nouns = map(_singular, (*sorted(stems), table.name.rpartition(":")[2]))
            found.append(next((name for name in nouns if name), ""))
    return found


def _by_functions(writes: Iterable[Access]) -> frozenset[str]:
    return frozenset(name for name in (_by_function(one.function) for one in writes) if name)


def _by_function(function: str) -> str:
    *holders, name = function.split(".")
    words = words_of(name)
    if words and words[0] in VERBS:
        told = words[1:]
        ends = (number for number, word in enumerate(told) if word in ENDS)
        if found := _called(told[: next(ends, len(told))]):
            return found
    if not words or words[0] not in VERBS or not holders:
        return ""
    of_class = words_of(holders[-1])
    return _called(of_class[:-1]) if len(of_class) > 1 and of_class[-1] in HOLDERS else ""


def _by_text(text: KeyTemplate | None) -> str:
    """`Order` for `ORDER#{order_id}` and `ORDER#ord-{number}`: the words before the first value that stand alone."""
    if text is None or not any(isinstance(part, Hole) for part in text.parts):
        return ""
    *whole, last = DELIMITERS.split(text.prefix)
    return _called(words_of(" ".join(whole) or last))


def _by_constant(text: KeyTemplate | None) -> str:
    """`Profile` for the sort key `PROFILE`."""
    return _called(words_of(text.constant)) if text is not None and text.constant else ""


def _singular(name: str) -> str:
    """`Cart` for `carts` and `CARTS_TABLE`; empty for what is no plural."""
    words = [word for word in words_of(name) if word not in NOISE]
    if not words or len(words) > 2:
        return ""
    *before, last = words
    for one in (f"{last[:-3]}y", last[:-2], last[:-1]):
        if len(one) >= SHORTEST and plural(one) == last:
            return _called([*before, one])
    return ""


def _called(words: Iterable[str]) -> str:
    told = [*words]
    while told and told[-1] in RUNNING:
        told.pop()
    while told and told[0] in BEFORE:
        told.pop(0)
    if not told or len(told) > 3 or all(word in EMPTY for word in told):
        return ""
    name = "".join(map(str.capitalize, told))
    return name if name.isidentifier() else ""
