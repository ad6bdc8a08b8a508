"""What `create_table` of boto3 is given for a table, as expressions of Python."""

from collections.abc import Iterator

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_cdkgen.python_layout import quoted

PARAMETERS = (("GSI", "GlobalSecondaryIndexes"), ("LSI", "LocalSecondaryIndexes"))


def attribute_definitions(blueprint: Blueprint) -> str:
    defined = (
        f'{{"AttributeName": {quoted(name)}, "AttributeType": {quoted(type_)}}}'
        for name, type_ in blueprint.types.items()
    )
    return f"[{', '.join(defined)}]"


def indexes(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """The parameters for indexes of each kind that there is."""
    for kind, parameter in PARAMETERS:
        found = [_index(index) for index in blueprint.indexes if index.kind == kind]
        if found:
            yield parameter, f"[{', '.join(found)}]"


def key_schema(key: Key) -> str:
    roles = [*((name, "HASH") for name in key.partition), *((name, "RANGE") for name in key.sort)]
    elements = (f'{{"AttributeName": {quoted(name)}, "KeyType": "{role}"}}' for name, role in roles)
    return f"[{', '.join(elements)}]"


def _index(index: PlannedIndex) -> str:
    entries = [
        f'"IndexName": {quoted(index.name)}',
        f'"KeySchema": {key_schema(index.key)}',
        f'"Projection": {_projection(index.projection)}',
    ]
    return f"{{{', '.join(entries)}}}"


def _projection(projection: Projection) -> str:
    kind = f'"ProjectionType": {quoted(projection.kind or "ALL")}'
    if not projection.included:
        return f"{{{kind}}}"
    included = ", ".join(map(quoted, projection.included))
    return f'{{{kind}, "NonKeyAttributes": [{included}]}}'
