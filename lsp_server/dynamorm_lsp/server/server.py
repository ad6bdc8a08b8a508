"""The language server: one client, one session, and the thread in which the session thinks."""

import asyncio
import gc
import importlib
import logging
import pkgutil
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from dynamorm_lsp.server import features
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import Converter
from dynamorm_lsp.server.documents import Document, OpenTexts, install
from dynamorm_lsp.server.folder import Understood
from dynamorm_lsp.server.positions import Encoding
from dynamorm_lsp.server.session import Session, Text
from dynamorm_lsp.server.stdio import speak
from dynamorm_workspace.cache import FactsCache, cache_folder
from dynamorm_workspace.sweeping import sweep_daily

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class View:
    """An open text with what was understood of it: the document's version then, its path, and its folder."""

    uri: str
    version: int | None
    path: str
    understood: Understood


class DynamormServer(LanguageServer):
    """State lives in the session, in the engine's thread; open texts live here, on the event loop.

    `on_change` hears of each change of a text, `when_understood` is done once, after the first look at open texts.
    """

    def __init__(self, session: Session, **options: Any) -> None:
        super().__init__("dynamorm", _version(), max_workers=2, **options)
        self.session = session
        self.caps = ClientCaps(0)
        self._engine = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._taken: dict[str, bytes] = {}
        self.on_change: list[Callable[[str | None], None]] = []
        self.when_understood: list[Callable[[], None]] = []

    # ---- open texts ---------------------------------------------------------------------------------------------

    @property
    def texts(self) -> OpenTexts:
        workspace = self.workspace
        assert isinstance(workspace, OpenTexts)  # `install` put it there
        return workspace

    def document(self, uri: str) -> Document | None:
        return self.texts.find(uri)

    @property
    def encoding(self) -> Encoding:
        return self.texts.encoding

    def converter(self, understood: Understood) -> Converter:
        return Converter(understood, self.caps, self.encoding)

    def changed(self, uri: str | None) -> None:
        """Tells the features that a text was opened, edited or closed; None for anything else."""
        for listener in self.on_change:
            listener(uri)

    # ---- understanding ------------------------------------------------------------------------------------------

    async def look(self, work: Callable[[Mapping[str, View]], Answer]) -> Answer:
        """What `work` makes, in the engine's thread, of all open texts (by uri) as understood after the last change.

        A text may have changed again meanwhile: compare `View.version` with the document's.
        """
        documents = self.texts.documents
        changed = [Text.of(document) for document in documents if self._taken.get(document.uri) is not document.content]
        versions = {document.uri: document.version for document in documents}
        answer: Answer = await self.think(self._synchronised, changed, versions, work)
        while versions and self.when_understood:
            self.note(self.when_understood.pop())
        self._taken = {uri: content for uri, content in self._taken.items() if uri in versions}
        self._taken.update({text.uri: text.content for text in changed})
        return answer

    async def look_at(self, uri: str, work: Callable[[View], Answer]) -> Answer | None:
        """The same for one text; None where it is not open."""
        document = self.document(uri)
        if document is None:
            return None
        known = document.uri
        return await self.look(lambda views: work(views[known]) if known in views else None)

    def think(self, work: Callable[..., Answer], *arguments: object) -> "asyncio.Future[Answer]":
        """Asks the engine's thread for `work`, now: it is done after all that was asked for before."""
        return asyncio.get_running_loop().run_in_executor(self._engine, work, *arguments)

    def note(self, work: Callable[..., None], *arguments: object) -> None:
        """Like `think` for what nobody waits for; a failure goes to the log."""
        self._engine.submit(work, *arguments).add_done_callback(_log_failure)

    def _synchronised(
        self, changed: list[Text], versions: Mapping[str, int | None], work: Callable[[Mapping[str, View]], Answer]
    ) -> Answer:
        understood = self.session.synchronise(changed, versions.keys())
        return work({uri: View(uri, versions[uri], path, seen) for uri, (path, seen) in understood.items()})

    # ---- life ---------------------------------------------------------------------------------------------------

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Errors go to the log; pygls would open a message box."""
        log.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)

    def shutdown(self) -> None:
        self._engine.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]  # pygls leaves it untyped


def create_server(session: Session, **options: Any) -> DynamormServer:
    """A server that nobody is connected to yet."""
    server = DynamormServer(session, **options)

    def initialize(params: lsp.InitializeParams) -> None:
        """Runs before pygls announces what the server can do, so that it may depend on the client."""
        install(server, params)
        server.caps = ClientCaps.of(params.capabilities)
        for found in sorted(module.name for module in pkgutil.iter_modules(features.__path__)):
            importlib.import_module(f"{features.__name__}.{found}").register(server)

    server.feature(lsp.INITIALIZE)(initialize)
    return server


def serve() -> None:
    """Speaks LSP over standard input and output until the client leaves."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)  # stdout belongs to the protocol
    logging.getLogger("pygls").setLevel(logging.WARNING)
    sweep_daily(cache_folder())
    server = create_server(Session(FactsCache(cache_folder())))
    server.when_understood.append(_set_aside)
    speak(server)


def _set_aside() -> None:
    """Leaves what is understood by now out of all later looks for cycles: it mostly stays, holds hardly any, and to
    look through it takes a tenth of a second, for which a keystroke would wait."""
    gc.collect()
    gc.freeze()


def _log_failure(done: "Future[None]") -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("failed: %s", error, exc_info=error)


def _version() -> str:
    try:
        return version("dynamorm-lsp")
    except PackageNotFoundError:
        return "0"
