"""The smaller commands, and the command line as a whole."""

import json
import re
import subprocess
import sys

import pytest

from conftest import Dynamorm, Files
from dynamorm_analysis.registry import documented_rules


@pytest.mark.parametrize("word", ["SC003", "sc003", "scan-for-non-indexed-attribute", "SU001"])
def test_explain(dynamorm: Dynamorm, word: str) -> None:
    """A rule is explained by its page, found by name or code."""
    result = dynamorm("explain", word)
    rule = json.loads(dynamorm("explain", word, "--format", "json").stdout)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{rule['code']} {rule['name']} ({rule['severity']})\n\n{rule['page']}")


def test_explain_what_does_not_exist(dynamorm: Dynamorm) -> None:
    """A rule that does not exist is an error, with the nearest name."""
    result = dynamorm("explain", "missing-paginaton")
    assert result.exit_code == 2
    assert result.stderr == "error: there is no rule `missing-paginaton`; did you mean `missing-pagination`?\n"


def test_rules(dynamorm: Dynamorm) -> None:
    """All rules are listed, those about suppressions included, one line each."""
    lines = dynamorm("rules").stdout.splitlines()
    told = json.loads(dynamorm("rules", "--format", "json").stdout)["rules"]
    assert [line.split()[1] for line in lines] == [rule["name"] for rule in told] == list(documented_rules())


def test_version(dynamorm: Dynamorm) -> None:
    """The version is told as a command and as an option."""
    assert dynamorm("version").stdout == dynamorm("--version").stdout
    assert dynamorm("version").stdout.startswith("dynamorm ")


def test_help(dynamorm: Dynamorm) -> None:
    """Every command says what it is for."""
    result = dynamorm("--help")
    assert result.exit_code == 0
    for name in (
        "check",
        "diff-infra",
        "explain",
        "generate",
        "graph",
        "init",
        "lock",
        "model",
        "rules",
        "server",
        "version",
    ):
        assert f"\n  {name} " in result.stdout
        assert dynamorm(name, "--help").exit_code == 0


@pytest.mark.parametrize("arguments", [("chekc",), ("--colour",), ("explain",)])
def test_usage(dynamorm: Dynamorm, arguments: tuple[str, ...]) -> None:
    """A mistyped command line is one line and 2."""
    result = dynamorm(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "command", [["check"], ["generate", "cdk"], ["generate", "types"], ["graph"], ["init"], ["diff-infra"]]
)
def test_help_of_a_command_is_quick(files: Files, command: list[str]) -> None:
    """The help of a command loads nothing of the analysis."""
    code = (
        "import sys; from dynamorm_lsp.cli import main\n"
        f"try: main([*{command}, '--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('dynamorm_analysis', 'dynamorm_workspace', 'tree_sitter', 'msgspec', 'pathspec', 'libcst', 'pygls')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=files(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_rules_in_the_help_exist(files: Files, dynamorm: Dynamorm) -> None:
    """What the help of `check` names as rules can be selected."""
    files()
    text = " ".join(dynamorm("check", "--help").stdout.split())
    (named,) = re.findall(r"separated by commas: `([^`]+)`", text.replace("- ", "-"))
    assert dynamorm("check", "--select", named).exit_code == 0
