"""Quick fixes for the findings of a range, and the comment that silences one; edits follow when they are chosen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from dynamorm_analysis.finding import Finding
from dynamorm_codeactions.action import Action
from dynamorm_codeactions.registry import fix
from dynamorm_codeactions.suppressing import suppress
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import Converter, touches
from dynamorm_lsp.server.folder import Make
from dynamorm_lsp.server.server import DynamormServer, View

Versions = Mapping[str, int | None]
OFFERS: Mapping[str, Make] = {"fix": fix, "ignore": suppress}


def register(server: DynamormServer) -> None:
    if ClientCaps.ACTION_LITERALS not in server.caps:
        return
    lazy = ClientCaps.RESOLVE_EDIT in server.caps and ClientCaps.ACTION_DATA in server.caps
    options = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix], resolve_provider=lazy)
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)(code_actions)
    if lazy:
        server.feature(lsp.CODE_ACTION_RESOLVE)(resolve)


async def code_actions(ls: DynamormServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Made from our own findings, never from the client's: not every client hands back what it was told."""
    if params.context.only and not _asked_for(lsp.CodeActionKind.QuickFix, params.context.only):
        return []
    lazy = ClientCaps.RESOLVE_EDIT in ls.caps and ClientCaps.ACTION_DATA in ls.caps

    def offered(views: Mapping[str, View]) -> list[lsp.CodeAction]:
        view = views.get(params.text_document.uri)
        return _offered(view, ls.converter(view.understood), params.range, _versions(views), lazy) if view else []

    return await ls.look(offered)


async def resolve(ls: DynamormServer, action: lsp.CodeAction) -> lsp.CodeAction:
    """Adds the edit, made for the text as it is now; refused when that is no longer the text of the offer."""
    asked = action.data if isinstance(action.data, dict) else {}

    def edit(views: Mapping[str, View]) -> lsp.WorkspaceEdit | None:
        view = views.get(asked.get("uri", ""))
        if view is None or view.version != asked.get("version"):
            return None
        return _edit_of(view, ls.converter(view.understood), asked, _versions(views))

    action.edit = await ls.look(edit)
    if action.edit is None:
        raise JsonRpcException("text changed", lsp.LSPErrorCodes.ContentModified)
    return action


def _versions(views: Mapping[str, View]) -> Versions:
    return {uri: view.version for uri, view in views.items()}


def _asked_for(kind: str, only: Sequence[str]) -> bool:
    return any(prefix == "" or kind == prefix or kind.startswith(f"{prefix}.") for prefix in only)


# ---- in the engine's thread ------------------------------------------------------------------------------------------


def _offered(
    view: View, converter: Converter, where: lsp.Range, versions: Versions, lazy: bool
) -> list[lsp.CodeAction]:
    positions = converter.positions(view.path)
    if positions is None:
        return []
    wanted = positions.span(where)
    offered: list[lsp.CodeAction] = []
    for finding in view.understood.findings(view.path):
        span = view.understood.project.locate(finding.place)
        if span is None or not touches(span, wanted):
            continue
        for word, action in _actions(finding, view):
            edit = converter.workspace_edit(action, versions.get)
            if edit is not None:
                identity = {"rule": finding.rule, "start": span.start, "end": span.end, "offer": word}
                data = {"uri": view.uri, "version": view.version, **identity}
                offered.append(_code_action(action, converter.diagnostic(finding), edit, data, lazy, word))
    return offered


def _code_action(
    action: Action, diagnostic: lsp.Diagnostic, edit: lsp.WorkspaceEdit, data: dict[str, Any], lazy: bool, word: str
) -> lsp.CodeAction:
    return lsp.CodeAction(
        title=f"{action.title} (unsafe)" if action.safety == "unsafe" else action.title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=word == "fix" and action.safety == "safe",
        edit=None if lazy else edit,
        data=data if lazy else None,
    )


def _actions(finding: Finding, view: View) -> Iterator[tuple[str, Action]]:
    for word in OFFERS:
        action = view.understood.offer(OFFERS[word], finding)
        if action is not None and action.safety != "display":
            yield word, action


def _edit_of(
    view: View, converter: Converter, asked: Mapping[str, Any], versions: Versions
) -> lsp.WorkspaceEdit | None:
    for finding in view.understood.findings(view.path):
        span = view.understood.project.locate(finding.place)
        identity = (finding.rule, span.start, span.end) if span else None
        if identity == (asked.get("rule"), asked.get("start"), asked.get("end")):
            actions = dict(_actions(finding, view))
            chosen = actions.get(asked.get("offer", ""))
            return converter.workspace_edit(chosen, versions.get) if chosen else None
    return None
