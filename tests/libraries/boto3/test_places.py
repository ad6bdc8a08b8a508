"""Where the parts of a request stand in the source, so that findings and fixes meet exactly what they are about."""

import pytest

from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.python.file import read
from dynamorm_analysis.text import Place

HEAD = """\
import boto3
from boto3.dynamodb.conditions import Attr, Key

table = boto3.resource("dynamodb").Table("parcels")
NAMES = "own, ttl"
"""


def shown(call: str) -> dict[str, list[str]]:
    """The source at the places of the one access that a call makes."""
    content = (HEAD + call).encode()
    project = Project().with_files({"app.py": read(content)})
    (access,) = project.accesses

    def source(place: Place) -> str:
        span = project.locate(place)
        assert span is not None
        return content[span.start : span.end].decode()

    return {
        "access": [source(access.place), source(access.call)],
        "key": [source(condition.place) for condition in access.key],
        "filter": [source(condition.place) for condition in access.filter],
        "written": [source(written.place) for written in access.written],
        "bare": [source(name.place) for name in access.expressions.bare],
    }


def test_called_name() -> None:
    """An access stands at the called name, and its call is the whole call."""
    assert shown("table.scan(Limit=3)")["access"] == ["scan", "table.scan(Limit=3)"]


def test_conditions_of_keys() -> None:
    """A condition on a key stands where `Key(…)` is compared."""
    found = shown('table.query(KeyConditionExpression=Key("own").eq(1) & Key("é").begins_with("x"))')
    assert found["key"] == ['Key("own").eq(1)', 'Key("é").begins_with("x")']


@pytest.mark.parametrize(
    ("expression", "conditions", "names"),
    [
        ('"ttl > :t"', ["ttl > :t"], ["ttl"]),
        ('"é" "ttl > :t"', ['"é" "ttl > :t"'], ['"é" "ttl > :t"']),
        ('"own = :o AND " "ttl > :t"', ["own = :o", "ttl > :t"], ["own", "ttl"]),
        ('f"ttl > :t AND {more}"', ["ttl > :t"], ["ttl"]),
        (r'"ttl\n> :t"', [r'"ttl\n> :t"'], [r'"ttl\n> :t"']),
    ],
)
def test_expression_strings(expression: str, conditions: list[str], names: list[str]) -> None:
    """Conditions and names stand where the string holds them; where it does not, the whole string is meant."""
    found = shown(f"table.scan(FilterExpression={expression})")
    assert found["filter"] == conditions
    assert found["bare"] == names


def test_constant_of_the_module() -> None:
    """The names of an expression that is a constant stand at the constant."""
    assert shown("table.scan(ProjectionExpression=NAMES)")["bare"] == ["own", "ttl"]


def test_keys_and_items() -> None:
    """An attribute of a key or item stands with its value."""
    assert shown('table.get_item(Key={"code": "A", "stop": 1})')["key"] == ['"code": "A"', '"stop": 1']
    assert shown('table.put_item(Item={"code": "A"})')["written"] == ['"code": "A"']


def test_updates() -> None:
    """What an update sets stands at its part of the expression."""
    found = shown('table.update_item(Key={"code": 1}, UpdateExpression="SET stop = :s ADD hops :h")')
    assert found["written"] == ["stop = :s", "hops :h"]
