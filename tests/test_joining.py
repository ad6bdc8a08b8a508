"""Names that several services give to tables of their own."""

import pytest

from handmade import project_of

TEMPLATE = """\
Resources:
  Users:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: users
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
"""
SCAN = 'import boto3\n\nboto3.resource("dynamodb").Table("users").scan()\n'


@pytest.mark.parametrize(
    ("files", "tables"),
    [
        # Beside each other: a table each, and code means that of its service.
        (
            {"a/template.yaml": TEMPLATE, "b/infra/template.yaml": TEMPLATE, "b/src/app.py": SCAN},
            {"a:users": 0, "b:users": 1},
        ),
        # Code outside of both may mean either: one table, as without services.
        ({"a/template.yaml": TEMPLATE, "b/template.yaml": TEMPLATE, "app.py": SCAN}, {"users": 1}),
        # Files of one service, and a service within another, declare one table.
        ({"template.yaml": TEMPLATE, "infra/template.yaml": TEMPLATE, "src/app.py": SCAN}, {"users": 1}),
        ({"a/template.yaml": TEMPLATE, "a/b/template.yaml": TEMPLATE, "a/app.py": SCAN}, {"users": 1}),
    ],
)
def test_tables_of_one_name(files: dict[str, str], tables: dict[str, int]) -> None:
    """Which tables there are, and how many accesses each has."""
    project = project_of(files)
    assert {table.id: len(project.accesses_of(table.id)) for table in project.tables.values()} == tables
