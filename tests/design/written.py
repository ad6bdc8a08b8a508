"""A design as somebody would type it: a CloudFormation template, and code for boto3 that writes and reads the items."""

import json
from collections.abc import Iterator, Mapping

from dynamorm_analysis.blueprint import Blueprint
from dynamorm_analysis.design.answered import Design, EntityKey, KeyCondition, ServedPattern
from dynamorm_analysis.design.asked import EntityType
from dynamorm_analysis.design.composite_keys import attributes_in
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.words import words_of

HEAD = """import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table("shop")


def every(**asked):
    items = []
    while True:
        page = table.query(**asked)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
"""
TYPES = {"S": "str", "N": "int", "BOOL": "bool"}
METHODS = {"=": "eq", "begins_with": "begins_with", "between": "between", ">=": "gte", "<=": "lte"}


def created(blueprint: Blueprint, **more: object) -> dict[str, object]:
    """What `create_table` is given, and the properties of a resource of CloudFormation."""
    indexes = [
        {
            "IndexName": index.name,
            "KeySchema": _schema(index.key),
            "Projection": {
                "ProjectionType": index.projection.kind,
                **({"NonKeyAttributes": list(index.projection.included)} if index.projection.included else {}),
            },
        }
        for index in blueprint.indexes
    ]
    return {
        "TableName": blueprint.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": type_} for name, type_ in blueprint.types.items()
        ],
        "KeySchema": _schema(blueprint.key),
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
        **more,
    }


def template(blueprint: Blueprint) -> str:
    resource = {"Type": "AWS::DynamoDB::Table", "Properties": created(blueprint)}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Shop": resource}}, indent=2)


def code(design: Design, types: Mapping[str, EntityType]) -> str:
    writers = (line for entity in types.values() for line in _writer(entity, design.keys_of(entity.name)))
    readers = (line for served in design.served for line in _reader(served))
    return "\n".join([HEAD, *writers, *readers, ""])


def _schema(key: Key) -> list[dict[str, str]]:
    roles = [*((name, "HASH") for name in key.partition), *((name, "RANGE") for name in key.sort)]
    return [{"AttributeName": name, "KeyType": role} for name, role in roles]


def _writer(entity: EntityType, keys: tuple[EntityKey, ...]) -> Iterator[str]:
    required = [name for name in entity.attributes if name not in entity.optional]
    parameters = ", ".join(f"{name}: {TYPES[entity.attributes[name]]}" for name in required)
    yield f"\ndef put_{_name(entity.name)}({parameters}, shard: int, **optional):"
    yield "    item = {"
    for name in required:
        yield f'        "{name}": {name},'
    later = []
    for key in keys:
        holes = {name for text in key.written.values() for name in attributes_in(text)}
        if key.only or holes & set(entity.optional):
            later.append((key, sorted(holes & set(entity.optional))))
            continue
        for attribute, text in key.written.items():
            yield f'        "{attribute}": {_text(text)},'
    yield "        **optional,"
    yield "    }"
    for key, missing in later:
        tests = [f'item.get("{name}") == "{value}"' for name, value in key.only.items()]
        tests += [f'"{name}" in optional' for name in missing]
        yield f"    if {' and '.join(tests)}:"
        for name in missing:
            yield f'        {name} = optional["{name}"]'
        for attribute, text in key.written.items():
            yield f'        item["{attribute}"] = {_text(text)}'
    yield "    table.put_item(Item=item)\n"


def _reader(served: ServedPattern) -> Iterator[str]:
    pattern = served.pattern
    holes = [part.name for one in served.conditions for text in one.values for part in text.parts if _is_hole(part)]
    names = list(dict.fromkeys(name.split("[")[0].split("//")[0] for name in holes))
    names = [*names, *(f"{name}_filter" for name in served.filtered)]
    yield f"\ndef {_name(pattern.name)}({', '.join(names)}):"
    if served.operation == "GetItem":
        parts = ", ".join(f'"{one.attribute}": {_value(one, one.values[0])}' for one in served.conditions)
        consistent = ", ConsistentRead=True" if pattern.consistent else ""
        yield f'    return table.get_item(Key={{{parts}}}{consistent}).get("Item")\n'
        return
    yield "    return every("
    if served.index:
        yield f'        IndexName="{served.index}",'
    yield f"        KeyConditionExpression={' & '.join(map(_condition, served.conditions))},"
    if served.filtered:
        tests = " & ".join(f'Attr("{name}").eq({name}_filter)' for name in served.filtered)
        yield f"        FilterExpression={tests},"
    if not served.forward:
        yield "        ScanIndexForward=False,"
    if pattern.consistent:
        yield "        ConsistentRead=True,"
    if pattern.reads:
        aliases = {f"#{place}": name for place, name in enumerate(pattern.reads)}
        yield f'        ProjectionExpression="{", ".join(aliases)}",'
        yield f"        ExpressionAttributeNames={json.dumps(aliases)},"
    yield "    )\n"


def _condition(one: KeyCondition) -> str:
    return f'Key("{one.attribute}").{METHODS[one.operator]}({", ".join(_value(one, text) for text in one.values)})'


def _value(one: KeyCondition, text: KeyTemplate) -> str:
    first = text.parts[0]
    return first.name if one.own and isinstance(first, Hole) else _text(text)


def _text(text: KeyTemplate) -> str:
    if text.constant is not None:
        return json.dumps(text.constant)
    return f'f"{text}"'


def _is_hole(part: object) -> bool:
    return isinstance(part, Hole)


def _name(text: str) -> str:
    return "_".join(words_of(text))
