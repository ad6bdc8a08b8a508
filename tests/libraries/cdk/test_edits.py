"""After edits of a CDK program its tables, and the variables that name them, are those of the program as it is now."""

from collections.abc import Mapping

from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from handmade import project_of

FILES = {
    "tables.py": """\
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct


class Keyed(Construct):
    def __init__(self, scope, id, key, name=None):
        super().__init__(scope, id)
        self.table = dynamodb.Table(self, "Table", table_name=name, partition_key={"name": key})
""",
    "functions.py": """\
from aws_cdk import aws_lambda as lambda_
from constructs import Construct


class Listing(Construct):
    def __init__(self, scope, id, table):
        super().__init__(scope, id)
        lambda_.Function(self, "List", environment={"TABLE": table.table_name})
""",
    "app.py": """\
from aws_cdk import App, Stack

from functions import Listing
from tables import Keyed

KEY = "code"


class Depot(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        parcels = Keyed(self, "Parcels", KEY)
        vans = Keyed(self, "Vans", key="plate", name="vans")
        Listing(self, "Listing", parcels.table)


Depot(App(), "depot")
""",
    "src/list.py": """\
import os

import boto3

boto3.resource("dynamodb").Table(os.environ["TABLE"]).scan()
""",
}
EDITS = (
    ("app.py", 'KEY = "code"', 'KEY = "number"'),
    ("app.py", "parcels.table)", "vans.table)"),
    ("tables.py", '{"name": key}', '{"name": f"{key}_id"}'),
    ("tables.py", "class Keyed(Construct)", "class Other(Construct)"),
    ("tables.py", "class Other(Construct)", "class Keyed(Construct)"),
    ("functions.py", '"TABLE"', '"OTHER"'),
    ("functions.py", '"OTHER"', '"TABLE"'),
    ("app.py", '        vans = Keyed(self, "Vans", key="plate", name="vans")\n', ""),
    ("app.py", "from aws_cdk import App, Stack\n", ""),
    ("app.py", "from functions", "from aws_cdk import App, Stack\nfrom functions"),
)


def test_edits() -> None:
    """Each edit leaves what a program read from scratch says, also in files that it did not touch."""
    files = dict(FILES)
    project = project_of(files)
    assert [access.table for access in project.accesses] == ["app.py:Depot/Parcels/Table"]
    for path, old, new in EDITS:
        assert old in files[path]
        files[path] = files[path].replace(old, new)
        project = _with(project, path, files)
        assert _said(project) == _said(project_of(files)), (path, new)


def _with(project: Project, path: str, files: Mapping[str, str]) -> Project:
    read = reader_for(path)
    assert read is not None
    return project.with_file(path, read(files[path].encode()))


def _said(project: Project) -> tuple[object, ...]:
    return project.definitions, project.accesses
