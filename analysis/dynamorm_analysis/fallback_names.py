"""Variables that infrastructure leaves alone, joined with the table that code takes then: the only one of that name."""

import re
from collections.abc import Callable, Iterable, Mapping

from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import HOLE, VARIABLE
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.stage_names import STAGES, is_distinctive

Tables = dict[str, dict[str, list[Definition]]]


def named_by_fallbacks(
    definitions: Iterable[Definition], accesses: Iterable[Access], is_set: Callable[[str], bool]
) -> Mapping[str, tuple[Definition, ...]]:
    """The definitions that make the table of a name (`env:ORDERS_TABLE`) which code takes from a variable.

    Nothing sets the variable (`is_set`) for any code, all that say what counts without it say the same, and just one
    table has that name, spelled out; or none has, and just one of those that are named only when they are deployed is
    called so in the template, or gets that name in some stage (`orders-${var.stage}` for `orders-dev`); or
    infrastructure knows none of these, and code creates a table of that name, or has a model of it. What tests say does
    not count.
    """
    spelled: Tables = {}
    titled: Tables = {}
    staged: dict[str, list[Definition]] = {}
    created: Tables = {}
    fallbacks: dict[str, set[str]] = {}
    for access in accesses:
        if access.fallback and (access.table or "").startswith(VARIABLE) and not is_test(access.place.path):
            fallbacks.setdefault(access.table or "", set()).add(access.fallback)
    for definition in definitions:
        name = definition.name
        if is_test(definition.place.path):
            continue
        if definition.kind == "infrastructure":
            made = spelled if name.source in ("literal", "constant") else titled
            called = name.text if made is spelled else definition.symbol
            made.setdefault(called, {}).setdefault(definition.identity or name.text, []).append(definition)
            if made is titled and name.known:
                staged.setdefault(definition.identity or name.text, []).append(definition)
        elif name.source in ("literal", "constant") and not name.guessed:
            created.setdefault(name.text, {}).setdefault(name.text, []).append(definition)
        elif name.source == "env" and name.fallback and not definition.identity:
            fallbacks.setdefault(name.text, set()).add(name.fallback)
    found: dict[str, tuple[Definition, ...]] = {}
    for variable, texts in fallbacks.items():
        text = next(iter(texts))
        tables = spelled.get(text) or titled.get(text) or _in_a_stage(text, staged) or created.get(text) or {}
        if len(texts) == len(tables) == 1 and not is_set(variable.removeprefix(VARIABLE)):
            found[variable] = tuple(next(iter(tables.values())))
    return found


def _in_a_stage(text: str, named_later: dict[str, list[Definition]]) -> dict[str, list[Definition]]:
    """The tables that get a name where a stage fills the holes in theirs."""
    return {
        identity: definitions
        for identity, definitions in named_later.items()
        if all(_is_in_a_stage(text, one.name.text) for one in definitions)
    }


def _is_in_a_stage(text: str, name: str) -> bool:
    pieces = HOLE.split(name)[::2]
    if len(pieces) < 2 or not is_distinctive(name):
        return False
    filled = re.fullmatch("(.+?)".join(map(re.escape, pieces)), text)
    return filled is not None and all(part.lower().strip("-_.") in STAGES for part in filled.groups())
