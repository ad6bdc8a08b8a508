"""Renames the attribute or index under the cursor wherever it is surely meant, with a preview where there is one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from dynamorm_analysis.text import Span
from dynamorm_codeactions.refactoring import Selection
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import Converter
from dynamorm_lsp.server.folder import Surroundings
from dynamorm_lsp.server.server import DynamormServer, View

if TYPE_CHECKING:
    from dynamorm_codeactions.rename import Renaming


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
    """The edits over all files, each to be confirmed where the client can show them; refused with the reason."""
    from dynamorm_codeactions.rename import Refusal, Renaming, renamed  # late, as above

    def edit(views: Mapping[str, View]) -> lsp.WorkspaceEdit | Refusal | None:
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
        versions = {uri: each.version for uri, each in views.items()}
        return converter.workspace_edit(answer.action, versions.get, _annotation(answer, ls.caps))

    answer = await ls.look(edit)
    if isinstance(answer, Refusal):
        raise JsonRpcException(answer.reason, lsp.LSPErrorCodes.RequestFailed)
    return answer


def _selection(view: View, converter: Converter, position: lsp.Position) -> Selection | None:
    positions = converter.positions(view.path)
    offset = positions.offset(position) if positions is not None else None
    return Selection(view.path, Span(offset, offset)) if offset is not None else None


def _annotation(renaming: "Renaming", caps: ClientCaps) -> lsp.ChangeAnnotation:
    """What is shown beside the edits; clients that do not heed it in a renaming are not made to ask."""
    asks = ClientCaps.RENAME_ANNOTATIONS in caps
    return lsp.ChangeAnnotation(renaming.action.title, needs_confirmation=asks, description=renaming.caution or None)
