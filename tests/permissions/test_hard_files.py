"""Files that are made to be hard are followed as far as possible, and never raise."""

from contextlib import suppress

import pytest

from dynamorm_analysis.permissions.beginning import NoSuchCodeError
from dynamorm_analysis.permissions.reached import accesses_reached
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from fuzzing.hard import HARD
from handmade import project_of
from test_budget import HEAD, MAZE, MOST_OF_STATEMENT, MOST_STEPS


@pytest.mark.parametrize("name", HARD)
def test_hard_files(name: str) -> None:
    """What code reaches is told of any files, in circles and long lines of calls too."""
    files = HARD[name](30)
    readers = {path: reader_for(path) for path in files}
    project = Project().with_files({path: read(files[path]) for path, read in readers.items() if read is not None})
    for path in list(project.modules)[:5]:
        with suppress(NoSuchCodeError):  # of other languages nothing is told
            assert accesses_reached(project, path).granted


def test_what_takes_too_long() -> None:
    """After code that takes too many steps, it is still told which functions decorators hand to an application."""
    many = 2 * MOST_OF_STATEMENT // MOST_STEPS
    calls = "".join(f"    db.Table(f0('{number}')).get_item(Key={{'id': '1'}})\n" for number in range(many))
    application = (
        "from aws_lambda_powertools.event_handler import APIGatewayRestResolver\napp = APIGatewayRestResolver()\n"
    )
    handler = f"def handler(event, context):\n{calls}    return app.resolve(event, context)\n"
    orders = "@app.get('/orders')\ndef orders():\n    return db.Table('orders').scan()\n"
    project = project_of({"a.py": HEAD + application + MAZE + handler + orders})
    assert "a.py:orders" in accesses_reached(project, "a.py", "handler").functions


def test_each_takes_long() -> None:
    """Of many functions that take long each, and together too long, it is told of the last, too, what it asks."""
    many = 2 * MOST_OF_STATEMENT // MOST_STEPS
    functions = "".join(
        f"def read{number}():\n    db.Table(f0('{number}')).get_item(Key={{'id': '1'}})\n" for number in range(many)
    )
    project = project_of({"a.py": HEAD + MAZE + functions + "def last():\n    db.Table('orders').scan()\n"})
    assert [access.operation for access in accesses_reached(project, "a.py", "last").accesses] == ["scan"]
