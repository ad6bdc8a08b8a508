"""Renames the attribute or index under the cursor wherever it is surely meant, and where it may be once that is
confirmed."""

from collections.abc import Mapping

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from dynamorm_analysis.text import Span
from dynamorm_codeactions.refactoring import Selection
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import Converter
from dynamorm_lsp.server.folder import Surroundings
from dynamorm_lsp.server.server import DynamormServer, View

HAVE_CONFIRMED = ClientCaps.RENAME_ANNOTATIONS | ClientCaps.ANNOTATIONS | ClientCaps.DOCUMENT_CHANGES
"""What a client can do that asks about some edits of a renaming before it makes them.

VS Code shows its preview as soon as one edit is to be confirmed, and leaves those unticked that are (bulkEditService.ts
and bulkEditPreview.ts): only doubtful ones are, since applying sure ones would change nothing."""

DOUBT = "May be something else"


def register(server: DynamormServer) -> None:
    prepares = ClientCaps.RENAME_PREPARE in server.caps
    server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=prepares))(rename)
    if prepares:
        server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)(prepare)


async def prepare(ls: DynamormServer, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
    """Where the name stands; null for what is none of a table's, which others may know to rename."""
    from dynamorm_codeactions.rename import Refusal, Renamable, renamable  # late: it loads LibCST

    def found(view: View) -> lsp.PrepareRenamePlaceholder | Refusal | None:
        positions = ls.converter(view.understood).positions(view.path)
        selection = _selection(view, ls.converter(view.understood), params.position)
        if positions is None or selection is None:
            return None
        match renamable(selection, view.understood.project, Surroundings(view.understood)):
            case Renamable(span=span, name=name):
                return lsp.PrepareRenamePlaceholder(positions.range(span), name)
            case other:
                return other

    answer = await ls.look_at(params.text_document.uri, found)
    if isinstance(answer, Refusal):
        raise JsonRpcException(answer.reason, lsp.LSPErrorCodes.RequestFailed)
    return answer


async def rename(ls: DynamormServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """The edits over all files, the doubtful ones to be confirmed; refused with the reason, also where the client could
    not have them confirmed."""
    from dynamorm_codeactions.rename import Refusal, Renaming, renamed  # late, as above

    def edit(views: Mapping[str, View]) -> tuple[lsp.WorkspaceEdit | None, str] | Refusal | None:
        view = next((each for uri, each in views.items() if uri == params.text_document.uri), None)
        converter = ls.converter(view.understood) if view is not None else None
        if view is None or converter is None:
            return None
        selection = _selection(view, converter, params.position)
        if selection is None:
            return None
        answer = renamed(selection, params.new_name, view.understood.project, Surroundings(view.understood))
        if not isinstance(answer, Renaming):
            return answer
        if answer.doubt and HAVE_CONFIRMED not in ls.caps:
            return Refusal(answer.doubt)
        versions = {uri: each.version for uri, each in views.items()}
        made = lsp.ChangeAnnotation(answer.action.title, description=answer.caution or None)
        doubt = lsp.ChangeAnnotation(DOUBT, needs_confirmation=True, description=answer.doubt) if answer.doubt else None
        return converter.workspace_edit(answer.action, versions.get, made, doubt), answer.caution

    answer = await ls.look(edit)
    if isinstance(answer, Refusal):
        raise JsonRpcException(answer.reason, lsp.LSPErrorCodes.RequestFailed)
    if answer is None:
        return None
    made, caution = answer
    if caution:
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, caution))
    return made


def _selection(view: View, converter: Converter, position: lsp.Position) -> Selection | None:
    positions = converter.positions(view.path)
    offset = positions.offset(position) if positions is not None else None
    return Selection(view.path, Span(offset, offset)) if offset is not None else None
