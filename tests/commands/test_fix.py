"""`dynamorm check --fix` and `--diff`: what they change, and what they leave as it was."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from commands.shop import FINISHED, MODELS, QUERIES, SHOP, UNFINISHED
from conftest import AS_USER, Dynamorm, Files
from dynamorm_lsp.checking.fixing import Fixed, write
from dynamorm_lsp.checking.writing import WritingError


def contents(base: Path) -> dict[str, bytes]:
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*.py"))}


def test_safe_fixes(files: Files, dynamorm: Dynamorm) -> None:
    """What keeps the meaning is fixed, what remains is reported, and a second time changes nothing."""
    base = files({**SHOP, "carts.py": UNFINISHED})
    result = dynamorm("check", "--fix")
    assert result.exit_code == 1
    assert "Fixed 1 problem. Still found 1 warning in 3 files." in result.stdout
    assert contents(base)["carts.py"] == FINISHED.encode()
    assert contents(base)["queries.py"] == QUERIES.encode()
    after = contents(base)
    assert "Fixed" not in dynamorm("check", "--fix").stdout
    assert contents(base) == after


def test_unsafe_fixes(files: Files, dynamorm: Dynamorm) -> None:
    """One missing index for several calls is added once, every call uses it, and the program still runs."""
    base = files({**SHOP, "more.py": QUERIES})
    result = dynamorm("check", "--fix", "--unsafe-fixes")
    assert (result.exit_code, "Still" in result.stdout) == (0, False), result.stdout
    models = contents(base)["models.py"].decode()
    assert models.count("(GlobalSecondaryIndex)") == 1
    assert all(b"Order.scan" not in content for content in contents(base).values())
    subprocess.run([sys.executable, "-c", "import queries, more"], cwd=base, check=True)


def test_two_fixes_of_one_request(files: Files, dynamorm: Dynamorm) -> None:
    """A scan for what an index knows becomes a query of that, rather than a scan that reads all of its pages."""
    template = (
        "Resources:\n  Boats:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: boats\n"
        "      BillingMode: PAY_PER_REQUEST\n      AttributeDefinitions:\n"
        "        - { AttributeName: boat, AttributeType: S }\n        - { AttributeName: keeper, AttributeType: S }\n"
        "      KeySchema: [{ AttributeName: boat, KeyType: HASH }]\n      GlobalSecondaryIndexes:\n"
        "        - IndexName: by-keeper\n          KeySchema: [{ AttributeName: keeper, KeyType: HASH }]\n"
        "          Projection: { ProjectionType: ALL }\n"
    )
    code = (
        'import boto3\n\nboats = boto3.resource("dynamodb").Table("boats")\n\n\ndef owned(keeper):\n'
        '    found = boats.scan(FilterExpression="keeper = :keeper", ExpressionAttributeValues={":keeper": keeper})\n'
        '    return found["Items"]\n'
    )
    base = files({"template.yaml": template, "boats.py": code})
    dynamorm("check", "--fix", "--unsafe-fixes")
    after = contents(base)["boats.py"].decode()
    assert "boats.query(" in after
    assert 'IndexName="by-keeper"' in after
    assert "get_paginator" not in after


def test_diff(files: Files, dynamorm: Dynamorm) -> None:
    """A diff shows what a fix would change, changes nothing, and exits with 1 when it is not empty."""
    base = files({"carts.py": UNFINISHED, "models.py": MODELS})
    before = contents(base)
    result = dynamorm("check", "--diff")
    assert result.exit_code == 1
    assert result.stdout.startswith("--- carts.py\n+++ carts.py\n@@")
    assert "\n-    owner = UnicodeAttribute\n+    owner = UnicodeAttribute()\n" in result.stdout
    assert contents(base) == before
    files({"carts.py": FINISHED})
    assert (dynamorm("check", "--diff").exit_code, dynamorm("check", "--diff").stdout) == (0, "")


def test_diff_of_standard_input(files: Files, dynamorm: Dynamorm) -> None:
    """A text on standard input has a diff as well."""
    files()
    assert "\n+    owner = UnicodeAttribute()\n" in dynamorm("check", "-", "--diff", text=UNFINISHED).stdout


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
def test_what_a_fix_keeps(files: Files, dynamorm: Dynamorm, mark: bytes, line_break: bytes) -> None:
    """Line ends, byte-order mark and mode of a file stay as they were."""

    def stored(text: str) -> bytes:
        return mark + text.encode().replace(b"\n", line_break)

    base = files({"models.py": stored(MODELS), "queries.py": stored(QUERIES), "carts.py": stored(UNFINISHED)})
    (base / "carts.py").chmod(0o750)
    assert dynamorm("check", "--fix", "--unsafe-fixes").exit_code == 0
    for content in contents(base).values():
        assert content.startswith(mark)
        assert content.count(b"\n") == content.count(line_break) > 0
    assert contents(base)["carts.py"] == stored(FINISHED)
    assert stat.S_IMODE((base / "carts.py").stat().st_mode) == 0o750


def test_a_link_stays_a_link(files: Files, dynamorm: Dynamorm) -> None:
    """A fix of a linked file changes the file, and the link stays."""
    base = files({"stored/carts.txt": UNFINISHED})
    (base / "carts.py").symlink_to("stored/carts.txt")
    dynamorm("check", "--fix")
    assert (base / "carts.py").is_symlink()
    assert (base / "stored/carts.txt").read_text() == FINISHED


def test_a_file_that_was_changed_meanwhile(files: Files) -> None:
    """Where one file is no longer what was fixed, none is written: fixes of several files belong together."""
    base = files({"a.py": "1", "b.py": "changed"})
    fixed = Fixed(None, {"a.py": b"1", "b.py": b"2"}, {"a.py": b"3", "b.py": b"4"}, 2)
    with pytest.raises(WritingError, match=r"^b\.py was changed while it was being fixed$"):
        write(fixed, base)
    assert contents(base) == {"a.py": b"1", "b.py": b"changed"}


@AS_USER
def test_a_file_that_may_not_be_written(files: Files, dynamorm: Dynamorm) -> None:
    """A read-only file is named, and neither it nor any other is changed."""
    base = files({"carts.py": UNFINISHED, "more.py": UNFINISHED})
    (base / "more.py").chmod(0o444)
    result = dynamorm("check", "--fix")
    assert (result.exit_code, result.stderr) == (2, "error: more.py cannot be written: permission denied\n")
    assert {text.decode() for text in contents(base).values()} == {UNFINISHED}


def test_fixes_of_broken_code(files: Files, dynamorm: Dynamorm) -> None:
    """A file with a syntax error elsewhere is fixed no further than it was broken, and nothing crashes."""
    files({"carts.py": UNFINISHED + "\n\ndef broken(:\n"})
    assert dynamorm("check", "--fix").exit_code in (0, 1)
