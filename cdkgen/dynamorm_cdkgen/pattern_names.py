"""What an access pattern is called: as the function that asks for it is, or after its items and their key."""

import re
from collections.abc import Iterator

from dynamorm_analysis.entity_models.model import Pattern, PatternCondition
from dynamorm_analysis.model.names import Hole
from dynamorm_analysis.words import free_name, plural, singular, words_of

METHODS = frozenset({
    "create", "get", "update", "delete", "get_many", "put_many", "delete_many", "query",
    "creating", "updating", "deleting", "checking",
})  # fmt: skip
"""What every repository has, so that no pattern is called so."""
READING = frozenset({"get", "list", "find", "fetch", "load", "query", "read", "select", "lookup", "search", "retrieve"})
NOISE = frozenset({"id", "handler", "db", "dynamodb", "ddb", "table", "items", "item"})
REPOSITORY = "RepositoryBase"
"""How the names of generated repositories end."""
WORD_OF_COUNT = "count"
MOST_WORDS = 3  # of a constant


def told_pattern_name(pattern: Pattern, symbol: str, taken: set[str]) -> str:
    """A name in snake_case that no other pattern has, which is taken then; a get of whole items is what every
    repository has."""
    if pattern.operation == "get" and pattern.reads is None:
        return "get"
    return free_name(_of_functions(pattern, symbol) or _of_key(pattern, symbol), taken)


def is_named(pattern: Pattern) -> bool:
    """Whether a generated repository has a name for it already."""
    return any(_names_in_repositories(pattern))


def _names_in_repositories(pattern: Pattern) -> Iterator[str]:
    for function in pattern.functions:
        holder, _, name = function.rpartition(":")[2].rpartition(".")
        if holder.endswith(REPOSITORY):
            yield name


def _of_functions(pattern: Pattern, symbol: str) -> str:
    """The name of a function that tells which items of the kind it gives: `orders_of_customer` of
    `get_orders_of_customer`; empty where none does."""
    own = words_of(symbol)
    nouns = {own[-1], singular(own[-1]), plural(own[-1])} if own else set()
    for name in _names_in_repositories(pattern):
        return name  # it was called so before, whatever else has come to ask for the same
    for function in pattern.functions:
        words = words_of(function.rpartition(":")[2].rpartition(".")[2])
        if words and words[0] in READING:
            words = words[1:]
        if len(words) > len(own) and nouns & set(words) and not NOISE & {words[-1]}:
            name = "_".join(words)
            counts = {"count", "number", "how", "has", "is"} & set(words)
            if name.isidentifier() and bool(counts) == (pattern.operation == "count"):
                return name
    return ""


def _of_key(pattern: Pattern, symbol: str) -> str:
    own = words_of(symbol) or ["item"]
    one = singular(own[-1])
    items = "_".join([*own[:-1], one if pattern.operation == "get" else plural(one)])
    by = list(dict.fromkeys(word for one in pattern.keyed for word in _told(one)))
    behind = list(dict.fromkeys(word for one in pattern.filtered for word in _filter(one)))
    return "_".join(
        [
            *([WORD_OF_COUNT] if pattern.operation == "count" else []),
            items,
            *(["by", "_and_".join(by)] if by else []),
            *(["with", "_and_".join(behind)] if behind else []),
            *(["parts"] if pattern.reads is not None and pattern.operation == "get" else []),
            *([] if pattern.forward else ["backwards"]),
        ]
    )


def _told(condition: PatternCondition) -> Iterator[str]:
    """What the items are found by: `customer` for `customer_id`, `status_open` for the text `STATUS#OPEN`."""
    holes = [part.name for value in condition.values for part in value.parts if isinstance(part, Hole)]
    for hole in holes:
        named = hole.rstrip("_") or hole  # `key_`, where `key` is taken
        yield re.sub(r"(_from|_to|_after|_before|_start)?$", "", named).removesuffix("_id") or hole
    if not holes and condition.operator == "=":
        words = [word for value in condition.values for word in words_of(value.constant or "")]
        yield "_".join(words[:MOST_WORDS]) or "_".join(words_of(condition.attribute))


def _filter(condition: PatternCondition) -> Iterator[str]:
    attribute = "_".join(words_of(condition.attribute))
    match condition.operator:
        case "exists":
            yield attribute
        case "not_exists":
            yield f"no_{attribute}"
        case "=":
            constant = "".join(value.constant or "" for value in condition.values)
            yield "_".join([attribute, *words_of(constant)[:MOST_WORDS]])
        case _:
            yield attribute
