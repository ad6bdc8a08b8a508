"""Models of a schema are offered as code, once, in the library that the project has."""

from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.generation import generated, title_of
from handmade import project_of

SCHEMA = """dms_version: "0.2"
models:
  - name: "Parcel"
    table: { name: "parcels" }
    keys: { partition: { attribute: "code", type: "S" } }
    attributes:
      - { attribute: "code", type: "S", required: true, roles: ["pk"] }
"""
GO = """package parcels

type Van struct {
\tPlate string `theorydb:"pk,attr:plate"`
}
"""
PYTHON = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Van(Model):
    class Meta:
        table_name = "vans"

    plate = UnicodeAttribute(hash_key=True)
"""


def offered(files: dict[str, str], symbol: str = "Parcel") -> dict[str, str]:
    """The files that are offered for a definition, by their paths; empty where nothing is."""
    project = project_of(files)
    sources = Texts({path: text.encode() for path, text in files.items()})
    definition = next(one for one in project.definitions if one.symbol == symbol)
    if title_of("model", definition, project, sources) is None:
        return {}
    action = generated("model", definition, project, sources)
    return {edit.path: edit.creates or "" for edit in action.edits} if action is not None else {}


def test_library() -> None:
    """The model is written as the project's others are."""
    assert "class Parcel(Model):" in offered({"schema.yml": SCHEMA, "vans.py": PYTHON})["models.py"]
    assert "type Parcel struct {" in offered({"db/schema.yml": SCHEMA, "vans.go": GO})["db/models.go"]


def test_once() -> None:
    """A file that is there stays as it is."""
    assert offered({"schema.yml": SCHEMA, "models.py": PYTHON}) == {}


def test_code() -> None:
    """What is code already is not offered."""
    assert offered({"vans.py": PYTHON}, "Van") == {}
