"""What shells are told, and what they are offered for the word that is begun."""

import shutil
import subprocess

import pytest

from commands.shop import SHOP
from conftest import Dynamorm, Files
from dynamorm_lsp.cli import main

OTHERS: dict[str, str | bytes] = {
    "app/parcels.py": "import boto3\n\n\nclass Parcel:\n    '''A parcel.'''\n\n    table_name = 'parcels'\n",
    "app/carts.py": "from models import Base\nfrom pynamodb.models import Model\n\n\nclass Cart(Base):\n    pass\n",
    "main.go": 'package main\n\ntype Lorry struct {\n\tPlate string `theorydb:"pk"`\n}\n',
    "plain.py": "class Orderly:\n    pass\n",
}
BASE = "from pynamodb.models import Model\n\n\nclass Base(Model):\n    class Meta:\n        pass\n"


def offered(line: str) -> list[str]:
    """What bash is offered behind a line."""
    from click.shell_completion import BashComplete

    words = line.split(" ")
    completing = BashComplete(main, {}, "dynamorm", "_DYNAMORM_COMPLETE")
    return [item.value for item in completing.get_completions(words[1:-1], words[-1])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dynamorm generate types --model ", ["Base", "Cart", "Lorry", "Order", "Parcel"]),
        ("dynamorm generate types docs --model pa", ["Parcel"]),
        ("dynamorm generate cdk --model Or", ["Order"]),
        ("dynamorm graph --table C", ["Cart"]),
        ("dynamorm generate cdk --language ", ["python", "typescript"]),
        ("dynamorm expl", ["explain"]),
        ("dynamorm explain SC003", ["SC003"]),
        ("dynamorm check --select HP001,missing-pag", ["HP001,missing-pagination"]),
    ],
)
def test_offers(files: Files, line: str, expected: list[str]) -> None:
    """Models are told from the texts of files, rules by their names or codes."""
    files({**SHOP, **OTHERS, "base.py": BASE})
    assert offered(line) == expected


def test_kinds(files: Files) -> None:
    """The kinds of what can be generated."""
    files()
    assert {"cdk", "docs", "migration", "types"} <= set(offered("dynamorm generate "))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(files: Files, dynamorm: Dynamorm, shell: str) -> None:
    """A script that names the program and its variable, and that the shell takes where it is here."""
    base = files()
    script = dynamorm("completion", shell).stdout
    assert "_DYNAMORM_COMPLETE" in script
    (base / "script").write_text(script)
    if shutil.which(shell):
        subprocess.run([shell, "-n", "script"], cwd=base, check=True)
