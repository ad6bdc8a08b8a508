"""What holds for each kind of `dynamorm generate`: several files at once, whose they are, and what no model makes any
more."""

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from conftest import Dynamorm, Files
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.chosen_tables import chosen_tables
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_codeactions.generated_files import GeneratedFile, Generation, Wanted, command_of
from dynamorm_lsp.checking import writing
from dynamorm_lsp.checking.run import understand
from dynamorm_lsp.delivering import Asked, delivered, generating

MODELS = """
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Parcel(Model):
    class Meta:
        table_name = "parcels"

    code = UnicodeAttribute(hash_key=True)


class Van(Model):
    class Meta:
        table_name = "vans"

    plate = UnicodeAttribute(hash_key=True)
"""
VANS = MODELS[: MODELS.index("class Parcel")] + MODELS[MODELS.index("class Van") :]


def generate(project: Project, wanted: Wanted) -> Generation:
    """A note for each model, and one of the user's for all of them."""
    chosen = chosen_tables(project, wanted.models)
    out = wanted.out or "notes/"
    files = [GeneratedFile(f"{out}readme.md", "Mine.\n", "user")]
    for table in chosen.tables:
        name = table.blueprint.name
        head = Provenance(command_of("notes", wanted, (name,)), ("models.py",))
        files.append(GeneratedFile(f"{out}{name}.md", with_head(f"{name}\n", head, "<!-- ", " -->")))
    return Generation(tuple(files) if chosen.tables else (), chosen.left_out)


@click.command()
@generating
@click.option("--loud", flag_value="yes")
def notes(asked: Asked, loud: str | None) -> int:
    return delivered("notes", generate, asked.with_options(loud=loud))


def run(*words: str) -> Result:
    result = CliRunner().invoke(notes, words, standalone_mode=False)
    result.exit_code = result.return_value if isinstance(result.return_value, int) else 2
    return result


def test_several_files(files: Files) -> None:
    """Each file is told as it is written; the user's is told as such, and then left alone whatever is in it."""
    base = files({"models.py": MODELS})
    assert run().stdout.splitlines() == [
        "notes/readme.md is written, and yours from now on.",
        "notes/parcels.md is written.",
        "notes/vans.md is written.",
    ]
    (base / "notes/readme.md").write_text("Really mine.\n")
    assert run("--check").exit_code == 0
    assert run("--force").exit_code == 0
    assert (base / "notes/readme.md").read_text() == "Really mine.\n"
    assert run("--diff").stdout == ""


def test_all_or_none(files: Files) -> None:
    """Where somebody's own file stands in the way of one, none is written."""
    base = files({"models.py": MODELS, "notes/vans.md": "by hand\n"})
    result = run()
    assert "notes/vans.md was not generated" in str(result.exception)
    assert sorted(path.name for path in (base / "notes").iterdir()) == ["vans.md"]


def test_written_at_once(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one file cannot be written, those before it are as they were."""
    base = files({"models.py": MODELS})
    write = writing.write_file

    def failing(path: Path, content: bytes) -> None:
        if path.name == "vans.md":
            raise writing.WritingError(f"{path} cannot be written: no space left on device")
        write(path, content)

    monkeypatch.setattr(writing, "write_file", failing)
    result = run()
    assert "notes/vans.md cannot be written: no space left on device" in str(result.exception)
    assert not (base / "notes").exists()


def test_orphans(files: Files) -> None:
    """A file that no model makes any more fails the check, and goes by force; none of another command does."""
    base = files({"models.py": MODELS})
    run()
    run("--loud")  # the same files, made by another command from now on
    files({"models.py": VANS})
    assert run("--check").exit_code == 1  # the head of the other is out of date
    assert "parcels" not in run("--check").stdout
    checked = run("--loud", "--check")
    told = "notes/parcels.md is generated of no model any more"
    assert (checked.exit_code, checked.stdout.splitlines()[-1]) == (1, f"{told}: --force removes it.")
    assert run("--loud").exit_code == 0
    assert (base / "notes/parcels.md").exists()
    assert "notes/parcels.md is removed" in run("--loud", "--force").stdout
    assert sorted(path.name for path in (base / "notes").iterdir()) == ["readme.md", "vans.md"]
    assert run("--loud", "--check").exit_code == 0


def test_orphans_of_the_last_model(files: Files) -> None:
    """Where no model is left, it is told how to tidy up; force does it."""
    base = files({"models.py": MODELS})
    run()
    files({"models.py": "\n"})
    told = run()
    assert (
        told.exit_code,
        "notes/parcels.md is generated of no model any more: --force removes it." in told.stdout,
    ) == (
        0,
        True,
    )
    assert run("--check").exit_code == 1
    assert run("--force").exit_code == 0
    assert not (base / "notes/parcels.md").exists()


def test_orphans_with_work_in_them(files: Files) -> None:
    """One that was changed by hand stays, by force too."""
    base = files({"models.py": MODELS})
    run()
    with (base / "notes/parcels.md").open("a") as opened:
        opened.write("mine\n")
    files({"models.py": VANS})
    assert "changed by hand: it is left alone" in run("--force").stdout
    assert (base / "notes/parcels.md").exists()


@pytest.mark.parametrize("models", [VANS, MODELS.replace("code = UnicodeAttribute(hash_key=True)", "code = 1")])
def test_no_orphans_of_what_is_not_asked_or_known(files: Files, models: str) -> None:
    """Nothing is told of a model that nobody asks about, nor while something is left out of the file that had it."""
    files({"models.py": MODELS})
    run()
    files({"models.py": models})
    words = ("--model", "vans") if models is VANS else ()
    assert "no model" not in run(*words, "--check").stdout


def test_the_same_head_for_one_and_all(files: Files) -> None:
    """A file is the same, be its model asked for alone or with all others."""
    base = files({"models.py": MODELS})
    run("--model", "Van")
    alone = (base / "notes/vans.md").read_text()
    run()
    assert (base / "notes/vans.md").read_text() == alone
    assert "dynamorm generate notes --model vans" in alone


@pytest.mark.parametrize("out", ["there", "there/", "./there"])
def test_folders(files: Files, out: str) -> None:
    """A folder is one however it is written, be it there or not."""
    base = files({"models.py": MODELS})
    run("--out", out)
    assert "--out there/`" in (base / "there" / "vans.md").read_text()
    assert run("--out", "there/", "--check").exit_code == 0


def test_one_text_to_print(files: Files) -> None:
    """`-` prints a file; what makes several says so."""
    files({"models.py": MODELS})
    assert run("--out", "-", "--model", "Van").stdout.endswith("vans\n")
    assert "this makes several" in str(run("--out", "-").exception)


def test_nothing(files: Files, dynamorm: Dynamorm) -> None:
    """Without a model there is nothing to write, which is an error; so is one that does not exist."""
    files({"app.py": "print(1)\n"})
    told = "no model is defined here, so that there is nothing to generate: `dynamorm create-model` plans one"
    assert told in str(run().exception)
    files({"models.py": MODELS})
    result = dynamorm("generate", "types", "--model", "Lorry")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: no code defines `Lorry`; there are `Parcel`, `Van`, `parcels` and `vans`\n",
    )


def test_kinds_at_once(files: Files, dynamorm: Dynamorm) -> None:
    """Several kinds are written and checked in one go."""
    base = files({"models.py": MODELS})
    assert dynamorm("generate", "types", "docs").exit_code == 0
    assert dynamorm("generate", "types", "docs", "--check").exit_code == 0
    assert Path(base / "types/items.ts").is_file()
    assert Path(base / "docs/access-patterns.md").is_file()


def test_kinds_are_made_of_code_that_is_read_once(
    files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code is read for the first kind, and again for a kind after one that has written; the same comes of it."""
    files({"models.py": MODELS})
    read: list[object] = []

    def counting(*asked: Any, **told: Any) -> Any:
        read.append(asked)
        return understand(*asked, **told)

    monkeypatch.setattr("dynamorm_lsp.checking.run.understand", counting)
    for words, times in (((), 3), ((), 1), (("--check",), 1), (("--diff",), 1)):
        read.clear()
        assert dynamorm("generate", "repository", "types", "docs", *words).exit_code == 0
        assert len(read) == times, words


def test_a_kind_of_which_nothing_can_be_made(files: Files, dynamorm: Dynamorm) -> None:
    """It is told, and keeps no other kind from being written."""
    files({"models.py": MODELS})
    result = dynamorm("generate", "migration", "types")
    assert (result.exit_code, result.stdout) == (2, "types/items.ts is written.\n")
    assert result.stderr.startswith("error: migration: there is no dynamorm.lock.json")


WRITTEN = """
import boto3

TABLES = boto3.resource("dynamodb")
"""
PUT = """

def put_{0}(code):
    TABLES.Table("{0}").put_item(Item={{"id": code, "kind": "{0}"}})
"""


def test_what_is_told_of_many(dynamorm: Dynamorm, files: Files) -> None:
    """What holds for all kinds is told once; of many notes with one remedy a few in full, and where the others are."""
    kinds = ("van", "depot", "parcel", "route", "driver", "stop")
    files({"store.py": WRITTEN + "".join(PUT.format(kind) for kind in kinds)})
    told = [line for line in dynamorm("generate", "repository", "tests").stderr.splitlines() if "note: " in line]
    assert len(told) == 4
    assert all("the key of that is not known: have the template read" in line for line in told[:3])
    assert told[3].startswith("note: the same can be done about 3 more: store.py:")
    assert told[3].count("store.py:") == 3


def test_few_notes_are_told_in_full(dynamorm: Dynamorm, files: Files) -> None:
    """A line that only said where one other is would be no shorter."""
    files({"store.py": WRITTEN + "".join(PUT.format(kind) for kind in ("van", "depot", "parcel", "route"))})
    told = [line for line in dynamorm("generate", "repository").stderr.splitlines() if "note: " in line]
    assert len(told) == 4
    assert all(" nothing is generated of the items that `put_" in line for line in told)


PUTTING = """
import os

import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def save_order(customer_id: str, number: int):
    table.put_item(Item={"pk": f"CUSTOMER#{customer_id}", "sk": f"ORDER#{number}", "number": number, "state": "open"})


def orders_of(customer_id: str):
    return table.query(KeyConditionExpression=Key("pk").eq(f"CUSTOMER#{customer_id}") & Key("sk").begins_with("ORDER#"))
"""
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Environment:
      Variables:
        ORDERS_TABLE: !Ref Orders
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: sk, AttributeType: S}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
        - {AttributeName: sk, KeyType: RANGE}
  Save:
    Type: AWS::Serverless::Function
    Properties: {Handler: orders.save_order, Runtime: python3.12, CodeUri: .}
"""


def test_items_of_functions(files: Files, dynamorm: Dynamorm) -> None:
    """Where functions alone write the items of a table that infrastructure defines, each kind writes of these."""
    base = files({"orders.py": PUTTING, "template.yaml": TEMPLATE})
    result = dynamorm("generate", "types", "docs", "repository")
    assert (result.exit_code, result.stderr) == (0, "")
    types = Path(base / "types/items.ts").read_text()
    assert "export interface Order {\n  /** The partition key. */\n  pk: string;" in types
    assert "  state: string;\n" in types
    assert "export function parseOrderKey(" in types
    document = Path(base / "docs/access-patterns.md").read_text()
    assert "| Order | table | `CUSTOMER#{customer_id}` | `ORDER#{number}` |" in document
    assert "| orders\\_of | query |" in document
    assert dynamorm("generate", "types", "--model", "Order", "--out", "-").exit_code == 0
    assert dynamorm("generate", "types", "docs", "repository", "--check").exit_code == 0


def test_items_of_a_table_that_nothing_defines(files: Files, dynamorm: Dynamorm) -> None:
    """Its key is what requests ask by, which is remarked once for all kinds."""
    base = files({"orders.py": PUTTING})
    result = dynamorm("generate", "repository", "tests", "types", "docs")
    assert (result.exit_code, result.stderr) == (
        0,
        "note: orders.py:11: nothing here defines `ORDERS_TABLE`: requests alone tell that it is keyed by `pk`, sorted "
        "by `sk`: have the template read that defines it, or create it by `create_table`\n",
    )
    assert "Keyed by `pk`, sorted by `sk`.\n" in Path(base / "docs/access-patterns.md").read_text()
    assert 'os.environ["ORDERS_TABLE"]' in Path(base / "repositories/order_base.py").read_text()
    assert dynamorm("generate", "repository", "tests", "types", "docs", "--check").exit_code == 0


def test_items_of_a_table_whose_key_nothing_tells(files: Files, dynamorm: Dynamorm) -> None:
    """The remedy is told, once for all kinds."""
    files({"orders.py": PUTTING[: PUTTING.index("def orders_of")]})
    result = dynamorm("generate", "types", "docs")
    assert result.exit_code == 2
    assert result.stderr.count("nothing here defines it: define it by a model or `create_table`") == 1
    assert "nothing is known well enough of any model, so that there is nothing to generate\n" in result.stderr


@pytest.mark.parametrize(("library", "keys"), [("pynamodb", ()), ("pynamodb", ("--own-keys",)), ("boto3", ())])
def test_a_document_that_what_is_generated_leaves_as_it_is(
    files: Files, dynamorm: Dynamorm, library: str, keys: tuple[str, ...]
) -> None:
    """What is planned is told in its own words, before a repository asks for it and after; and of what every repository
    asks, what code calls that nobody generated."""
    base = files({"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n"})
    story = (
        "--entity", "Book", "--attribute", "author:text", "--attribute", "title:text", "--attribute", "printed:date",
        "--identity", "author,title", "--pattern", "books of an author", "--library", library, *keys, "--yes",
    )  # fmt: skip
    assert dynamorm("create-model", *story).exit_code == 0
    assert dynamorm("generate", "docs").exit_code == 0
    told = (base / "docs/access-patterns.md").read_text()
    assert "\n| books of an author | query |" in told
    for kinds in (("repository",), ("handler", "tests", "types")):
        assert dynamorm("generate", *kinds).exit_code == 0
        assert dynamorm("generate", "docs", "--check").exit_code == 0
    (base / "shelf.py").write_text(
        "from repositories.book import BookRepository\n\n\n"
        "def titled(books: BookRepository, author: str, title: str) -> object:\n"
        "    return books.get(author, title)\n"
    )
    assert dynamorm("generate", "docs").exit_code == 0
    now = (base / "docs/access-patterns.md").read_text()
    added = [line.split(" | ")[0] for line in now.splitlines() if line not in told.splitlines()]
    assert [line for line in added if line.startswith("| ")] == ["| BookRepositoryBase.get"]
    assert "given(" not in now


def test_planned_words_in_a_repository(files: Files, dynamorm: Dynamorm) -> None:
    """A method that somebody planned says what it gives in their words, on one line and as what it is."""
    base = files({"models.py": VANS})
    (base / "dynamorm.patterns.toml").write_text(
        '[[pattern]]\nmodel = "Van"\nname = "vans_of_plate"\nwords = """vans by \\"\\"\\"\n plate."""\n'
        'operation = "query"\nkey = [["plate", "=", "{plate}"]]\n'
    )
    assert dynamorm("generate", "repository").exit_code == 0
    text = (base / "repositories/van_base.py").read_text()
    assert 'Vans by \\"\\"\\" plate: where `plate` is what is given.' in text
