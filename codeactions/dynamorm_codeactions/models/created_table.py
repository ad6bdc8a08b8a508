"""The function that creates a table of items, for tests and local engines: its keys, its indexes, and what expires."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.words import words_of
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.creating_requests import attribute_definitions, indexes, key_schema
from dynamorm_codeactions.models.naming import constant_of, plain_table_name, variable_of
from dynamorm_codeactions.models.shape import Shape

STEP = "    "


def create_table(constant: str, blueprint: Blueprint, *, is_alone: bool) -> Iterator[str]:
    """`create_table()`, or `create_orders_table()` where a file has several tables."""
    words = [word for word in words_of(constant_of(blueprint)) if word != "table"]
    name = "create_table" if is_alone else "_".join(["create", *words, "table"])
    yield f"def {name}(dynamodb: Any = None) -> None:"
    yield docstring("Create the table as tests and local engines need it, by a client of boto3.", STEP)
    yield f'{STEP}dynamodb = dynamodb or boto3.client("dynamodb")'
    given = [
        f"TableName={constant}",
        'BillingMode="PAY_PER_REQUEST"',
        f"AttributeDefinitions={attribute_definitions(blueprint)}",
        f"KeySchema={key_schema(blueprint.key)}",
    ]
    given += [f"{parameter}={text}" for parameter, text in indexes(blueprint)]
    yield f"{STEP}dynamodb.create_table({', '.join(given)})"
    if blueprint.ttl is not None:
        told = f'{{"AttributeName": {quoted(blueprint.ttl)}, "Enabled": True}}'
        yield f"{STEP}dynamodb.update_time_to_live(TableName={constant}, TimeToLiveSpecification={told})"


def table_names(shapes: Sequence[Shape]) -> Iterator[str]:
    """The names of tables as an environment variable or, where it is not set, the code tells them."""
    blueprints = {constant_of(shape.entity.blueprint): shape.entity.blueprint for shape in shapes}
    for constant, blueprint in blueprints.items():
        variable, name = quoted(variable_of(blueprint)), quoted(plain_table_name(blueprint))
        yield f"{constant} = os.environ.get({variable}, {name})"
