"""All that the server understands: the workspace folders, and a folder of its own for texts outside of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlparse

from pygls.uris import to_fs_path
from tree_sitter import Tree

from dynamorm_lsp.server.disk import Disk
from dynamorm_lsp.server.documents import Document
from dynamorm_lsp.server.folder import Folder, Opened, Understood
from dynamorm_workspace.cache import Cache

LARGEST_TEXT = 2_000_000  # bytes; parsing more at every keystroke would hold up everything else
NOWHERE = Path("/nowhere")  # where texts "are" that were never saved: no file has this root


@dataclass(frozen=True, slots=True)
class Text:
    """An open text at one moment; the tree is a copy, for the engine's thread, None for too large a text."""

    uri: str
    language: str
    content: bytes
    starts: Sequence[int]
    tree: Tree | None

    @classmethod
    def of(cls, document: Document) -> "Text":
        syntax = document.syntax
        tree = syntax.tree.copy() if len(syntax.content) <= LARGEST_TEXT else None
        return cls(document.uri, document.language_id or "", syntax.content, syntax.starts, tree)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a text belongs: its folder, and its path there."""

    folder: Folder
    path: str


class Session:
    """Used from the engine's thread alone; what it hands out is frozen.

    `cache` keeps what was read of stored files.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._folders: dict[Path, Folder] = {}
        self._loose: dict[Path, Folder] = {}
        self._texts: dict[str, Text] = {}
        self._shown: dict[str, Home] = {}

    # ---- folders ------------------------------------------------------------------------------------------------

    def add_folder(self, root: Path) -> None:
        """Reads a workspace folder; open texts that lie in it move there."""
        folder = self._folders[root] = Folder(root, Disk(root, self._cache, whole=True))
        folder.load()
        self._move_texts()

    def remove_folder(self, root: Path) -> None:
        """Forgets a workspace folder; texts that are open in it stay open."""
        self._folders.pop(root, None)
        self._move_texts()

    def reload(self) -> None:
        """Reads all folders again, as after a change of settings."""
        for folder in (*self._folders.values(), *self._loose.values()):
            folder.load()

    def look_at_disk(self) -> None:
        """Reads what has changed on disk since it was last read."""
        for folder in self._folders.values():
            folder.look_at_disk()

    # ---- texts --------------------------------------------------------------------------------------------------

    def synchronise(self, texts: Iterable[Text], opened: Collection[str]) -> dict[str, tuple[str, Understood]]:
        """Takes the texts that changed; answers for each open one, by uri, its path and how its folder is understood
        now."""
        for uri in self._shown.keys() - opened:
            self._hide(uri)
        for text in texts:
            self._show(text)
        return {uri: (home.path, home.folder.understand()) for uri, home in self._shown.items()}

    def reread(self, files: Iterable[Path]) -> None:
        """Files were created, changed or deleted on disk."""
        for file in files:
            for root, folder in self._folders.items():
                if file.is_relative_to(root):
                    folder.reread([file.relative_to(root).as_posix()])

    def _move_texts(self) -> None:
        for text in list(self._texts.values()):
            self._show(text)

    def _show(self, text: Text) -> None:
        home = self._home(text)
        before = self._shown.get(text.uri)
        if before is not None and before.folder is not home.folder:
            self._hide(text.uri)
        self._shown[text.uri], self._texts[text.uri] = home, text
        home.folder.show(home.path, Opened(text.uri, text.content, text.starts), text.tree)

    def _hide(self, uri: str) -> None:
        home = self._shown.pop(uri)
        self._texts.pop(uri)
        home.folder.hide(home.path)
        if self._loose.get(home.folder.root) is home.folder and not home.folder.shown():
            del self._loose[home.folder.root]

    def _home(self, text: Text) -> Home:
        file = file_of(text.uri, text.language)
        roots = [root for root in self._folders if file.is_relative_to(root)]
        if roots:
            nearest = max(roots, key=lambda root: len(root.parts))
            return Home(self._folders[nearest], file.relative_to(nearest).as_posix())
        root = file.parent
        if root not in self._loose:
            self._loose[root] = Folder(root, Disk(root, self._cache, whole=False))
        return Home(self._loose[root], file.name)


def file_of(uri: str, language: str = "") -> Path:
    """The file that a uri means; a text that was never saved gets a place nowhere, named for its language."""
    stored = to_fs_path(uri)
    if stored:
        return Path(stored)
    name = PurePosixPath(unquote(urlparse(uri).path)).name or "untitled"
    return NOWHERE / (name if PurePosixPath(name).suffix or language != "python" else f"{name}.py")
