"""What IAM is asked when a program calls DynamoDB: actions, resources and the context of each.

`checks(operation, parameters, tables)` takes a call as botocore does, with values such as `{"S": "a"}` or, as tables of
boto3 take them, plain ones. What a call asks of several tables, or of several items in a transaction, is checked one by
one, and all of it must be allowed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from permissions.iam_evaluator import Context, Policy, Verdict, evaluate

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table as checks see it: its ARN, partition key attribute, and the partition key attributes of each index.
    `key` is the ARN of the KMS key with which it is encrypted, empty for DynamoDB's own."""

    arn: str
    partition_key: str
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""

    @property
    def region(self) -> str:
        return self.arn.split(":")[3]


Tables = Mapping[str, CheckedTable]


@dataclass(frozen=True, slots=True)
class Check:
    """One question to IAM."""

    action: str
    resource: str
    context: Context


ORDINALS = ("First", "Second", "Third", "Fourth")
EQUALITY = re.compile(r"(#?\w+)\s*=\s*(:\w+)")
TOP_LEVEL_NAME = re.compile(r"(?<!\.)#\w+|(?<![:#\w.])[A-Za-z_]\w*")
WORDS = frozenset({
    "and", "or", "not", "in", "between", "set", "remove", "add", "delete", "attribute_exists", "attribute_not_exists",
    "attribute_type", "begins_with", "contains", "size", "if_not_exists", "list_append",
})  # fmt: skip
EXPRESSIONS = (
    "ProjectionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression", "KeyConditionExpression",
)  # fmt: skip
IN_TRANSACTION = {
    "Get": "GetItem", "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}  # fmt: skip
NAMED = re.compile(r'(?:FROM|INTO|UPDATE)\s+"?([\w-]+)"?(?:\."?([\w-]+)"?)?', re.IGNORECASE)
OF_KEY = ("kms:Decrypt", "kms:DescribeKey")
WRITING_WITH_KEY = ("kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom")


def checks(operation: str, parameters: Parameters, tables: Tables) -> list[Check]:
    """All that IAM is asked for one call. Raises ValueError for an operation that is not known here."""
    found = list(_checks(operation, parameters, tables))
    return [*found, *_of_keys(found, tables)]


def authorize(
    policies: Iterable[Policy], operation: str, parameters: Parameters, tables: Tables, session: Context | None = None
) -> Verdict:
    """The worst answer to all that is asked for one call; `session` adds what is known of the caller."""
    known = list(policies)
    asked = checks(operation, parameters, tables)
    verdicts = {evaluate(known, one.action, one.resource, {**(session or {}), **one.context}) for one in asked}
    return "Deny" if "Deny" in verdicts else "ImplicitDeny" if "ImplicitDeny" in verdicts else "Allow"


def _checks(operation: str, parameters: Parameters, tables: Tables) -> Iterator[Check]:
    match operation:
        case "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem":
            yield _of_item(operation, parameters, tables)
        case "TransactGetItems" | "TransactWriteItems":
            for item in parameters["TransactItems"]:
                for kind, inner in item.items():
                    yield _of_item(IN_TRANSACTION[kind], inner, tables, EnclosingOperation=operation)
        case "BatchGetItem" | "BatchWriteItem":
            for name, entry in parameters["RequestItems"].items():
                yield _of_batch(operation, entry, tables[name])
        case "Query" | "Scan" | "SearchVectors":
            yield from _of_many(operation, parameters, tables[parameters["TableName"]])
        case "ExecuteStatement":
            yield _of_statement(parameters, tables, operation)
        case "BatchExecuteStatement" | "ExecuteTransaction":
            for one in parameters.get("Statements", parameters.get("TransactStatements")) or ():
                yield _of_statement(one, tables, operation)
        case "DescribeStream" | "GetRecords" | "GetShardIterator":
            yield Check(f"dynamodb:{operation}", f"{tables[parameters['TableName']].arn}/stream/{LABEL}", {})
        case "ListStreams":
            yield Check("dynamodb:ListStreams", "*", {})
        case "DescribeTable" | "DeleteTable" | "UpdateTable":
            yield Check(f"dynamodb:{operation}", tables[parameters["TableName"]].arn, {})
        case _:
            raise ValueError(f"what {operation} asks is not known")


LABEL = "2026-01-01T00:00:00.000"


def _of_item(operation: str, parameters: Parameters, tables: Tables, **extra: Any) -> Check:
    table = tables[parameters["TableName"]]
    key = parameters.get("Item") or parameters["Key"]
    told = "Select" if operation == "GetItem" else "ReturnValues"
    extra[told] = _select(parameters) if told == "Select" else parameters.get("ReturnValues")
    attributes = [*key, *_names(parameters)]
    return Check(f"dynamodb:{operation}", table.arn, _context([_text(key[table.partition_key])], attributes, **extra))


def _of_batch(operation: str, entry: Any, table: CheckedTable) -> Check:
    reads = operation == "BatchGetItem"
    keys = entry["Keys"] if reads else [_written(request) for request in entry]
    attributes = [name for key in keys for name in key] + (_names(entry) if reads else [])
    leading = [_text(key[table.partition_key]) for key in keys]
    select = _select(entry) if reads else None
    return Check(f"dynamodb:{operation}", table.arn, _context(leading, attributes, Select=select))


def _written(request: Parameters) -> Parameters:
    found: Parameters = request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    return found


def _of_many(operation: str, parameters: Parameters, table: CheckedTable) -> Iterator[Check]:
    index = parameters.get("IndexName")
    resource = f"{table.arn}/index/{index}" if index else table.arn
    extra: dict[str, Any] = {"Select": _select(parameters, index)}
    leading: list[str] | None = None
    if operation == "SearchVectors":
        yield Check(f"dynamodb:{operation}", table.arn, {})
        yield Check(f"dynamodb:{operation}", resource, {})
        return
    if operation == "Query":
        names = parameters.get("ExpressionAttributeNames", {})
        values = parameters.get("ExpressionAttributeValues", {})
        pairs = EQUALITY.findall(parameters["KeyConditionExpression"])
        equal = {names.get(name, name): _text(values[value]) for name, value in pairs}
        partition = table.indexes[index] if index else (table.partition_key,)
        leading = [equal[partition[0]]]
        extra |= {
            f"{nth}PartitionKeyValues": [equal[name]] for nth, name in zip(ORDINALS[1:], partition[1:], strict=False)
        }
    yield Check(f"dynamodb:{operation}", resource, _context(leading, _names(parameters), **extra))


def _of_statement(parameters: Parameters, tables: Tables, operation: str) -> Check:
    """PartiQL; what it asks for is taken for no key, so that no policy may rest on it."""
    statement: str = parameters["Statement"]
    kind, named = statement.split()[0].capitalize(), NAMED.search(statement)
    if named is None:
        raise ValueError(f"which table is meant is not known: {statement}")
    arn = tables[named[1]].arn
    resource = f"{arn}/index/{named[2]}" if named[2] else arn
    return Check(f"dynamodb:PartiQL{kind}", resource, {"dynamodb:EnclosingOperation": operation})


def _of_keys(found: Iterable[Check], tables: Tables) -> Iterator[Check]:
    """What DynamoDB asks of KMS in the caller's name."""
    for one in tuple(found):
        table = next((each for each in tables.values() if one.resource.startswith(each.arn) and each.key), None)
        if table is None:
            continue
        name = one.action.partition(":")[2]
        writes = any(word in name for word in ("Put", "Update", "Delete", "Write", "Insert"))
        for action in (*OF_KEY, *(WRITING_WITH_KEY if writes else ())):
            yield Check(action, table.key, {"kms:ViaService": f"dynamodb.{table.region}.amazonaws.com"})


def _context(leading: list[str] | None, attributes: Iterable[str], **extra: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"dynamodb:Attributes": sorted(set(attributes))}
    if leading is not None:
        found["dynamodb:LeadingKeys"] = found["dynamodb:FirstPartitionKeyValues"] = sorted(set(leading))
    return found | {f"dynamodb:{key}": value for key, value in extra.items() if value is not None}


def _text(value: Any) -> str:
    return str(next(iter(value.values())) if isinstance(value, Mapping) else value)


def _names(parameters: Parameters) -> list[str]:
    """The top-level attributes that expressions name."""
    called = parameters.get("ExpressionAttributeNames", {})
    found = (name for part in EXPRESSIONS for name in TOP_LEVEL_NAME.findall(parameters.get(part, "")))
    return [called.get(name, name) for name in found if name.lower() not in WORDS]


def _select(parameters: Parameters, index: str | None = None) -> str:
    if "ProjectionExpression" in parameters:
        return "SPECIFIC_ATTRIBUTES"
    return str(parameters.get("Select") or ("ALL_PROJECTED_ATTRIBUTES" if index else "ALL_ATTRIBUTES"))
