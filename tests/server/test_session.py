"""Whatever is opened, typed, closed, created and deleted, the session reports what `check` would of the same texts."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dynamorm_analysis.settings import Settings
from dynamorm_analysis.syntax.document import SyntaxDocument
from dynamorm_lsp.checking.examination import examine
from dynamorm_lsp.server.session import Session, Text
from dynamorm_workspace.cache import NoCache
from dynamorm_workspace.loading import load
from server.conftest import INDEXES, MODELS, QUERIES

ORDERS = '"orders"'
NAMES = 'ORDERS = "orders"\n'
CALLER = "from queries import with_parcel\n\n\ndef all_of(parcels):\n    return [with_parcel(it) for it in parcels]\n"
TEXTS = {
    "indexes.py": [INDEXES, INDEXES.replace("customer =", "parcel ="), ""],
    "models.py": [
        MODELS,
        MODELS.replace('"orders"', "names.ORDERS").replace("from indexes", "import names\nfrom indexes"),
    ],
    "names.py": [NAMES, ""],
    "queries.py": [QUERIES, QUERIES.replace("from models", "from other"), "x = 1\n", "import models\n"],
    "caller.py": [CALLER, "import os\n"],
    "other.py": [MODELS, "from models import Order\n"],
    "skipped/queries.py": [QUERIES],
}
PATHS = st.sampled_from(sorted(TEXTS))
NTH = st.integers(0, 3)


class Working(RuleBasedStateMachine):
    """An editor and a disk, and a session between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        (self.root / "skipped").mkdir()
        (self.root / ".gitignore").write_text("skipped\n")
        self.opened: dict[str, bytes] = {}
        self.session = Session(NoCache())
        for path in ("indexes.py", "models.py", "queries.py"):
            (self.root / path).write_text(TEXTS[path][0])
        self.session.add_folder(self.root)

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(path=PATHS, nth=NTH)
    def show(self, path: str, nth: int) -> None:
        self.opened[path] = TEXTS[path][nth % len(TEXTS[path])].encode()

    @rule(path=PATHS)
    def close(self, path: str) -> None:
        self.opened.pop(path, None)

    @rule(path=PATHS, nth=NTH)
    def write(self, path: str, nth: int) -> None:
        (self.root / path).write_text(TEXTS[path][nth % len(TEXTS[path])])
        self.session.reread([self.root / path])

    @rule(path=PATHS)
    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)
        self.session.reread([self.root / path])

    @invariant()
    def reports_what_check_would(self) -> None:
        """For every open text."""
        understood = self.session.synchronise(
            [self.text(path, content) for path, content in self.opened.items()],
            {self.uri(path) for path in self.opened},
        )
        checked = {path: content for path, content in self.opened.items() if not self.is_skipped(path)}
        fresh = examine(load([self.root], self.root, Settings(), NoCache(), checked))
        for path in self.opened:
            _, seen = understood[self.uri(path)]
            expected = fresh.findings.get(path, ()) if path in checked else ()
            assert seen.findings(path) == expected, path

    def is_skipped(self, path: str) -> bool:
        return path.startswith("skipped/") and (self.root / path).is_file()

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def text(self, path: str, content: bytes) -> Text:
        document = SyntaxDocument(content)
        return Text(self.uri(path), "python", content, document.starts, document.tree)


TestWorking = Working.TestCase
TestWorking.settings = settings(max_examples=30, stateful_step_count=20, deadline=None, derandomize=True)


def test_a_file_stored_unseen(tmp_path: Path) -> None:
    """A file that was made since the folder was read counts when it is opened, though no client told of it."""
    for path in ("indexes.py", "models.py"):
        (tmp_path / path).write_text(TEXTS[path][0])
    session = Session(NoCache())
    session.add_folder(tmp_path)
    (tmp_path / "queries.py").write_text(QUERIES)
    document, uri = SyntaxDocument(QUERIES.encode()), (tmp_path / "queries.py").as_uri()
    shown = session.synchronise([Text(uri, "python", document.content, document.starts, document.tree)], {uri})
    path, understood = shown[uri]
    assert understood.findings(path)


def test_a_copy_that_is_only_imported(tmp_path: Path) -> None:
    """What a copy has as well, which is read only because it is imported, is told in the text that is open."""
    (tmp_path / ".gitignore").write_text("copied\n")
    (tmp_path / "copied").mkdir()
    for path in ("indexes.py", "models.py"):
        (tmp_path / path).write_text(TEXTS[path][0])
    (tmp_path / "copied" / "queries.py").write_text(QUERIES)
    selling = f"{QUERIES}\n\nfrom copied import queries\n"
    (tmp_path / "selling.py").write_text(selling)
    session = Session(NoCache())
    session.add_folder(tmp_path)
    document, uri = SyntaxDocument(selling.encode()), (tmp_path / "selling.py").as_uri()
    shown = session.synchronise([Text(uri, "python", document.content, document.starts, document.tree)], {uri})
    path, understood = shown[uri]
    assert understood.findings(path)
