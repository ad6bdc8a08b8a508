"""What CI services and pre-commit take from this repository, checked with what they check it by."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from commands.shop import RESERVED, SHOP
from conftest import Files

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guides" / "ci.md"
EXAMPLES = re.compile(r"^```yaml\n# (?P<path>\S+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
SCHEMAS = {
    ".github/workflows/dynamorm.yml": ("check_jsonschema", "--builtin-schema", "vendor.github-workflows"),
    ".gitlab-ci.yml": ("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"),
    ".pre-commit-config.yaml": ("pre_commit", "validate-config"),
}


def valid(*command: str) -> None:
    """A checker has nothing against a file."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action() -> None:
    """The action is what GitHub takes for one."""
    valid("check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")


def test_the_hooks() -> None:
    """The hooks are what pre-commit takes for some."""
    valid("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")


@pytest.mark.parametrize(("path", "checker"), SCHEMAS.items())
def test_examples(path: str, checker: tuple[str, ...], tmp_path: Path) -> None:
    """What the guide shows is what each service takes."""
    shown = {match["path"]: match["text"] for match in EXAMPLES.finditer(GUIDE.read_text("utf-8"))}
    assert shown.keys() == SCHEMAS.keys()
    example = tmp_path / "example.yaml"
    example.write_text(shown[path], "utf-8")
    valid(*checker, str(example))


def action() -> dict[str, Any]:
    """The action as its file says it."""
    told: dict[str, Any] = YAML(typ="safe").load(ROOT / "action.yml")
    return told


def run_check(base: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the last step of the action as GitHub does, with the checker of these tests installed."""
    installed = base.parent / "temp" / "dynamorm" / "bin"
    installed.mkdir(parents=True, exist_ok=True)
    command = installed / "dynamorm"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dynamorm_lsp "$@"\n')
    command.chmod(0o755)
    told = action()
    step = told["runs"]["steps"][-1]
    given = {name: inputs.get(name, value["default"]) for name, value in told["inputs"].items()}
    wanted = {name: given[re.fullmatch(r"\$\{\{ inputs\.(\S+) }}", value)[1]] for name, value in step["env"].items()}  # type: ignore[index]
    environment = {**os.environ, **wanted, "RUNNER_TEMP": str(base.parent / "temp")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=base, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_checks(files: Files) -> None:
    """The action checks what it is told to, fails by what it finds, and writes a report where it is asked for one."""
    base = files({**SHOP, "rename.py": RESERVED, "my orders/empty.py": ""})
    everything = run_check(base)
    assert (everything.returncode, everything.stdout.count("::")) == (1, 4)
    told = run_check(base, paths="rename.py models.py", arguments="--ignore SC", **{"sarif-file": "found.sarif"})
    assert (told.returncode, told.stdout.count("::")) == (1, 2)
    assert "QE002" in (base / "found.sarif").read_text("utf-8")
    assert run_check(base, arguments="--fail-on never").returncode == 0
