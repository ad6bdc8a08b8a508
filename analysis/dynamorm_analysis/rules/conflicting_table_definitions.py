"""Two definitions of one table disagree on a key, an index, or the attribute that expires items.

## Why it is bad

One of them is not what is deployed. Code that is written by it, or a test that runs against it, works with a schema
that does not exist: its requests are rejected, its index queries miss items, or its items never expire.

## Example

```yaml
Parcels:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: parcels
    KeySchema: [{ AttributeName: parcel_id, KeyType: HASH }]
```

```python
def parcels_for_tests():
    client.create_table(
        TableName="parcels",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ...
    )
```

Use instead one source: let the test make the table from the template, or from a constant that both share.

## When it stays silent

- The definitions differ in which indexes they have: entities of a single table each declare their own.
- It is not certain that both are the same table: a name that is guessed or comes from a variable that nothing wires,
  another service, another stage, a migration that tells how the table once was.
- One side is not fully known.
- Both definitions stand in tests.

What two definitions say otherwise of the keys of several indexes, or of what these copy, is told of once, with the
other indexes as related places.

Other rules say it where a model differs from the infrastructure in the table's key (`table-key-mismatch`), an index's
key (`index-key-mismatch`), its projection (`index-projection-mismatch`) or the time to live (`ttl-name-mismatch`),
where models have different times to live (`several-ttl-attributes`), and where a key attribute has two types
(`key-type-mismatch`).

## How to fix it

Decide which definition is right, which is the one that is deployed, and make the others like it or from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.agreement import Pair, declared_at, pairs, place_of, titled
from dynamorm_analysis.finding import Finding, Related, Severity
from dynamorm_analysis.model.table import Definition, Projection, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import rule
from dynamorm_analysis.text import Place
from dynamorm_analysis.wording import keyed, listed


@dataclass(frozen=True, slots=True)
class ConflictingTableDefinitions:
    """The definition that is believed more, and the one that differs."""

    trusted: Definition
    said: Definition


@dataclass(frozen=True, slots=True)
class _Conflict:
    """What the two say about the `subject`, each with its place. `of_each`: what of an index is meant, where they may
    disagree on that of several; empty of anything else."""

    subject: str
    trusted: str
    said: str
    trusted_place: Place
    said_place: Place
    of_each: str = ""


@rule("CF014", Severity.WARNING)
def conflicting_table_definitions(table: Table, project: Project) -> Iterator[Finding]:
    told: set[tuple[int, str]] = set()
    for pair in pairs(table, project):
        untold = [one for one in _conflicts(pair, table) if (id(pair.said), one.subject) not in told]
        told.update((id(pair.said), one.subject) for one in untold)
        trusted, said = titled(pair.trusted, pair.said), titled(pair.said, pair.trusted)
        for conflict, *others in _alike(untold):
            yield Finding(
                place=conflict.said_place,
                message=f"{conflict.subject} {conflict.said} in {said} and {conflict.trusted} in {trusted}: "
                f"one of them is not the schema of `{table.title}`.",
                help=f"Make this definition like {trusted}, or keep one source for both.",
                facts=ConflictingTableDefinitions(pair.trusted, pair.said),
                related=(
                    Related(conflict.trusted_place, f"{conflict.trusted} here"),
                    *(Related(one.said_place, f"so with {_beginning_small(one.subject)}") for one in others),
                ),
                cause=(conflict.trusted_place, conflict.subject, conflict.said),
            )


def _alike(conflicts: Iterable[_Conflict]) -> Iterable[list[_Conflict]]:
    """What two definitions disagree on, each time of all the indexes of which it is the same that differs."""
    found: dict[str, list[_Conflict]] = {}
    for one in conflicts:
        found.setdefault(one.of_each or one.subject, []).append(one)
    return found.values()


def _beginning_small(subject: str) -> str:
    return f"{subject[0].lower()}{subject[1:]}"


def _conflicts(pair: Pair, table: Table) -> Iterator[_Conflict]:
    here, there = pair.said.place, declared_at(pair.trusted)
    if not pair.is_model_against_infrastructure:
        if pair.keys is not None:
            trusted, said = pair.keys
            keys = f"is {keyed(trusted)}", f"is {keyed(said)}"
            yield _Conflict("The table's key", *keys, there, here)
        for one, other in pair.index_keys:
            keys = f"is keyed by {keyed(one.key)}", f"is keyed by {keyed(other.key)}"
            yield _Conflict(f"`{other.name}`", *keys, one.place, other.place, "key")
        for one, other in pair.projections:
            copied = _copied(one.projection), _copied(other.projection)
            yield _Conflict(f"The projection of `{other.name}`", *copied, one.place, other.place, "projection")
    if pair.said in table.in_tests:  # elsewhere `key-type-mismatch` says it
        for name in pair.types:
            types = f"has the type `{_type(pair.trusted, name)}`", f"has the type `{_type(pair.said, name)}`"
            yield _Conflict(f"`{name}`", *types, place_of(pair.trusted, name), place_of(pair.said, name))
    for one, other in pair.kinds:
        kinds = f"is a {one.kind}", f"is a {other.kind}"
        yield _Conflict(f"`{other.name}`", *kinds, one.place, other.place)
    if pair.lifetimes is not None and not _is_told_by_others(pair):
        trusted_name, name = pair.lifetimes
        expiry = f"is `{trusted_name}`", f"is `{name}`"
        places = place_of(pair.trusted, trusted_name), place_of(pair.said, name)
        yield _Conflict("The attribute that expires items", *expiry, *places)


def _is_told_by_others(pair: Pair) -> bool:
    """Whether the rules about time to live say it: of models."""
    return pair.is_model_against_infrastructure or pair.are_models


def _type(definition: Definition, name: str) -> str:
    attribute = definition.attribute(name)
    return (attribute.type if attribute is not None else None) or "?"


def _copied(projection: Projection) -> str:
    if projection.kind == "INCLUDE":
        return f"is {listed(projection.included)}"
    return "is every attribute" if projection.kind == "ALL" else "is the keys alone"
