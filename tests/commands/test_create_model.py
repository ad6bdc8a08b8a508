"""`dynamorm create-model`: a model planned from words, by options or on a terminal, and what it leaves behind."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import Dynamorm, Files

ORDER = (
    "--entity", "Order", "--attribute", "order_id:uuid", "--attribute", "customer_id:text",
    "--attribute", "placed_at:datetime", "--attribute", "status:enum(PLACED,PAID)=PLACED", "--identity", "order_id",
    "--pattern", "orders of a customer, newest first", "--pattern", "paid orders",
)  # fmt: skip


@pytest.mark.parametrize("library", ["pynamodb", "boto3", "pydantic", "go"])
def test_by_options(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """The model is written, and the checker has nothing to say; what will be asked of it stands in a file beside it."""
    base = files({})
    result = dynamorm("create-model", *ORDER, "--library", library, "--yes")
    assert result.exit_code == 0, result.stderr
    name = "models.go" if library == "go" else "models.py"
    assert f"  create  {name}  (the model, for {library})\n" in result.stdout
    assert "ORDER#CUSTOMER_ID#customer-1" in result.stdout
    assert sorted(path.name for path in base.iterdir()) == ["dynamorm.patterns.toml", name]
    assert dynamorm("check").stdout.startswith("No problems in 1 file.")


def test_the_name_alone(files: Files, dynamorm: Dynamorm) -> None:
    """The kind of items may be named without its option, and is named once."""
    base = files({})
    assert dynamorm("create-model", *ORDER[1:], "--yes").exit_code == 0
    assert "class Order(" in (base / "models.py").read_text()
    result = dynamorm("create-model", "Parcel", *ORDER, "--yes")
    assert result.exit_code == 2
    assert "--entity says `Order`, and the name before it says `Parcel`" in result.stderr


def test_types_as_they_are_told(files: Files, dynamorm: Dynamorm) -> None:
    """What is shown says types in the words in which they are told, and nothing in those of a library."""
    files({})
    more = ("--attribute", "price:number", "--attribute", "tags:set[text]?", "--attribute", "extra:map")
    shown = dynamorm("create-model", *ORDER, *more, "--version", "version", "--ttl", "dies", "--dry-run").stdout
    rows = [line.split()[:2] for line in shown.split("\n\n")[0].splitlines()[1:]]
    assert rows == [
        ["order_id", "uuid"], ["customer_id", "text"], ["placed_at", "datetime"], ["status", "enum"],
        ["price", "number"], ["tags", "set[text]"], ["extra", "map"], ["version", "int"], ["dies", "int"],
    ]  # fmt: skip


PLACING = """
import boto3

from models import Order


def place(order: Order) -> None:
    boto3.resource("dynamodb").Table(Order.table_name).put_item(Item=order.to_item())
"""


@pytest.mark.parametrize("manner", [(), ("--own-keys",)])
@pytest.mark.parametrize(
    ("phrase", "is_risky"),
    [
        ("orders in status", True),
        ("orders in status, newest first", True),
        ("number of orders in status", True),
        ("orders of a customer, newest first", False),
        ("orders of a customer in status", False),
        ("orders of a customer between two dates", False),
        ("paid orders", False),
        ("one order by id", False),
    ],
)
def test_hot_partitions(phrase: str, is_risky: bool, manner: tuple[str, ...], files: Files, dynamorm: Dynamorm) -> None:
    """What a key of few values costs is told before anything is written, and no news to the checker after it."""
    files({"placing.py": PLACING})
    result = dynamorm("create-model", *ORDER[:-4], "--pattern", phrase, *manner, "--library", "boto3", "--yes")
    assert result.exit_code == 0, result.stderr
    told = "Items of one `status` share a partition, which takes 1,000 small writes a second" in result.stdout
    assert told == (is_risky or (bool(manner) and phrase == "paid orders"))
    assert " HP0" not in dynamorm("check").stdout
    planned = Path("dynamorm.patterns.toml")
    assert told == (planned.exists() and "crowds = " in planned.read_text())


MORE = (
    "--pattern", "orders of a customer between two dates", "--pattern", "orders of a customer since a date",
    "--pattern", "number of orders in status", "--pattern", "one order by id",
)  # fmt: skip


def test_the_library_that_a_project_is_begun_with(files: Files, dynamorm: Dynamorm) -> None:
    """Before there is code, what is listed as required tells which library is meant."""
    files()
    assert dynamorm("init", "--library", "boto3", "--no-example", "--yes").exit_code == 0
    assert "  create  models.py  (the model, for boto3)\n" in dynamorm("create-model", *ORDER, "--yes").stdout


@pytest.mark.parametrize("library", ["pynamodb", "boto3"])
def test_methods_of_patterns(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """What was planned becomes methods, again after these are there, and none twice."""
    base = files({})
    dynamorm("create-model", *ORDER, *MORE, "--library", library, "--yes")
    result = dynamorm("generate", "repository", "handler")
    assert result.exit_code == 0, result.stderr
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F", base]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout
    written = (base / "repositories" / "order_base.py").read_text()
    assert written.count("    def orders_of_customer_newest_first(") == 2  # once in the protocol
    assert written.count("    def paid_orders(") == 2
    again = dynamorm("generate", "repository", "--check")
    assert again.exit_code == 0, again.stdout
    assert again.stderr == ""


def test_name_in_small_letters(files: Files, dynamorm: Dynamorm) -> None:
    """A kind that is named as people write it is called as classes are."""
    base = files({})
    wished = ("--attribute", "line_id:uuid", "--identity", "line_id", "--library", "boto3", "--yes")
    assert dynamorm("create-model", "order_line", *wished).exit_code == 0
    assert "class OrderLine:" in (base / "models.py").read_text()


def test_project_of_go_that_begins(files: Files, dynamorm: Dynamorm) -> None:
    """Where only a `go.mod` stands, models are structs, and what comes next can be made of them."""
    base = files({"go.mod": "module example.com/shop\n\ngo 1.21\n"})
    result = dynamorm("create-model", "Line", "--attribute", "line_id:uuid", "--identity", "line_id", "--yes")
    assert result.stdout.endswith("Written. Next: `dynamorm generate types docs`.\n")
    assert list(base.rglob("*.go"))


def test_again_from_a_file(files: Files, dynamorm: Dynamorm) -> None:
    """What was wished for is written down, and comes to the same model elsewhere."""
    base = files({})
    dynamorm("create-model", *ORDER, "--library", "pynamodb", "--save-spec", "order.json", "--yes")
    first = (base / "models.py").read_text()
    assert json.loads((base / "order.json").read_text())["patterns"] == [ORDER[-3], ORDER[-1]]
    (base / "models.py").unlink()
    result = dynamorm("create-model", "--spec", "order.json", "--yes")
    assert result.exit_code == 0, result.stderr
    assert (base / "models.py").read_text() == first


def test_nothing_without_leave(files: Files, dynamorm: Dynamorm) -> None:
    """Where nobody can be asked, nothing is written without --yes."""
    base = files({})
    shown = dynamorm("create-model", *ORDER, "--dry-run")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, "Nothing was written.")
    result = dynamorm("create-model", *ORDER)
    assert result.exit_code == 2
    assert "--yes says that it may be" in result.stderr
    assert not list(base.iterdir())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("--pattern", "orders of a shop"), "`shop` is no attribute of order"),
        (("--attribute", "total"), "`total` is no attribute: write `name:type`"),
        (("--attribute", "total:money"), "`money` is no type; there are text"),
        (("--attribute", "pk:text"), "`pk` hold the keys that are built"),
        (("--identity", "number"), "`number` is no attribute: there are `order_id`"),
        (("--pattern", "orders between two dates"), "it gives no attribute by equality"),
        (("--table", "shop"), "no model has a table `shop` here"),
        (("--entity", "order:text"), "`order:text` is no name of a kind of items"),
        (("--tenant", "shop_id"), "`shop_id` is no attribute: there are `order_id`"),
        (("--tenant", "customer_id", "--own-keys"), "keys that begin with a tenant are built"),
    ],
)
def test_wrong(change: tuple[str, str], told: str, files: Files, dynamorm: Dynamorm) -> None:
    """What is wrong is told with the way round, and nothing is written."""
    base = files({})
    result = dynamorm("create-model", *ORDER, *change, "--yes")
    assert result.exit_code == 2
    assert told in result.stderr + result.stdout
    assert not list(base.iterdir())


def test_files_that_are_there(files: Files, dynamorm: Dynamorm) -> None:
    """A second kind gets a file of its own, and its patterns stand behind those of the first."""
    base = files({"models.py": "KEPT = True\n"})
    result = dynamorm("create-model", *ORDER, "--yes")
    assert "  create  order.py" in result.stdout
    assert (base / "models.py").read_text() == "KEPT = True\n"
    result = dynamorm("create-model", *ORDER, "--table-name", "others", "--out", "models.py", "--yes")
    assert result.exit_code == 2
    assert "models.py is there already and is not overwritten: name another file" in result.stderr


def test_joining_a_table(files: Files, dynamorm: Dynamorm) -> None:
    """Another kind of items joins the table of the first, under its names of keys, in its indexes."""
    base = files({})
    dynamorm("create-model", *ORDER, "--library", "pynamodb", "--table-name", "shop", "--yes")
    customer = ("--entity", "Customer", "--attribute", "customer_id:text", "--attribute", "mail:text")
    wish = (*customer, "--identity", "customer_id", "--pattern", "customers by mail", "--table", "SHOP_TABLE")
    result = dynamorm("create-model", *wish, "--yes")
    assert result.exit_code == 0, result.stderr
    written = (base / "customer.py").read_text()
    assert 'SHOP_TABLE = os.environ.get("SHOP_TABLE", "shop")\n' in written
    assert 'index_name = "gsi1"' in written
    assert dynamorm("check").stdout.startswith("No problems in 2 files.")
    assert 'model = "Customer"' in (base / "dynamorm.patterns.toml").read_text()


KEYED = """from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Member(Model):
    class Meta:
        table_name = "users"

    user_id = UnicodeAttribute(hash_key=True)
"""


def test_a_table_that_is_there(files: Files, dynamorm: Dynamorm) -> None:
    """A kind whose table is called as that of others joins it, and its indexes; where it cannot, nothing is written."""
    base = files({})
    dynamorm("create-model", *NOTE, "--library", "boto3", "--yes")
    person = (
        "--entity",
        "Person",
        "--attribute",
        "mail:text",
        "--attribute",
        "born:date",
        "--attribute",
        "city:text",
        "--identity",
        "mail",
    )
    result = dynamorm("create-model", *person, "--table-name", "notes", "--pattern", "persons by born", "--yes")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("`notes` is the table of `Note` already: these items join it.\n")
    assert "create_table" not in (base / "person.py").read_text()
    assert dynamorm("check").stdout.startswith("No problems in 2 files.")
    (base / "keyed.py").write_text(KEYED)
    before = sorted(path.name for path in base.iterdir())
    author = (
        "--entity",
        "Author",
        *person[2:],
        "--table-name",
        "notes",
        "--pattern",
        "authors of a city, newest first",
    )
    user = ("--entity", "User", *person[2:])
    for again, because in [
        (user, "`users` is keyed by `user_id`: other kinds fit where both are texts"),
        (NOTE, "items of `Note` could have the keys of `Note`: call it otherwise"),
    ]:
        result = dynamorm("create-model", *again, "--yes")
        assert result.exit_code == 2
        assert because in result.stderr
        assert "or give them another table, by --table-name" in result.stderr
    assert sorted(path.name for path in base.iterdir()) == before
    result = dynamorm("create-model", *author, "--yes")  # whose order index `gsi1`, by `gsi1pk` alone, has not
    assert result.exit_code == 0, result.stderr
    written = (base / "author.py").read_text()
    assert '"gsi2pk": ' in written
    assert "gsi1" not in written.partition("def create_table")[0]
    assert dynamorm("check").stdout.startswith("No problems in")


NOTE = (
    "--entity", "Note", "--attribute", "org_id:text", "--attribute", "note_id:uuid", "--attribute", "author:text",
    "--identity", "note_id", "--pattern", "notes of an author", "--table-name", "notes",
)  # fmt: skip
FOLDER = (
    "--entity", "Folder", "--attribute", "org_id:text", "--attribute", "folder_id:uuid", "--identity", "folder_id",
    "--pattern", "folders of an org", "--table", "notes",
)  # fmt: skip


def test_tenants(files: Files, dynamorm: Dynamorm) -> None:
    """All keys begin with whose the items are, which tells one item from all others, too, and which all methods are
    given; of what is asked of a tenant alone, nothing else is in the partition key."""
    base = files({})
    for wish in (NOTE, FOLDER):
        result = dynamorm("create-model", *wish, "--tenant", "org_id", "--library", "boto3", "--yes")
        assert result.exit_code == 0, result.stderr
    written = (base / "models.py").read_text()
    assert '"pk": f"TENANT#{org_id}#NOTE#{note_id}"' in written
    assert '"gsi1pk": f"TENANT#{self.org_id}#NOTE#AUTHOR#{self.author}"' in written
    assert 'return {"pk": f"TENANT#{org_id}#FOLDER", "sk": f"FOLDER#{folder_id}"}' in (base / "folder.py").read_text()
    dynamorm("generate", "repository")
    methods = (base / "repositories" / "note_base.py").read_text()
    assert "def get(self, org_id: str, note_id: str, *, consistent: bool = False) -> Note:" in methods
    assert 'f"TENANT#{org_id}#NOTE#AUTHOR#{author}"' in methods
    assert dynamorm("check").stdout.startswith("No problems in")


def test_one_table_is_created_once(files: Files, dynamorm: Dynamorm) -> None:
    """What joins a table as it is shown and needs no other index leaves its creation to the file that has it."""
    base = files({})
    for wish in (NOTE, FOLDER):
        dynamorm("create-model", *wish, "--library", "boto3", "--yes")
    assert "def create_table(" in (base / "models.py").read_text()
    joined = (base / "folder.py").read_text()
    assert 'NOTES_TABLE = os.environ.get("NOTES_TABLE", "notes")' in joined
    assert "create_table" not in joined
    assert "boto3" not in joined.partition("class Folder")[0]


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ({"app/__init__.py": "", "tests/__init__.py": ""}, "app/models.py"),
        ({"src/shop/__init__.py": "", "src/shop/api/__init__.py": ""}, "src/shop/models.py"),
        ({"one/__init__.py": "", "two/__init__.py": ""}, "models.py"),
    ],
)
def test_place(there: dict[str, str], written: str, files: Files, dynamorm: Dynamorm) -> None:
    """A model goes into the only package of a project, and the next one beside it."""
    files(there)
    assert f"  create  {written}  (" in dynamorm("create-model", *NOTE, "--library", "boto3", "--yes").stdout
    beside = written.replace("models.py", "folder.py")
    joining = ("Note" if word == "notes" else word for word in FOLDER)
    assert f"  create  {beside}  (" in dynamorm("create-model", *joining, "--library", "boto3", "--yes").stdout


REFUSED = (
    (("--attribute", "import:text"), "`import` is a word of Python, so that no field is called so"),
    (("--attribute", "active:bool=perhaps"), "`perhaps` is no value of `active`: it is true or false"),
    (("--attribute", "count:int=1.5"), "`1.5` is no whole number"),
    (("--version", "from"), "`from` is a word of Python"),
    (("--entity", "Class"), "`Class` in small letters is a word of Python"),
    (("--pattern", "open notes"), "`open` is no value of an attribute: none tells its values"),
    (("--pattern", "open notes"), "and understood:\n  one note by id\n  notes of "),
)


@pytest.mark.parametrize(("told", "because"), REFUSED)
def test_refused(told: tuple[str, str], because: str, files: Files, dynamorm: Dynamorm) -> None:
    """What cannot be is told with its reason, what is understood one a line, and nothing is written."""
    base = files({})
    result = dynamorm("create-model", *NOTE, *told, "--library", "boto3", "--yes")
    assert result.exit_code != 0
    assert because in result.stderr
    assert not list(base.iterdir())


@pytest.mark.parametrize("library", ["pynamodb", "boto3", "pydantic", "go"])
def test_defaults(library: str, files: Files, dynamorm: Dynamorm) -> None:
    """Numbers and truths have defaults, too, and the checker has nothing to say."""
    base = files({})
    told = (word for one in ("active:bool=true", "count:int=007", "price:number=9.50") for word in ("--attribute", one))
    assert dynamorm("create-model", *NOTE, *told, "--library", library, "--yes").exit_code == 0
    assert dynamorm("check").stdout.startswith("No problems in")
    if library == "boto3":
        written = (base / "models.py").read_text()
        assert "    active: bool = True\n" in written
        assert "    count: int = 7\n" in written
        assert '    price: Decimal = Decimal("9.50")\n' in written


@pytest.mark.parametrize(
    ("listed", "noted"),
    [
        ({"pyproject.toml": '[project]\ndependencies = ["boto3>=1.28", "boto3-stubs"]\n'}, "imports pydantic: add it"),
        ({"requirements.txt": "aioboto3\nPydantic==2.7\n"}, "imports boto3: add it"),
        ({"requirements.txt": "boto3\npydantic\n"}, ""),
        ({}, ""),
    ],
)
def test_packages(listed: dict[str, str], noted: str, files: Files, dynamorm: Dynamorm) -> None:
    """What written code imports is told where the project lists what it needs, but not that."""
    files(listed)
    result = dynamorm("create-model", *NOTE, "--library", "pydantic", "--yes")
    assert result.exit_code == 0
    assert noted in result.stderr if noted else result.stderr == ""


def test_two_files_of_models(files: Files, dynamorm: Dynamorm) -> None:
    """Of a package's `models.py` and one beside it, each is imported as it was, however often all is written."""
    base = files({"app/__init__.py": ""})
    dynamorm("create-model", *NOTE, "--library", "boto3", "--yes")
    dynamorm("create-model", *FOLDER, "--library", "boto3", "--out", "models.py", "--yes")
    assert dynamorm("generate", "repository", "handler").exit_code == 0
    assert "from ..models import Note" in (base / "app/repositories/note_base.py").read_text()
    assert "from models import Folder" in (base / "repositories/folder_base.py").read_text()
    assert dynamorm("generate", "repository", "handler", "--check").exit_code == 0


# ---- on a terminal --------------------------------------------------------------------------------------------------

ANSWERS = (
    ("Kind of items", "order 1!"),
    ("Kind of items", "Order"),
    ("Attribute", "order_id:uuid"),
    ("Attribute", "customer_id:txt"),
    ("Attribute", "customer_id:text"),
    ("Attribute", "placed_at:datetime"),
    ("Attribute", ""),
    ("What tells one item from all others [order_id]", ""),
    ("Count changes, so that no two undo each other? [Y/n]", ""),
    ("Do items expire? [y/N]", ""),
    ("Access pattern", "orders of a shop"),
    ("Access pattern", "orders of a customer, newest first"),
    ("Access pattern", ""),
    ("Write this? [Y/n]", "y"),
)
"""What is asked, one thing after another, and what is answered; two answers are wrong, and asked again."""
PATIENCE = 60


class Terminal:
    """The command on a terminal, spoken to as a person would."""

    def __init__(self, folder: Path) -> None:
        self.ours, theirs = pty.openpty()
        environment = {name: value for name, value in os.environ.items() if name != "CI"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dynamorm_lsp", "create-model"], cwd=folder, env=environment,
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""

    def until(self, text: str) -> None:
        """Waits until something is asked, and an answer is waited for: what was wrong is told before."""
        while text not in self.shown or not self.shown.endswith(": "):
            ready, _, _ = select.select([self.ours], [], [], PATIENCE)
            assert ready, f"`{text}` is not asked: {self.shown}"
            try:
                self.shown += os.read(self.ours, 4096).decode("utf-8", "replace")
            except OSError:
                raise AssertionError(f"it ended before `{text}`: {self.shown}") from None

    def say(self, line: str) -> None:
        self.shown = ""
        os.write(self.ours, f"{line}\n".encode())

    def leave(self) -> None:
        """Ctrl-C, and once more where Python had shown the prompt and was not waiting for an answer yet."""
        for _ in range(PATIENCE):
            os.killpg(self.process.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                return

    def end(self) -> int:
        while select.select([self.ours], [], [], PATIENCE)[0]:
            try:
                if not (read := os.read(self.ours, 4096)):
                    break
                self.shown += read.decode("utf-8", "replace")
            except OSError:
                break
        code = self.process.wait(PATIENCE)
        os.close(self.ours)
        return code


def test_conversation(tmp_path: Path) -> None:
    """Somebody answers question after question, sees what is planned, and has it written."""
    terminal = Terminal(tmp_path)
    for question, answer in ANSWERS:
        terminal.until(question)
        terminal.say(answer)
    assert terminal.end() == 0, terminal.shown
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".py", ".toml")) == [
        "dynamorm.patterns.toml",
        "models.py",
    ]


@pytest.mark.parametrize("step", range(len(ANSWERS)))
def test_leaving(step: int, tmp_path: Path) -> None:
    """Whoever leaves at any question leaves nothing behind."""
    terminal = Terminal(tmp_path)
    for question, answer in ANSWERS[:step]:
        terminal.until(question)
        terminal.say(answer)
    terminal.until(ANSWERS[step][0])
    terminal.leave()
    assert terminal.end() != 0
    assert not list(tmp_path.iterdir())
