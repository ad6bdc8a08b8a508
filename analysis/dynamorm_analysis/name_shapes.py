"""Names that code builds of parts that only the running program knows, joined with the one table of infrastructure (or
index of a table) that has the same text around its holes: `f"{prefix}-orders"` and `!Sub "${Prefix}-orders"`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import DISTINCTIVE, HOLE, fits
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.model.wiring import holds, scopes
from dynamorm_analysis.stage_names import are_of_one_project

GENERAL = re.compile(r"tables?|dynamo(?:db)?|data(?:base)?|test|prod(?:uction)?|stag(?:e|ing)|ddb|main", re.IGNORECASE)
"""Words that names of many tables have."""
GENERAL_OF_INDEX = re.compile(r"index|indices|gsi|lsi|global|local", re.IGNORECASE)
"""The same of indexes."""
BY_KEY = frozenset(
    {"get", "update", "delete", "batch_delete", "transact_get", "transact_update", "transact_delete", "transact_check"}
)

Accesses = Iterable[tuple[str, Access]]
"""Accesses with the paths of their files."""


def named_alike(
    definitions: Iterable[Definition], accesses: Accesses, service_of: Callable[[str], str | None]
) -> Mapping[tuple[str | None, str], Definition]:
    """The table of infrastructure by the name that code gives it, and by the folder of that code's service, where only
    that table has a name of this shape, and nothing that the code asks of it speaks against it.

    Code of a service that has infrastructure of its own (`service_of` its path) means no table of another service
    beside it: its own may be made elsewhere. What code defines itself under its name stays what it is.
    """
    made, defined = _by_shape(definitions)
    found: dict[tuple[str | None, str], Definition] = {}
    others: set[tuple[str | None, str]] = set()
    for path, access in accesses if made else ():
        name = access.table or ""
        table = made.get(shape_of_table(name) or "") if "{" in name and name not in defined else None
        if table is None:
            continue
        service = service_of(path)
        if _is_other(access, table) or not may_mean(path, service, table):
            others.add((service, name))
        found[service, name] = table
    return {called: table for called, table in found.items() if called not in others}


def may_mean(path: str, service: str | None, table: Definition) -> bool:
    """Whether code may mean a table of its own project: that of its service, or any where it is part of no service."""
    if not are_of_one_project(f"{path}:", f"{table.place.path}:"):
        return False
    return service is None or any(holds(scope, path) or holds(service, scope) for scope in scopes(table.place.path))


def index_named_alike(name: str, access: Access, indexes: Iterable[Index]) -> Index | None:
    """The one index of a table that a name with holes may mean, and that has the key which a query asks for."""
    letters = sum(letter.isalpha() for letter in GENERAL_OF_INDEX.sub("", HOLE.sub("", name)))
    asked = set(_attributes(access)) if "key" not in access.unknown else set()
    if not asked and (access.operation != "scan" or letters < DISTINCTIVE):
        return None
    pieces = HOLE.split(name)[::2]
    found = [index for index in indexes if index.called and fits(pieces, HOLE.sub("\0", index.called))]
    if asked:
        found = [index for index in found if asked.issuperset(index.key.partition)]
    return found[0] if len({(HOLE.sub("{}", index.called), index.key) for index in found}) == 1 else None


def _by_shape(definitions: Iterable[Definition]) -> tuple[dict[str, Definition], set[str]]:
    """The tables that infrastructure makes by the shapes of their names, with those that code creates where
    infrastructure makes none of that shape, and the names of those that code defines."""
    made: dict[str, dict[str, Definition]] = {}
    created: dict[str, dict[str, Definition]] = {}
    defined: set[str] = set()
    for definition in definitions:
        name = definition.name.text
        if definition.kind != "infrastructure":
            defined.update((name, definition.identity))
        if definition.makes_table and (shape := shape_of_table(name)) is not None:
            of_kind = made if definition.kind == "infrastructure" else created
            of_kind.setdefault(shape, {}).setdefault(definition.identity or name, definition)
    found = created | made
    return {shape: next(iter(each.values())) for shape, each in found.items() if len(each) == 1}, defined


def shape_of_table(name: str) -> str | None:
    """The text of a name around its holes; None where that may be the same for tables of other things."""
    if "{" not in name:
        return None
    letters = sum(letter.isalpha() for letter in GENERAL.sub("", HOLE.sub("", name)))
    return HOLE.sub("{}", name) if letters >= DISTINCTIVE else None


def _is_other(access: Access, table: Definition) -> bool:
    """Whether a request asks for other keys than those that a table has."""
    if table.key is None or access.index is not None or not {"key", "index"}.isdisjoint(access.unknown):
        return False
    asked = set(_attributes(access))
    if access.operation in BY_KEY and asked:
        return asked != set(table.key.attributes)
    return access.operation == "query" and not asked.issuperset(table.key.partition)


def _attributes(access: Access) -> Iterator[str]:
    return (condition.attribute for condition in access.key)
