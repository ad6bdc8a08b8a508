"""The editor knows what the code builds on in installed packages, as `check` does."""

from pathlib import Path

import pytest

from dynamorm_analysis.syntax.document import SyntaxDocument
from dynamorm_lsp.server.session import Session, Text
from dynamorm_workspace.cache import NoCache

DEPOT = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model


class Stored(Model):
    shelf = UnicodeAttribute(hash_key=True)
    note = UnicodeAttribute(null=True)


class Ledger(Stored):
    class Meta:
        table_name = "ledger"


def notes(text):
    return Ledger.scan(Ledger.note == text)
"""
SHOP = """\
from depot import Stored


class Parcel(Stored):
    class Meta:
        table_name = "parcels"


def noted(text):
    return list(Parcel.scan(Parcel.note == text))
"""


class Workspace:
    """A session over a project with an environment; `findings` gives the rules that speak about an open text."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.depot = root / ".venv" / "lib" / "python3.12" / "site-packages" / "depot.py"
        self.depot.parent.mkdir(parents=True)
        (root / ".venv" / "pyvenv.cfg").touch()
        (root / "shop.py").write_text("")
        self.depot.write_text(DEPOT)
        self.session = Session(NoCache())
        self.session.add_folder(root)

    def findings(self, file: Path, text: str) -> list[str]:
        document = SyntaxDocument(text.encode())
        opened = Text(file.as_uri(), "python", document.content, document.starts, document.tree)
        path, understood = self.session.synchronise([opened], {opened.uri})[opened.uri]
        return [finding.rule for finding in understood.findings(path)]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_typing(workspace: Workspace) -> None:
    """A base is found as soon as its import is typed, and lost with it."""
    shop = workspace.root / "shop.py"
    assert workspace.findings(shop, SHOP.replace("import Stored", "import")) == []
    assert workspace.findings(shop, SHOP) == ["scan-for-non-indexed-attribute"]
    assert workspace.findings(shop, SHOP.replace("from depot", "from nowhere")) == []


def test_a_package_changes(workspace: Workspace) -> None:
    """What is installed anew is read when the disk is looked at."""
    shop = workspace.root / "shop.py"
    assert workspace.findings(shop, SHOP)
    workspace.depot.write_text(DEPOT.replace("class Stored(Model)", "class Stored(Unknown)"))
    workspace.session.look_at_disk()
    assert workspace.findings(shop, SHOP) == ["full-table-scan"]  # its indexes are not known any more


def test_a_package_is_opened(workspace: Workspace) -> None:
    """Nothing is said about an installed file that is open, and what is stored of it counts."""
    shop = workspace.root / "shop.py"
    assert workspace.findings(shop, SHOP)
    assert workspace.findings(workspace.depot, DEPOT) == []
    assert workspace.findings(workspace.depot, "") == []
    assert workspace.findings(shop, SHOP)
