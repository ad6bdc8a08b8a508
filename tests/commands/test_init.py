"""`dynamorm init`: what it puts into an empty folder and into one with code, what it leaves alone, and whom it asks."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from check_jsonschema import main as judged

from cdkgen import judges
from commands.shop import SHOP
from conftest import Dynamorm, Files
from dynamorm_codeactions.beginnings.configuration import project_name
from dynamorm_lsp.checking.writing import WritingError, write_all, write_file
from dynamorm_lsp.commands import init

BEGUN = [
    ".github/workflows/dynamorm.yml",
    ".gitignore",
    ".vscode/extensions.json",
    "app/__init__.py",
    "app/models.py",
    "pyproject.toml",
]


def files_of(base: Path) -> list[str]:
    return sorted(path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file())


@pytest.mark.parametrize("library", ["pynamodb", "boto3"])
def test_an_empty_folder(files: Files, dynamorm: Dynamorm, library: str) -> None:
    """A project begins, of which a check says nothing; the second time there is nothing to do."""
    base = files()
    assert dynamorm("init", "--library", library).exit_code == 0
    assert files_of(base) == BEGUN
    assert dynamorm("check").stdout == "No problems in 2 files.\n"
    judges.ruff_as_usual(base / "app/models.py")
    before = {path: (base / path).read_bytes() for path in BEGUN}
    assert dynamorm("init").stdout == "Everything is there already.\n"
    assert {path: (base / path).read_bytes() for path in BEGUN} == before
    told = tomllib.loads((base / "pyproject.toml").read_text())
    assert told["project"]["dependencies"][0].startswith(library)
    assert "dynamorm" in told["tool"]


def test_pytest_finds_the_code(files: Files, dynamorm: Dynamorm) -> None:
    """A plain `pytest` imports what is there."""
    base = files({"tests/test_app.py": "from app.models import Note\n\n\ndef test_note():\n    assert Note\n"})
    dynamorm("init", "--ci", "none")
    command = [Path(sys.executable).with_name("pytest"), "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=base, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_project_with_models(files: Files, dynamorm: Dynamorm) -> None:
    """Where there are models there is no example, and where there is no pyproject.toml none is made."""
    base = files(SHOP)
    dynamorm("init")
    added = sorted(set(files_of(base)) - set(SHOP))
    assert added == [".github/workflows/dynamorm.yml", ".gitignore", ".vscode/extensions.json", "dynamorm.toml"]
    assert dynamorm("check").exit_code == 1


def test_beside_projects(files: Files, dynamorm: Dynamorm) -> None:
    """A folder of several projects gets settings, and is not made a project itself."""
    base = files({"services/orders/pyproject.toml": '[project]\nname = "orders"\n'})
    dynamorm("init")
    assert (base / "dynamorm.toml").is_file()
    assert not (base / "pyproject.toml").exists()
    assert not (base / "app").exists()


@pytest.mark.parametrize(
    ("folder", "name"), [("a1", "a1"), ("MyShop", "my-shop"), ("my shop.v2", "my-shop-v2"), ("_", "app")]
)
def test_name_of_a_project(folder: str, name: str) -> None:
    """A project is called as its folder is, in the letters that packages have."""
    assert project_name(folder) == name


PYPROJECT = '[project]\nname = "shop"\n\n[tool.ruff]\nline-length = 100'
EXTENSIONS = '{\n  // what we use\n  "recommendations": [\n    "some.other", // of old\n  ],\n}\n'


def test_what_is_there_stays(files: Files, dynamorm: Dynamorm) -> None:
    """Settings and hints are put among what is there, whose comments stay."""
    there = {"pyproject.toml": PYPROJECT, ".vscode/extensions.json": EXTENSIONS, ".gitignore": ".venv\n*.log"}
    base = files({**there, "src/shop/__init__.py": ""})
    dynamorm("init")
    assert (base / "pyproject.toml").read_text().startswith(f"{PYPROJECT}\n\n[tool.dynamorm]\n")
    extensions = (base / ".vscode/extensions.json").read_text()
    assert extensions.replace(',\n    "dynamorm.dynamorm"', "") == EXTENSIONS
    assert (base / ".gitignore").read_text() == ".venv\n*.log\n__pycache__/\n.pytest_cache/\n"
    assert (base / "src/shop/models.py").is_file()
    assert dynamorm("init").stdout == "Everything is there already.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", {"recommendations": ["dynamorm.dynamorm"]}),
        ('{"recommendations": []}', {"recommendations": ["dynamorm.dynamorm"]}),
        ('{"recommendations": ["a.b"]}', {"recommendations": ["a.b", "dynamorm.dynamorm"]}),
        ('{"unwantedRecommendations": ["a.b"]}', {
            "unwantedRecommendations": ["a.b"], "recommendations": ["dynamorm.dynamorm"]}),
    ],
)  # fmt: skip
def test_recommendations(files: Files, dynamorm: Dynamorm, text: str, expected: dict[str, list[str]]) -> None:
    """A list of recommendations is added to, or made."""
    base = files({".vscode/extensions.json": text})
    dynamorm("init")
    assert json.loads((base / ".vscode/extensions.json").read_text()) == expected


def test_what_is_not_understood(files: Files, dynamorm: Dynamorm) -> None:
    """A file that is broken is left as it is, and told of."""
    there = {"pyproject.toml": "[tool\n", ".vscode/extensions.json": "[]"}
    base = files(there)
    result = dynamorm("init")
    assert result.exit_code == 0
    assert result.stderr.count("note: ") == 2
    assert {path: (base / path).read_text() for path in there} == there


def test_of_other_languages(files: Files, dynamorm: Dynamorm) -> None:
    """A project of Go gets settings of its own and no Python."""
    base = files({"go.mod": "module example.com/shop\n", "main.go": "package main\n"})
    dynamorm("init", "--ci", "gitlab", "--no-editor")
    assert files_of(base) == [".gitignore", ".gitlab-ci.yml", "dynamorm.toml", "go.mod", "main.go"]


def test_below_the_top_of_a_repository(files: Files, dynamorm: Dynamorm) -> None:
    """The workflow stands where GitHub looks for it, and checks the folder."""
    base = files({".git/HEAD": "", "services/orders/models.py": SHOP["models.py"]})
    dynamorm("init", "services/orders")
    assert "paths: services/orders\n" in (base / ".github/workflows/dynamorm.yml").read_text()
    assert (base / "services/orders/dynamorm.toml").is_file()


@pytest.mark.parametrize(
    ("ci", "file", "schema"),
    [
        ("github", ".github/workflows/dynamorm.yml", "vendor.github-workflows"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_workflows(files: Files, dynamorm: Dynamorm, ci: str, file: str, schema: str) -> None:
    """They are what GitHub and GitLab take."""
    files({"a b's/models.py": SHOP["models.py"], ".git/HEAD": ""})
    dynamorm("init", "a b's", "--ci", ci)
    with pytest.raises(SystemExit) as done:
        judged(["--builtin-schema", schema, file])
    assert done.value.code == 0


def test_a_job_beside_others(files: Files, dynamorm: Dynamorm) -> None:
    """GitLab's jobs that are there stay as they are: ours stands beside them, to be included."""
    base = files({".gitlab-ci.yml": "test:\n  script: [make]\n"})
    shown = dynamorm("init").stdout
    assert "include it in .gitlab-ci.yml" in shown
    assert (base / ".gitlab/dynamorm.gitlab-ci.yml").is_file()
    assert dynamorm("init").stdout == "Everything is there already.\n"


# ---- asking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at a terminal."""
    monkeypatch.setattr(init, "is_interactive", lambda: True)


@pytest.mark.usefixtures("somebody")
def test_answers(files: Files, dynamorm: Dynamorm) -> None:
    """What is answered counts; an answer that cannot be is asked for again, and nothing answered is the default."""
    base = files()
    result = dynamorm("init", text="\nmongo\nboto3\nnone\nn\n\n")
    assert result.exit_code == 0, result.output
    assert files_of(base) == [".gitignore", "app/__init__.py", "app/models.py", "pyproject.toml"]
    assert "import boto3" in (base / "app/models.py").read_text() or "from_item" in (base / "app/models.py").read_text()


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", "\n\n\n\nn\n"])
def test_leaving(files: Files, dynamorm: Dynamorm, text: str) -> None:
    """Whoever leaves, at whatever question, leaves nothing behind."""
    base = files()
    assert dynamorm("init", text=text).exit_code == 130
    assert files_of(base) == []


@pytest.mark.usefixtures("somebody")
def test_options_are_not_asked(files: Files, dynamorm: Dynamorm) -> None:
    """With --yes nothing is asked."""
    files()
    assert dynamorm("init", "--yes", text="").exit_code == 0


def test_dry_run(files: Files, dynamorm: Dynamorm) -> None:
    """Shown, and not written."""
    base = files()
    assert dynamorm("init", "--dry-run").stdout.count("  create  ") == len(BEGUN)
    assert files_of(base) == []


def test_pipes(files: Files) -> None:
    """A pipe, as a device, takes what is written and stays what it is, also where another file cannot be written."""
    base = files({"closed": "no folder"})
    pipe = base / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    write_file(pipe, b"one")
    with pytest.raises(WritingError):
        write_all({pipe: b"two", base / "closed/three.txt": b"3"})
    assert os.read(reading, 10) == b"onetwo"
    os.close(reading)
    assert pipe.is_fifo()


def test_all_or_nothing(files: Files) -> None:
    """Where one of several files cannot be written, all are as they were."""
    base = files({"one.txt": "1", "closed": "no folder"})
    with pytest.raises(WritingError):
        write_all({base / "one.txt": b"2", base / "new/two.txt": b"2", base / "closed/three.txt": b"3"})
    assert files_of(base) == ["closed", "one.txt"]
    assert (base / "one.txt").read_text() == "1"
    assert not (base / "new").exists()
