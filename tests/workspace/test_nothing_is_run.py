"""A check of a hostile project runs none of its code, and opens nothing outside of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Files

# Tells each file that is opened and each thing that is run, from the first import of ours on.
WATCHED = """
import json, os, sys
import encodings.idna
told = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        told.append(["open", os.path.realpath(os.fsdecode(arguments[0])), arguments[1] or ""])
    elif event == "exec":
        told.append(["exec", getattr(arguments[0], "co_filename", "?"), ""])
    elif event == "import":
        told.append(["import", arguments[0], ""])
    elif event.split(".")[0] in ("subprocess", "socket", "ctypes", "urllib", "ftplib") or event in (
        "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.putenv", "pickle.find_class",
    ):
        told.append([event, "", ""])
sys.addaudithook(hook)
from dynamorm_lsp.cli import main
sys.argv = ["dynamorm", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    told.append(["exit", str(end.code), ""])
print(json.dumps(told), file=sys.stderr)
"""

TRAP = "open({trap!r}, 'w').close()\nimport os; os.environ['TRAPPED'] = '1'\n"
SPRUNG = (
    "conftest.py", "sitecustomize.py", "usercustomize.py", "setup.py", "tables.py", "__init__.py", "__main__.py",
    "msgspec.py", "click.py", "dynamorm_analysis.py", "dynamorm_workspace/__init__.py", "tree_sitter.py", "json.py",
    "boto3.py", "pynamodb/__init__.py", "pynamodb/models.py", "multiprocessing.py",
)  # fmt: skip
USE = "import boto3\nimport helpers, tables\nfrom outside import secret\nboto3.resource('dynamodb').Table('t').scan()\n"


def watched(base: Path, *arguments: str) -> list[list[str]]:
    """What a run in a folder opened, ran and imported."""
    program = [sys.executable, "-P", "-c", WATCHED, *arguments]
    run = subprocess.run(program, cwd=base, capture_output=True, text=True, check=True)
    told: list[list[str]] = json.loads(run.stderr.splitlines()[-1])
    return told


@pytest.mark.parametrize("arguments", [("check",), ("check", "--no-cache"), ("check", "--diff"), ("model",)])
def test_a_hostile_project(files: Files, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Files that Python or its tools run by themselves, modules that are named like ours, and links to elsewhere."""
    trap = tmp_path / "trapped"
    code = TRAP.format(trap=str(trap))
    hostile = {
        **dict.fromkeys(SPRUNG, code + USE),
        "models.py": USE + "from pynamodb.models import Model\nclass Order(Model): pass\n",
        "evil.pth": "import os; open('x', 'w')\n",
        "pyproject.toml": "[tool.dynamorm]\n",
        "template.yaml": f"Resources: !!python/object/apply:os.system ['touch {trap}']\nX: AWS::DynamoDB::Table\n",
    }
    base = files(hostile)
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / "outside.py").write_text("import boto3\nsecret = 'orders'\n")
    (base / "outside.py").symlink_to(secret / "outside.py")
    (base / "linked").symlink_to(secret)
    (base / "loop").symlink_to(base)
    (base / "gone.py").symlink_to(base / "nowhere.py")
    told = watched(base, *arguments)
    assert ["exit", "0", ""] in told or ["exit", "1", ""] in told
    assert not trap.exists()
    assert _harmful(told, base, tmp_path) == []
    assert not (base / "x").exists()


def _harmful(told: list[list[str]], base: Path, around: Path) -> list[list[str]]:
    """What was run of the project, opened outside of it beside the program's own files, or done to the system."""
    cache = around / "cache"
    found = []
    for event, name, mode in told:
        inside = Path(name).is_relative_to(base)
        if event == "open":
            outside = Path(name).is_relative_to(around) and not inside and not Path(name).is_relative_to(cache)
            if outside or (inside and set(mode) & set("wax+")):
                found.append([event, name, mode])
        elif (event == "exec" and inside) or event not in ("open", "exec", "import", "exit"):
            found.append([event, name, mode])
    return found
