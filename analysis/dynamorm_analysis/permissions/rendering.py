"""Statements as an IAM policy, once the ARNs of tables are known."""

from collections.abc import Callable, Iterable, Mapping

from dynamorm_analysis.permissions.statement import Resource, Statement

Value = str | list[str]
Document = dict[str, object]


def rendered(statements: Iterable[Statement], arn_of: Callable[[Resource], str]) -> Document:
    """The policy document; `arn_of` tells the ARN of a table, index, stream or key. `"*"` stands for `ANYTHING`
    whatever it says."""
    return {"Version": "2012-10-17", "Statement": [_statement(each, arn_of) for each in statements]}


def _statement(statement: Statement, arn_of: Callable[[Resource], str]) -> Document:
    on = sorted({"*" if each.part == "any" else arn_of(each) for each in statement.resources})
    said: Document = {"Sid": statement.sid} if statement.sid else {}
    said |= {"Effect": "Allow", "Action": _one_or_all(statement.actions), "Resource": _one_or_all(on)}
    if statement.restrictions:
        said["Condition"] = conditions_of(statement)
    return said


def conditions_of(statement: Statement) -> dict[str, dict[str, Value]]:
    """The `Condition` of a statement, empty where nothing restricts it."""
    found: dict[str, dict[str, Value]] = {}
    for each in statement.restrictions:
        found.setdefault(each.operator, {})[each.key] = _one_or_all(each.values)
    return found


def _one_or_all(values: Iterable[str]) -> Value:
    given = list(values)
    return given[0] if len(given) == 1 else given


def arns(
    prefix: str,
    names: Mapping[str, str] | None = None,
    streams: Mapping[str, str] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Callable[[Resource], str]:
    """The ARNs of tables below a prefix (`arn:aws:dynamodb:eu-west-1:111122223333`). `names` are the physical names of
    tables by id, where these are others; `streams` are the labels of their streams, and `keys` the ARNs of their keys.
    Raises KeyError for a stream or key that is not given."""

    def arn_of(resource: Resource) -> str:
        table = f"{prefix}:table/{(names or {}).get(resource.table, resource.table)}"
        match resource.part:
            case "index":
                return f"{table}/index/{resource.index}"
            case "stream":
                return f"{table}/stream/{(streams or {})[resource.table]}"
            case "key":
                return (keys or {})[resource.table]
        return table

    return arn_of
