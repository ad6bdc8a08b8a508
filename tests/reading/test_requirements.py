"""Lists of required Python packages, in the formats of several tools."""

import pytest

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant
from dynamorm_analysis.linking.files.requirements import least_version
from dynamorm_analysis.reading.languages import language_of
from dynamorm_analysis.reading.requirements.file import read
from handmade import project_of


def required(text: str) -> list[object]:
    facts = read(text.encode())
    statements = [unit.statement for unit in facts.units if isinstance(unit.statement, Assignment)]
    return [one.value.value for one in statements if isinstance(one.value, Constant)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boto3==1.34.1  # fixed\n-r base.txt\nmoto[all] ~= 5.0\n", ["boto3 ==1.34.1", "moto ~= 5.0"]),
        ("boto3>=1.34,<2 ; python_version > '3.8'\nrequests\n", ["boto3 >=1.34,<2"]),
        ('[project]\ndependencies = ["boto3>=1.34", "moto<6"]\n', ["boto3 >=1.34", "moto <6"]),
        ('dependencies = [\n    "boto3 >=1.34",\n]\n', ["boto3 >=1.34"]),
        ('[tool.poetry.dependencies]\nboto3 = "^1.34"\n', ["boto3 ^1.34"]),
        ('boto3 = {version = "~1.34", extras = ["crt"]}\n', ["boto3 ~1.34"]),
        ("[options]\ninstall_requires =\n    boto3>=1.34\n", ["boto3 >=1.34"]),
        ('[[package]]\nname = "boto3"\nversion = "1.34.1"\n', ["boto3 ==1.34.1"]),
        ('{"default": {"boto3": {"hashes": [], "version": "==1.34.1"}}}', ["boto3 ==1.34.1"]),
        ("", []),
    ],
)
def test_formats(text: str, expected: list[str]) -> None:
    """Each format tells packages and the versions that they may have."""
    assert required(text) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"requirements.txt": "Boto_3.x==1.0\nboto3==1.34.1\n"}, (1, 34, 1)),
        ({"requirements.txt": "boto3>=1.34,<2\n"}, (1, 34)),
        ({"requirements.txt": "boto3<2\n"}, (0,)),
        ({"requirements.txt": "boto3\n"}, None),
        ({"requirements.txt": "boto3==1.2\n", "app/requirements.txt": "boto3==1.3\n"}, (1, 3)),
        ({"requirements.txt": "boto3==1.2\n", "other/requirements.txt": "boto3==1.3\n"}, (1, 2)),
        ({"requirements.txt": "boto3==1.2\n", "app/requirements.txt": "moto==1.3\n"}, (1, 2)),
        (
            {"pyproject.toml": 'boto3 = "^1.2"\n', "poetry.lock": '[[package]]\nname = "boto3"\nversion = "1.3"\n'},
            (1, 3),
        ),
        ({"requirements.txt": "boto3==1.3\n", "requirements.in": "boto3==1.2\n"}, (1, 2)),
        ({}, None),
    ],
)
def test_least_version(files: dict[str, str], expected: tuple[int, ...] | None) -> None:
    """The nearest lists count, and of these the lowest version that one fixes, or else leaves open."""
    program = project_of({"app/store.py": "import boto3\n", **files}).program
    assert least_version(program, "app/store.py", "boto3") == expected


def test_names() -> None:
    """Lists are known by their whole names."""
    assert language_of("app/requirements.txt") == "requirements"
    assert language_of("app/notes.txt") == ""
