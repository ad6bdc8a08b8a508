"""Names that code builds of parts that only the running program knows, joined with the one table of infrastructure (or
index of a table) that has the same text around its holes: `f"{prefix}-orders"` and `!Sub "${Prefix}-orders"`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import DISTINCTIVE, HOLE, fits
from dynamorm_analysis.model.table import Definition, Index
from dynamorm_analysis.model.wiring import holds, scopes
from dynamorm_analysis.stage_names import are_of_one_project
from dynamorm_analysis.words import is_named_alike

GENERAL = re.compile(r"tables?|dynamo(?:db)?|data(?:base)?|test|prod(?:uction)?|stag(?:e|ing)|ddb|main", re.IGNORECASE)
"""Words that names of many tables have."""
GENERAL_OF_INDEX = re.compile(r"index|indices|gsi|lsi|global|local", re.IGNORECASE)
"""The same of indexes."""
QUALIFIED = re.compile(r".*[.:]")
BY_KEY = frozenset(
    {"get", "update", "delete", "batch_delete", "transact_get", "transact_update", "transact_delete", "transact_check"}
)

Accesses = Iterable[tuple[str, Access]]
"""Accesses with the paths of their files."""


def named_alike(
    definitions: Iterable[Definition], accesses: Accesses, service_of: Callable[[str], str | None]
) -> Mapping[tuple[str | None, str], Definition]:
    """The table of infrastructure by the name that code gives it, and by the folder of that code's service, where only
    that table has a name of this shape.

    Where what the code asks speaks against the table, more has to speak for it: that other requests under the name ask
    for its key, that names with the same holes mean tables of the same file, or that the holes are called alike. Then
    it is the key that is wrong, and not the table.

    Code of a service that has infrastructure of its own (`service_of` its path) means no table of another service
    beside it: its own may be made elsewhere. What code defines itself under its name stays what it is.
    """
    made, defined = _by_shape(definitions)
    found: dict[tuple[str | None, str], Definition] = {}
    others: set[tuple[str | None, str]] = set()
    asked: set[tuple[str | None, str]] = set()
    elsewhere: set[tuple[str | None, str]] = set()
    for path, access in accesses if made else ():
        name = access.table or ""
        table = made.get(shape_of_table(name) or "") if "{" in name and name not in defined else None
        if table is None:
            continue
        called = (service_of(path), name)
        if not may_mean(path, called[0], table):
            elsewhere.add(called)
        elif (fits_key := _asks_for_key(access, table)) is not None:
            (asked if fits_key else others).add(called)
        found[called] = table
    found = {called: table for called, table in found.items() if called not in elsewhere}
    sure = {(service, *_made_of(name, found[service, name])) for service, name in (asked - others) & found.keys()}
    return {
        called: table
        for called, table in found.items()
        if called not in others
        or called in asked
        or (called[0], *_made_of(called[1], table)) in sure
        or _has_same_holes(called[1], table.name.text)
    }


def _made_of(name: str, table: Definition) -> tuple[tuple[str, ...], str]:
    """What code puts into the holes of a name, and the file of the table that it may mean."""
    return tuple(HOLE.findall(name)), table.place.path


def _has_same_holes(name: str, other: str) -> bool:
    """Whether what stands in the holes of two names is called alike: `{env:TABLE_PREFIX}`, `{var.table_prefix}`."""
    pairs = zip(HOLE.findall(name), HOLE.findall(other), strict=True)
    return all(is_named_alike(QUALIFIED.sub("", one), QUALIFIED.sub("", each)) for one, each in pairs)


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


def _asks_for_key(access: Access, table: Definition) -> bool | None:
    """Whether a request asks for the key that a table has; None where it asks for none, or that is not known."""
    if table.key is None or access.index is not None or not {"key", "index"}.isdisjoint(access.unknown):
        return None
    asked = set(_attributes(access))
    if access.operation in BY_KEY and asked:
        return asked == set(table.key.attributes)
    return asked.issuperset(table.key.partition) if access.operation == "query" else None


def _attributes(access: Access) -> Iterator[str]:
    return (condition.attribute for condition in access.key)
