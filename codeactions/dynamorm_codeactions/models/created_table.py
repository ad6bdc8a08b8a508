"""The function that creates a table of items, for tests and local engines: its keys, its indexes, and what expires."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.model.table import Key, Projection
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.models.naming import constant_of, plain_table_name, variable_of
from dynamorm_codeactions.models.shape import Shape

STEP = "    "
PARAMETERS = (("GSI", "GlobalSecondaryIndexes"), ("LSI", "LocalSecondaryIndexes"))


def create_table(constant: str, blueprint: Blueprint, *, is_alone: bool) -> Iterator[str]:
    """`create_table()`, or `create_orders_table()` where a file has several tables."""
    words = [word for word in words_of(constant_of(blueprint)) if word != "table"]
    name = "create_table" if is_alone else "_".join(["create", *words, "table"])
    yield f"def {name}(dynamodb: Any = None) -> None:"
    yield docstring("Create the table as tests and local engines need it, by a client of boto3.", STEP)
    yield f'{STEP}dynamodb = dynamodb or boto3.client("dynamodb")'
    defined = (
        f'{{"AttributeName": {quoted(name)}, "AttributeType": "{type_}"}}' for name, type_ in blueprint.types.items()
    )
    given = [
        f"TableName={constant}",
        'BillingMode="PAY_PER_REQUEST"',
        f"AttributeDefinitions=[{', '.join(defined)}]",
        f"KeySchema={_schema(blueprint.key)}",
    ]
    for kind, parameter in PARAMETERS:
        indexes = [_index(index) for index in blueprint.indexes if index.kind == kind]
        given += [f"{parameter}=[{', '.join(indexes)}]"] if indexes else []
    yield f"{STEP}dynamodb.create_table({', '.join(given)})"
    if blueprint.ttl is not None:
        told = f'{{"AttributeName": {quoted(blueprint.ttl)}, "Enabled": True}}'
        yield f"{STEP}dynamodb.update_time_to_live(TableName={constant}, TimeToLiveSpecification={told})"


def _schema(key: Key) -> str:
    roles = [*((name, "HASH") for name in key.partition), *((name, "RANGE") for name in key.sort)]
    elements = (f'{{"AttributeName": {quoted(name)}, "KeyType": "{role}"}}' for name, role in roles)
    return f"[{', '.join(elements)}]"


def _index(index: PlannedIndex) -> str:
    entries = [
        f'"IndexName": {quoted(index.name)}',
        f'"KeySchema": {_schema(index.key)}',
        f'"Projection": {_projection(index.projection)}',
    ]
    return f"{{{', '.join(entries)}}}"


def _projection(projection: Projection) -> str:
    kind = f'"ProjectionType": {quoted(projection.kind or "ALL")}'
    if not projection.included:
        return f"{{{kind}}}"
    included = ", ".join(map(quoted, projection.included))
    return f'{{{kind}, "NonKeyAttributes": [{included}]}}'


def table_names(shapes: Sequence[Shape]) -> Iterator[str]:
    """The names of tables as an environment variable or, where it is not set, the code tells them."""
    blueprints = {constant_of(shape.entity.blueprint): shape.entity.blueprint for shape in shapes}
    for constant, blueprint in blueprints.items():
        variable, name = quoted(variable_of(blueprint)), quoted(plain_table_name(blueprint))
        yield f"{constant} = os.environ.get({variable}, {name})"
