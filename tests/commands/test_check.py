"""`dynamorm check`: what it says, and what it exits with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.shop import MODELS, PUT_BACK, QUERIES, RESERVED, SCAN, SHOP
from conftest import AS_USER, Dynamorm, Files

FULL = Path("/dev/full")
DYNAMORM = [sys.executable, "-m", "dynamorm_lsp"]


def findings(dynamorm: Dynamorm, *arguments: str, text: str | bytes | None = None) -> list[tuple[str, str, int, int]]:
    """Rule, file, line and column of each finding."""
    result = dynamorm("check", *arguments, "--format", "json", text=text)
    assert result.exit_code in (0, 1), result.output
    return [
        (each["rule"], each["file"], each["line"], each["column"]) for each in json.loads(result.stdout)["findings"]
    ]


def test_a_clean_folder(files: Files, dynamorm: Dynamorm) -> None:
    """Nothing to report exits with 0."""
    files({"models.py": MODELS})
    result = dynamorm("check")
    assert (result.exit_code, result.stdout) == (0, "No problems in 1 file.\n")


def test_a_finding_with_its_source(files: Files, dynamorm: Dynamorm) -> None:
    """A finding is shown with its place, message, source and remedy, and exits with 1."""
    files(SHOP)
    result = dynamorm("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"queries.py:5:23: warning SC003 {SCAN}\n")
    assert (
        "5 |     return list(Order.scan(Order.customer == customer))\n  |                       ^^^^\n" in result.stdout
    )
    assert "  = help: Add a global secondary index on `customer`" in result.stdout
    assert "Found 1 warning in 2 files" in result.stdout


def test_only_the_files_asked_for(files: Files, dynamorm: Dynamorm) -> None:
    """What another file defines is understood, and findings are those of the files asked for."""
    files(SHOP)
    assert findings(dynamorm, "queries.py") == [(SCAN, "queries.py", 5, 23)]
    assert findings(dynamorm, "models.py") == []


def test_standard_input(files: Files, dynamorm: Dynamorm) -> None:
    """A text on standard input is checked among the files where it belongs."""
    files({"app/models.py": MODELS})
    assert findings(dynamorm, "-", "--stdin-filename", "app/queries.py", text=QUERIES) == [
        (SCAN, "app/queries.py", 5, 23)
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--fail-on", "error"), 0),
        (("--fail-on", "info"), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", SCAN), 0),
        (("--ignore", "SC"), 0),
        (("--select", "IX,QE"), 0),
        (("--select", "sc003"), 1),
        (("--format", "json"), 1),
        (("--format", "github", "--no-cache"), 1),
    ],
)
def test_exit_codes(files: Files, dynamorm: Dynamorm, arguments: tuple[str, ...], code: int) -> None:
    """The exit code follows severity and selection, never the format."""
    files(SHOP)
    assert dynamorm("check", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.py",), "error: nowhere.py: no such file or directory\n"),
        (("--select", "get-in-lop"), 'error: --select names no rule: "get-in-lop"; did you mean `get-in-loop`?\n'),
        (("--colour",), "error: No such option '--colour' (see `dynamorm check --help`)\n"),
        (("--unsafe-fixes",), "error: --unsafe-fixes goes with --fix or --diff (see `dynamorm check --help`)\n"),
        (("-", "--fix"), "error: --fix cannot change standard input; --diff shows what it would do "
                         "(see `dynamorm check --help`)\n"),
        (("-", "models.py"), "error: `-` stands alone: it is the text to check (see `dynamorm check --help`)\n"),
        (("--fail-on", "fatal"), None),
        (("--format", "xml"), None),
    ],
)  # fmt: skip
def test_usage(files: Files, dynamorm: Dynamorm, arguments: tuple[str, ...], message: str | None) -> None:
    """What cannot be done exits with 2, says why in one line, and prints nothing else."""
    files(SHOP)
    result = dynamorm("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert message is None or result.stderr == message


def test_confidence_of_the_verdict(files: Files, dynamorm: Dynamorm) -> None:
    """A finding of medium confidence is shown, and fails the check only when that is asked for."""
    files({"orders.py": PUT_BACK})
    shown = json.loads(dynamorm("check", "--format", "json").stdout)["findings"]
    assert {each["confidence"] for each in shown} == {"medium"}
    assert " (medium confidence)\n" in dynamorm("check").stdout
    assert dynamorm("check", "--fail-on", "info").exit_code == 0
    assert dynamorm("check", "--fail-on", "info", "--min-confidence", "medium").exit_code == 1


def test_what_nothing_calls_yet(files: Files, dynamorm: Dynamorm) -> None:
    """What calls cost in a function that nothing calls is for editors, unless all that is unsure is asked for."""
    files({"models.py": MODELS, "queries.py": QUERIES})
    files({"app.py": "import queries\n\n\ndef handler(event, context):\n    return {}\n"})
    assert findings(dynamorm) == []
    shown = json.loads(dynamorm("check", "--format", "json", "--min-confidence", "low").stdout)["findings"]
    assert [(each["rule"], each["severity"], each["confidence"]) for each in shown] == [(SCAN, "warning", "low")]


def test_findings_in_tests(files: Files, dynamorm: Dynamorm) -> None:
    """Test code is not reported, unless the project wants it."""
    files({"models.py": MODELS, "tests/test_orders.py": QUERIES})
    assert findings(dynamorm) == []
    files({"dynamorm.toml": "check-tests = true\n"})
    assert findings(dynamorm) == [(SCAN, "tests/test_orders.py", 5, 23)]


CONFORMANCE = """package main

import (
	"testing"

	"github.com/guregu/dynamo"
)

func Warms(t *testing.T, db *dynamo.DB) {
	var found []map[string]any
	if err := db.Table("depots").Scan().All(&found); err != nil {
		t.Fatal(err)
	}
}

func warm(db *dynamo.DB) error {
	var found []map[string]any
	return db.Table("yards").Scan().All(&found)
}

func main() {
	Warms(nil, dynamo.New(nil))
	if err := warm(dynamo.New(nil)); err != nil {
		panic(err)
	}
}
"""


def test_functions_of_go_for_tests(files: Files, dynamorm: Dynamorm) -> None:
    """A function that is given a `*testing.T` is a test, in whichever file it stands."""
    files({"conformance.go": CONFORMANCE})
    assert [line for _, _, line, _ in findings(dynamorm)] == [18]
    files({"dynamorm.toml": "check-tests = true\n"})
    assert [line for _, _, line, _ in findings(dynamorm)] == [11, 18]


def test_copies_are_told_once(files: Files, dynamorm: Dynamorm) -> None:
    """Of a statement that stands in two files alike, the finding is told with the first, then with the other."""
    files({**SHOP, "more.py": QUERIES})
    assert findings(dynamorm) == [(SCAN, "more.py", 5, 23)]
    files({"more.py": QUERIES.replace("customer))", "customer))  # dynamorm: ignore[SC003]")})
    assert findings(dynamorm) == [(SCAN, "queries.py", 5, 23)]


def test_many_copies(files: Files, dynamorm: Dynamorm) -> None:
    """Tools are told of all places, and people of the first ones, and how many more there are."""
    files({**SHOP, **{f"more_{number}.py": QUERIES for number in range(8)}})
    (found,) = (one for one in json.loads(dynamorm("check", "--format", "json").stdout)["findings"] if one["related"])
    assert len(found["related"]) == 8
    told = dynamorm("check").stdout
    assert told.count("= note: more_") == 5
    assert "= note: and 3 more\n" in told


def test_statistics(files: Files, dynamorm: Dynamorm) -> None:
    """Findings are counted by rule."""
    files({**SHOP, "more.py": QUERIES.replace("of_customer", "again")})
    result = dynamorm("check", "--statistics")
    assert result.stdout.startswith(f"2  SC003  {SCAN}\n\nFound 2 warnings in 3 files")


def test_files_that_cannot_be_read(files: Files, dynamorm: Dynamorm) -> None:
    """Binary, foreign and huge files are skipped with a note; the others are checked."""
    latin = "# café\nimport pynamodb\n".encode("latin-1")
    files({**SHOP, "binary.py": b"pynamodb\0", "latin.py": latin, "huge.py": b"#" * 1_000_001, "notes.txt": "pynamodb"})
    result = dynamorm("check", ".", "notes.txt")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "note: binary.py is a binary file; skipped",
        "note: huge.py is larger than 1,000,000 bytes; skipped",
        "note: latin.py is not UTF-8; skipped",
        "note: notes.txt is no kind of file that is understood; skipped",
    ]
    assert "Found 1 warning in 2 files" in result.stdout


@AS_USER
def test_a_folder_that_may_not_be_opened(files: Files, dynamorm: Dynamorm) -> None:
    """Asked for by itself, it ends the run with its name; below another folder it is passed over."""
    base = files({**SHOP, "secret/queries.py": QUERIES})
    (base / "secret").chmod(0)
    try:
        result = dynamorm("check", "secret")
        assert (result.exit_code, result.stderr) == (2, "error: secret: permission denied\n")
        assert findings(dynamorm) == [(SCAN, "queries.py", 5, 23)]
    finally:
        (base / "secret").chmod(0o755)


def test_broken_code(files: Files, dynamorm: Dynamorm) -> None:
    """A syntax error hides nothing of what stands beside it."""
    files({"models.py": MODELS, "queries.py": QUERIES + "\n\ndef broken(:\n    return (\n"})
    assert findings(dynamorm) == [(SCAN, "queries.py", 5, 23)]


def test_columns_count_characters(files: Files, dynamorm: Dynamorm) -> None:
    """Columns are those of characters, and the carets stand below wide ones."""
    files({"models.py": MODELS, "queries.py": QUERIES.replace("list(", 'dict(名前="é", x=')})
    assert findings(dynamorm) == [(SCAN, "queries.py", 5, 33)]
    lines = dynamorm("check").stdout.splitlines()
    assert lines[3:5] == [
        '5 |     return dict(名前="é", x=Order.scan(Order.customer == customer))',
        "  |                                   ^^^^",
    ]


def test_a_byte_order_mark(files: Files, dynamorm: Dynamorm) -> None:
    """A byte-order mark is no part of the first line."""
    files({"all.py": b"\xef\xbb\xbf" + (MODELS + QUERIES.replace("from models import Order\n", "")).encode()})
    assert [line for _, _, line, _ in findings(dynamorm)] == [len(MODELS.splitlines()) + 4]


def test_without_the_cache(files: Files, dynamorm: Dynamorm) -> None:
    """The same is found with a cold cache, a warm one and none, and a check without leaves nothing behind."""
    base = files(SHOP)
    assert findings(dynamorm, "--no-cache") == [(SCAN, "queries.py", 5, 23)]
    assert not (base.parent / "cache").exists()
    assert findings(dynamorm) == findings(dynamorm) == [(SCAN, "queries.py", 5, 23)]
    assert (base.parent / "cache").exists()


def test_an_error(files: Files, dynamorm: Dynamorm) -> None:
    """What DynamoDB rejects is an error."""
    files({"rename.py": RESERVED})
    result = dynamorm("check", "--format", "concise", "--fail-on", "error")
    assert result.exit_code == 1
    assert result.stdout.startswith("rename.py:9:31: error QE002 unaliased-reserved-word: ")


# ---- the real process ----------------------------------------------------------------------------------------------


def test_what_a_check_imports(files: Files) -> None:
    """A check loads neither the protocol nor LibCST, which would cost more time than the check."""
    base = files(SHOP)
    code = (
        "import sys; from dynamorm_lsp.cli import main\n"
        "try: main(['check'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('pygls', 'lsprotocol', 'libcst', 'boto3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=base, capture_output=True, text=True, check=True)
    assert "Found 1 warning" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_nobody_reads_on(files: Files) -> None:
    """A reader that goes away ends the check quietly, which has more to say than a pipe holds."""
    base = files({f"orders{n}.py": RESERVED.replace("rename", f"rename_{n}") for n in range(400)})
    process = subprocess.Popen([*DYNAMORM, "check"], cwd=base, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    _, errors = process.communicate()
    assert (process.returncode, errors) == (141, b"")


def test_rules_that_leave_a_table_alone(files: Files, dynamorm: Dynamorm) -> None:
    """What settings ignore of one table is said of others, and the table is known by each of its names."""
    other = {path.replace(".py", "_2.py"): str(text) for path, text in SHOP.items()}
    other = {
        path: text.replace('"orders"', '"old"').replace("from models", "from models_2") for path, text in other.items()
    }
    files({**SHOP, **other, "dynamorm.toml": '[tables.orders]\nignore = ["SC"]\n'})
    lines = dynamorm("check", "--format", "concise").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == ["queries_2.py"]


def test_interrupted(files: Files) -> None:
    """Ctrl-C ends the check with 130 and says nothing."""
    base = files(SHOP)
    code = (
        "import signal, sys\n"
        "class Terminal:\n"
        "    buffer = property(lambda self: self)\n"
        "    def read(self): signal.raise_signal(signal.SIGINT)\n"
        "sys.stdin = Terminal()\n"
        "from dynamorm_lsp.cli import main\n"
        "main(['check', '-'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=base, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full")
def test_a_full_disk(files: Files) -> None:
    """Output that cannot be written is one line on standard error, and 2."""
    base = files(SHOP)
    with FULL.open("wb") as full:
        done = subprocess.run([*DYNAMORM, "check"], cwd=base, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"error: no space left on device\n")


def test_colours(files: Files) -> None:
    """Colours are for terminals, and for those who force them."""
    base = files(SHOP)
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    for extra, coloured in (({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)):
        done = subprocess.run([*DYNAMORM, "check"], cwd=base, env=environment | extra, capture_output=True, check=False)
        assert (b"\033[" in done.stdout) is coloured, extra


def test_a_copy_beside_the_files_that_were_asked_for(files: Files, dynamorm: Dynamorm) -> None:
    """What a copy has as well, which is read only because it is imported, is told in the file that was asked for."""
    files({**SHOP, "selling.py": "import queries\n" + QUERIES})
    assert {file for _, file, _, _ in findings(dynamorm, "selling.py")} == {"selling.py"}
