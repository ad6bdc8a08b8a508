"""Findings in the editor: pulled where the client can ask for them, pushed otherwise, never both."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from dynamorm_analysis.finding import Finding
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import result_id
from dynamorm_lsp.server.server import DynamormServer, View

# Typing pauses after which pushed findings follow, and after which other open texts are looked at.
PUSH_DELAY = 0.03
SETTLED = 0.2


def register(server: DynamormServer) -> None:
    told = Told(server)
    server.on_change.append(told.changed)
    if ClientCaps.PULL not in server.caps:
        return

    async def pull(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        return await told.answer(params.text_document.uri, params.previous_result_id)

    options = lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="dynamorm")
    server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)(pull)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the client was last told about a text, and of which version."""

    version: int | None
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, view: View) -> "Shown":
        return cls(view.version, view.understood.findings(view.path))


@dataclass(frozen=True, slots=True)
class Report:
    """What to tell about a text: its name, and the diagnostics; None when the client has those of this name."""

    view: View
    name: str
    items: list[lsp.Diagnostic] | None


class Told:
    """Keeps the client's findings in step with ours, for every open text."""

    def __init__(self, server: DynamormServer) -> None:
        self._server = server
        self._pulled = ClientCaps.PULL in server.caps
        self._shown: dict[str, Shown] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._running: set[asyncio.Task[None]] = set()

    # ---- pull ---------------------------------------------------------------------------------------------------

    async def answer(self, uri: str, previous: str | None) -> lsp.DocumentDiagnosticReport:
        """The findings of a text as it was asked about."""
        told = await self._server.look_at(uri, lambda view: self._told(view, previous))
        if told is None:
            return lsp.RelatedFullDocumentDiagnosticReport([])
        if not self._is_current(told.view):
            raise JsonRpcException("text changed", lsp.LSPErrorCodes.ServerCancelled, {"retriggerRequest": True})
        self._remember(told.view)
        if told.items is None:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(told.name)
        return lsp.RelatedFullDocumentDiagnosticReport(told.items, result_id=told.name)

    # ---- after a change -----------------------------------------------------------------------------------------

    def changed(self, uri: str | None) -> None:
        """A text was opened, edited or closed; None for anything else."""
        if uri is not None and self._server.document(uri) is None:
            self._forget(uri)
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(SETTLED if self._pulled else PUSH_DELAY, self._start_settling)

    def _forget(self, uri: str) -> None:
        self._shown.pop(uri, None)
        if not self._pulled:
            self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def _start_settling(self) -> None:
        self._timer = None
        settling = asyncio.get_running_loop().create_task(self._refresh() if self._pulled else self._publish())
        self._running.add(settling)
        settling.add_done_callback(self._settled)

    def _settled(self, settling: "asyncio.Task[None]") -> None:
        self._running.discard(settling)
        if not settling.cancelled() and isinstance(error := settling.exception(), Exception):
            self._server.report_server_error(error, JsonRpcException)

    async def _publish(self) -> None:
        """Pushes what the client has not been told yet; a newer version has its own timer."""
        shown = dict(self._shown)
        for report in await self._server.look(lambda views: self._untold(views, shown)):
            if self._is_current(report.view):
                self._remember(report.view)
                self._server.text_document_publish_diagnostics(
                    lsp.PublishDiagnosticsParams(report.view.uri, report.items or [], report.view.version)
                )

    async def _refresh(self) -> None:
        """Asks the client to ask again when texts that were not edited have other findings than it shows."""
        views = await self._server.look(dict)
        outdated = [view for view in views.values() if self._is_outdated(view)]
        if not outdated or ClientCaps.PULL_REFRESH not in self._server.caps:
            return
        for view in outdated:
            self._remember(view)
        await self._server.workspace_diagnostic_refresh_async(None)

    def _is_outdated(self, view: View) -> bool:
        """Whether the client shows other findings for this very text; about a newer one it will ask by itself."""
        shown = self._shown.get(view.uri)
        return shown is not None and shown.version == view.version and shown != Shown.of(view)

    # ---- both ---------------------------------------------------------------------------------------------------

    def _untold(self, views: Mapping[str, View], shown: Mapping[str, Shown]) -> "list[Report]":
        return [self._told(view) for view in views.values() if shown.get(view.uri) != Shown.of(view)]

    def _told(self, view: View, previous: str | None = None) -> "Report":
        converter = self._server.converter(view.understood)
        placed = converter.placed(view.path)
        name = result_id(placed)
        return Report(view, name, None if name == previous else [converter.told(each) for each in placed])

    def _is_current(self, view: View) -> bool:
        document = self._server.document(view.uri)
        return document is not None and document.version == view.version

    def _remember(self, view: View) -> None:
        self._shown[view.uri] = Shown.of(view)
