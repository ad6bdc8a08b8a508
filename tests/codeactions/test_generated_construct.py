"""The construct that is generated of a model under the cursor: which file it is, and that the command line agrees."""

from conftest import Dynamorm, Files
from dynamorm_codeactions.action import Action, Texts, applied
from dynamorm_codeactions.generation import generated
from handmade import project_of

MODELS = """
import boto3
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    code = UnicodeAttribute(hash_key=True)


def create_vans():
    boto3.client("dynamodb").create_table(
        TableName="vans",
        KeySchema=[{"AttributeName": "plate", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "plate", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
"""
STACK = """
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";

export class Depots extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new dynamodb.TableV2(this, "Depots", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING } });
  }
}
"""
FILE = "infra/parcels_table.py"


def offered(texts: dict[str, str], number: int = 0) -> Action | None:
    """What is offered for one of the tables that `models.py` defines."""
    project = project_of(texts)
    definition = [one for one in project.definitions if one.place.path == "models.py"][number]
    return generated("cdk", definition, project, Texts({path: text.encode() for path, text in texts.items()}))


def test_as_the_command_line(files: Files, dynamorm: Dynamorm) -> None:
    """The file is the one that the command at its head writes, which then is up to date."""
    action = offered({"models.py": MODELS})
    assert action is not None
    (edit,) = action.edits
    assert (action.title, action.safety, edit.path) == ("Generate CDK construct", "safe", FILE)
    assert edit.creates is not None
    files({"models.py": MODELS, FILE: edit.creates})
    result = dynamorm("generate", "cdk", "--model", "Parcel", "--out", FILE, "--check")
    assert result.stdout == f"{FILE} is up to date.\n"


def test_calls_that_create_tables() -> None:
    """A table that a call creates is called by its name."""
    action = offered({"models.py": MODELS}, 1)
    assert action is not None
    assert action.edits[0].path == "infra/vans_table.py"
    assert "--model vans --out infra/vans_table.py" in (action.edits[0].creates or "")


def test_beside_other_constructs() -> None:
    """Where the project has constructs, the file stands beside them and is in their language."""
    action = offered({"models.py": MODELS, "deploy/lib/depots.ts": STACK})
    assert action is not None
    assert action.edits[0].path == "deploy/lib/parcels-table.ts"
    assert "export class ParcelsTable extends Construct {" in (action.edits[0].creates or "")


def test_a_file_that_is_left_behind() -> None:
    """A generated file that the model has left behind is made anew; one that is as it should be, or is somebody's own,
    is not offered."""
    now = offered({"models.py": MODELS})
    old = offered({"models.py": MODELS.replace("code =", "number =")})
    assert now is not None
    assert old is not None
    current, outdated = now.edits[0].creates or "", old.edits[0].creates or ""
    update = offered({"models.py": MODELS, FILE: outdated})
    assert update is not None
    assert applied(outdated.encode(), update.edits[0].edits).decode() == current
    assert offered({"models.py": MODELS, FILE: current}) is None
    assert offered({"models.py": MODELS, FILE: f"{outdated}\nTABLES = {{}}\n"}) is None
    assert offered({"models.py": MODELS, FILE: "TABLES = {}\n"}) is None


def test_what_is_not_known() -> None:
    """Of a model without a key nothing is made, and the offer says why."""
    refused = offered({"models.py": MODELS.replace("hash_key=True", "")})
    assert refused is not None
    assert refused.edits == ()
    assert any("the key of `parcels` is not fully known" in told for told in refused.told)
