"""A baseline keeps silent about what was found before, and about nothing else; so does `--since` with a revision."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands.shop import MODELS, QUERIES, RESERVED, SCAN, SHOP
from commands.test_lock import INDEXES, TEMPLATE
from conftest import Dynamorm, Files

BASELINE = "dynamorm.baseline.json"
DYNAMORM = (sys.executable, "-m", "dynamorm_lsp")
PLACE = re.compile(r"[^:]+:\d+:\d+: ")
AGAIN = QUERIES.replace("of_customer", "again").partition("\n\n\n")[2]


def concise(dynamorm: Dynamorm, *arguments: str) -> list[str]:
    """The places of what is reported, and the last lines whole."""
    lines = dynamorm("check", "--format", "concise", *arguments).stdout.splitlines()
    return [line.partition(": ")[0] if PLACE.match(line) else line for line in lines]


def test_writing(files: Files, dynamorm: Dynamorm) -> None:
    """What is found is written once, sorted, and the same each time; then the check has nothing to say and passes."""
    base = files({**SHOP, "rename.py": RESERVED})
    written = dynamorm("check", "--write-baseline")
    assert (written.exit_code, written.stdout) == (0, f"{BASELINE} is written: 2 findings in 2 files.\n")
    content = (base / BASELINE).read_bytes()
    assert list(json.loads(content)["files"]) == ["queries.py", "rename.py"]
    dynamorm("check", "--write-baseline")
    assert (base / BASELINE).read_bytes() == content
    checked = dynamorm("check")
    assert (checked.exit_code, checked.stdout) == (0, "No new problems in 3 files. 2 known ones are not shown.\n")
    assert json.loads(dynamorm("check", "--format", "json").stdout)["summary"]["known"] == 2
    assert concise(dynamorm, "--no-baseline")[:1] == ["queries.py:5:23"]


def test_lines_move(files: Files, dynamorm: Dynamorm) -> None:
    """A known finding stays known wherever its line goes; the same code once more is news."""
    files(SHOP)
    dynamorm("check", "--write-baseline")
    files({"queries.py": '"""Queries."""\n\n\n' + QUERIES.replace("    return list(", "    return  list(")})
    assert concise(dynamorm) == ["No new problems in 2 files. 1 known one is not shown."]
    files({"queries.py": QUERIES + "\n\n" + AGAIN})
    assert concise(dynamorm) == [
        "queries.py:9:23",
        "Found 1 warning in 2 files (for 1 there may be a fix: see `--diff --unsafe-fixes`). 1 known one is not shown.",
    ]
    files({"queries.py": QUERIES.replace("== customer", "== customer.upper()")})
    assert concise(dynamorm)[0] == "queries.py:5:23"


def test_calls_of_several_lines(files: Files, dynamorm: Dynamorm) -> None:
    """Calls that begin alike are told apart by the lines that go on with them."""
    first = QUERIES.replace("Order.scan(Order", "Order.scan(\n        Order")
    second = first.replace("== customer", "== other").partition("\n\n\n")[2]
    files({**SHOP, "queries.py": first})
    dynamorm("check", "--write-baseline")
    files({"queries.py": "from models import Order\n\n\n" + second})
    assert concise(dynamorm)[0] == "queries.py:5:23"


SEVERAL = """\
import boto3

orders = boto3.resource("dynamodb").Table("orders")


def pages():
    return list(boto3.client("dynamodb").get_paginator("scan").paginate(TableName="orders"))


def totals():
    found = orders.scan()
    while "LastEvaluatedKey" in found:
        yield found["Items"]
        found = orders.scan(ExclusiveStartKey=found["LastEvaluatedKey"])


def others():
    found = orders.scan()
    while "LastEvaluatedKey" in found:
        print(found["Items"])
        found = orders.scan(ExclusiveStartKey=found["LastEvaluatedKey"])
"""


def test_what_is_told_once(files: Files, dynamorm: Dynamorm) -> None:
    """A cause that is told once for several places is known at each of them; one that is mended is missed."""
    files({"scans.py": SEVERAL})
    told = concise(dynamorm, "--select", "SC001")
    assert len(told) == 2
    dynamorm("check", "--write-baseline")
    assert concise(dynamorm)[0].startswith("No new problems")
    files({"scans.py": SEVERAL.partition("def others")[0]})
    assert concise(dynamorm)[0].startswith("No new problems")
    assert concise(dynamorm)[1].startswith("1 finding is in the baseline and no more in the code")


def test_a_part(files: Files, dynamorm: Dynamorm) -> None:
    """Written for some files or rules, the baseline keeps what it has of the others."""
    base = files({**SHOP, "rename.py": RESERVED})
    dynamorm("check", "--write-baseline")
    whole = (base / BASELINE).read_bytes()
    dynamorm("check", "--write-baseline", "queries.py")
    dynamorm("check", "--write-baseline", "--select", "QE")
    assert (base / BASELINE).read_bytes() == whole
    files({"queries.py": ""})
    assert concise(dynamorm) == [
        "No new problems in 3 files. 1 known one is not shown.",
        "1 finding is in the baseline and no more in the code: `--write-baseline` takes them out.",
    ]
    assert concise(dynamorm, "--select", "QE") == ["No new problems in 3 files. 1 known one is not shown."]
    dynamorm("check", "--write-baseline", "queries.py")
    assert list(json.loads((base / BASELINE).read_bytes())["files"]) == ["rename.py"]


def test_in_a_folder_below(files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest baseline above holds, with paths as seen from where it lies; a new one lies beside the settings."""
    base = files({"pyproject.toml": "[tool.dynamorm]\n", **{f"shop/{path}": text for path, text in SHOP.items()}})
    monkeypatch.chdir(base / "shop")
    assert dynamorm("check", "--write-baseline").stdout == f"../{BASELINE} is written: 1 finding in 1 file.\n"
    assert concise(dynamorm) == ["No new problems in 2 files. 1 known one is not shown."]
    monkeypatch.chdir(base)
    assert concise(dynamorm) == ["No new problems in 2 files. 1 known one is not shown."]


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"format": 1, "files": {"a.py": 1}}', '{"format": 2, "files": {}}', b"\xff"]
)
def test_damaged(files: Files, dynamorm: Dynamorm, content: str | bytes) -> None:
    """A file that is no baseline ends the check with one line that names it."""
    files({**SHOP, BASELINE: content})
    done = dynamorm("check")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {BASELINE}: ")
    assert len(done.stderr.splitlines()) == 1


def test_no_fixes(files: Files, dynamorm: Dynamorm) -> None:
    """Known findings are not fixed: who wants that says --no-baseline."""
    base = files({"rename.py": RESERVED})
    dynamorm("check", "--write-baseline")
    dynamorm("check", "--fix")
    assert (base / "rename.py").read_text() == RESERVED
    dynamorm("check", "--fix", "--no-baseline")
    assert (base / "rename.py").read_text() != RESERVED


# ---- revisions ------------------------------------------------------------------------------------------------------


def git(*arguments: str) -> None:
    """Runs Git in the working directory, with no settings but its own."""
    identity = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=environment)


def commit(message: str = "A change") -> None:
    """Commits all files."""
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


@pytest.fixture
def repository(files: Files) -> Path:
    """A repository whose first commit, `main`, holds a small shop with one finding."""
    base = files(SHOP)
    git("init", "--quiet", "--initial-branch", "main")
    commit()
    return base


@pytest.mark.usefixtures("repository")
def test_since(files: Files, dynamorm: Dynamorm) -> None:
    """What was found at the revision is not told of again, whatever moves; what is new is, committed or not."""
    git("checkout", "--quiet", "-b", "feature")
    files({"queries.py": "# Queries.\n" + QUERIES})
    assert concise(dynamorm, "--since", "main") == ["No new problems in 2 files. 1 known one is not shown."]
    commit()
    files({"rename.py": RESERVED})
    assert concise(dynamorm, "--since", "main")[0] == "rename.py:9:31"
    commit()
    assert concise(dynamorm, "--since", "main")[0] == "rename.py:9:31"
    assert concise(dynamorm, "--since", "HEAD") == ["No new problems in 3 files. 2 known ones are not shown."]


@pytest.mark.usefixtures("repository")
def test_since_what_is_told_once(files: Files, dynamorm: Dynamorm) -> None:
    """No place of a cause that was there is news, though only one of them is told."""
    files({"scans.py": SEVERAL})
    commit()
    files({"scans.py": "# Scans.\n" + SEVERAL})
    assert concise(dynamorm, "--since", "HEAD")[0].startswith("No new problems")


@pytest.mark.usefixtures("repository")
def test_since_a_branch_that_went_on(files: Files, dynamorm: Dynamorm) -> None:
    """What counts is where the histories parted: what another branch has mended since is not news here."""
    git("checkout", "--quiet", "-b", "feature")
    files({"other.py": ""})
    commit()
    git("checkout", "--quiet", "main")
    files({"queries.py": ""})
    commit()
    git("checkout", "--quiet", "feature")
    assert concise(dynamorm, "--since", "main") == ["No new problems in 3 files. 1 known one is not shown."]


def test_since_a_file_had_another_name(repository: Path, dynamorm: Dynamorm) -> None:
    """A file that was renamed brings no news, in a check of the folder or of itself."""
    git("mv", "queries.py", "lookups.py")
    for paths in ((), ("lookups.py",), (str(repository / "lookups.py"),)):
        assert concise(dynamorm, "--since", "HEAD", *paths)[0].startswith("No new problems")


def test_since_below(repository: Path, files: Files, dynamorm: Dynamorm, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder of the repository, the same is told of what lies in it; the repository itself stays as it is."""
    files({f"shop/{path}": text for path, text in SHOP.items()})
    commit()
    files({"shop/rename.py": RESERVED})
    monkeypatch.chdir(repository / "shop")
    before = sorted(path.name for path in (repository / ".git").iterdir())
    assert concise(dynamorm, "--since", "HEAD")[0] == "rename.py:9:31"
    assert sorted(path.name for path in (repository / ".git").iterdir()) == before


@pytest.mark.usefixtures("repository")
def test_tables_of_the_revision(files: Files, dynamorm: Dynamorm) -> None:
    """Where there is no lock, the tables of the revision count as deployed: what the change would break is told."""
    files({"template.yaml": TEMPLATE})
    commit()
    files({"template.yaml": TEMPLATE + INDEXES})
    told = dynamorm("check", "--since", "HEAD", "--format", "concise").stdout
    assert "CF007 several-index-changes" in told
    assert "CF007" not in dynamorm("check", "--format", "concise").stdout


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("revision", "message"), [
    ("nowhere", "nowhere: Git knows no such revision"),
    ("--help", "--help: Git knows no such revision"),
    ("alone", "alone: has no history in common with HEAD; in CI, fetch the whole history (`fetch-depth: 0`)"),
])  # fmt: skip
def test_no_such_revision(dynamorm: Dynamorm, revision: str, message: str) -> None:
    """A revision that cannot be compared with is one line, and 2."""
    git("checkout", "--quiet", "--orphan", "alone")
    commit("Another beginning")
    git("checkout", "--quiet", "main")
    done = dynamorm("check", f"--since={revision}")
    assert (done.exit_code, done.stderr) == (2, f"error: {message}\n")


def test_no_repository(files: Files, dynamorm: Dynamorm) -> None:
    """Without a repository there is nothing to compare with."""
    files(SHOP)
    done = dynamorm("check", "--since", "main")
    assert (done.exit_code, done.stderr) == (2, "error: main: the working directory is in no Git repository\n")


# ---- watching -------------------------------------------------------------------------------------------------------


def test_watching(files: Files) -> None:
    """Each change of a source is followed by a new report."""
    base = files({"models.py": MODELS, "notes.txt": ""})
    command = [*DYNAMORM, "check", "--watch", "--format", "concise"]
    with subprocess.Popen(command, cwd=base, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "No problems in 1 file.\n"
            assert running.stderr is not None
            assert running.stderr.readline().startswith("Watching for changes")
            files({"queries.py": QUERIES})
            assert SCAN in running.stdout.readline()
        finally:
            running.kill()


@pytest.mark.parametrize("arguments", [
    ("--write-baseline", "--fix"), ("--write-baseline", "--since", "HEAD"), ("--watch", "--fix"), ("--watch", "--diff"),
    ("--output", "json"), ("--output", "nothing=a"), ("--output", "json=a", "--report", "access-patterns"),
])  # fmt: skip
def test_what_does_not_go_together(files: Files, dynamorm: Dynamorm, arguments: tuple[str, ...]) -> None:
    """Options that contradict each other are refused, and nothing is done."""
    base = files(SHOP)
    done = dynamorm("check", *arguments)
    assert (done.exit_code, sorted(path.name for path in base.iterdir())) == (2, ["models.py", "queries.py"])
