"""What the connected client can do, asked once, and the one place that gives an edit the form it understands."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol import types as lsp
from pygls.capabilities import get_capability


class ClientCaps(enum.Flag):
    """Abilities that a client declares and that change what we say to it."""

    PULL = enum.auto()  # asks for diagnostics itself; then nothing is ever published to it
    PULL_REFRESH = enum.auto()
    RELATED_INFORMATION = enum.auto()
    CODE_DESCRIPTION = enum.auto()
    ACTION_LITERALS = enum.auto()  # takes code actions, not only commands
    RESOLVE_EDIT = enum.auto()  # a code action's edit may come later
    ACTION_DATA = enum.auto()  # hands a code action's `data` back when it asks for the edit
    PREFERRED_ACTION = enum.auto()
    DOCUMENT_CHANGES = enum.auto()
    CREATE_FILE = enum.auto()
    ANNOTATIONS = enum.auto()
    MARKDOWN_HOVER = enum.auto()
    WATCH_FILES = enum.auto()  # the server may register file watchers
    PROGRESS = enum.auto()
    RENAME_PREPARE = enum.auto()  # asks whether there is something to rename before it asks for a name
    RENAME_ANNOTATIONS = enum.auto()  # shows what is noted on the edits of a renaming

    @classmethod
    def of(cls, client: lsp.ClientCapabilities) -> "ClientCaps":
        found = cls(0)
        for flag, (path, wanted) in WHERE.items():
            value = get_capability(client, path)
            if value is None or value is False or (wanted is not None and wanted not in value):
                continue
            found |= flag
        return found


PUBLISH, PULLED, ACTION = "text_document.publish_diagnostics", "text_document.diagnostic", "text_document.code_action"
WHERE: dict[ClientCaps, tuple[str, str | None]] = {
    ClientCaps.PULL: (PULLED, None),
    ClientCaps.PULL_REFRESH: ("workspace.diagnostics.refresh_support", None),
    ClientCaps.RELATED_INFORMATION: (f"{PUBLISH}.related_information", None),
    ClientCaps.CODE_DESCRIPTION: (f"{PUBLISH}.code_description_support", None),
    ClientCaps.ACTION_LITERALS: (f"{ACTION}.code_action_literal_support", None),
    ClientCaps.RESOLVE_EDIT: (f"{ACTION}.resolve_support.properties", "edit"),
    ClientCaps.ACTION_DATA: (f"{ACTION}.data_support", None),
    ClientCaps.PREFERRED_ACTION: (f"{ACTION}.is_preferred_support", None),
    ClientCaps.DOCUMENT_CHANGES: ("workspace.workspace_edit.document_changes", None),
    ClientCaps.CREATE_FILE: ("workspace.workspace_edit.resource_operations", lsp.ResourceOperationKind.Create),
    ClientCaps.ANNOTATIONS: ("workspace.workspace_edit.change_annotation_support", None),
    ClientCaps.MARKDOWN_HOVER: ("text_document.hover.content_format", lsp.MarkupKind.Markdown),
    ClientCaps.WATCH_FILES: ("workspace.did_change_watched_files.dynamic_registration", None),
    ClientCaps.PROGRESS: ("window.work_done_progress", None),
    ClientCaps.RENAME_PREPARE: ("text_document.rename.prepare_support", None),
    ClientCaps.RENAME_ANNOTATIONS: ("text_document.rename.honors_change_annotations", None),
}


@dataclass(frozen=True, slots=True)
class ClientEdit:
    """Edits of one file, in the client's units; `version` is None for a file that is not open.

    `creates`: the file is new, and the edits fill it. `doubtful` are further edits, each to be looked at first.
    """

    uri: str
    edits: tuple[lsp.TextEdit, ...]
    version: int | None = None
    creates: bool = False
    doubtful: tuple[lsp.TextEdit, ...] = ()


def build_workspace_edit(
    caps: ClientCaps,
    files: Iterable[ClientEdit],
    annotation: lsp.ChangeAnnotation | None = None,
    doubt: lsp.ChangeAnnotation | None = None,
) -> lsp.WorkspaceEdit | None:
    """The edit in the richest form that this client declares; None when it could carry it out only in part.

    `annotation` is what to know before it is made, `doubt` the same of doubtful edits; only clients with annotations
    are told.
    """
    files = tuple(files)
    creates = any(file.creates for file in files)
    if creates and ClientCaps.CREATE_FILE not in caps:
        return None
    if not creates and ClientCaps.DOCUMENT_CHANGES not in caps:
        return lsp.WorkspaceEdit(changes={file.uri: [*file.edits, *file.doubtful] for file in files})
    notes = {"note": annotation, "doubt": doubt} if ClientCaps.ANNOTATIONS in caps else {}
    told = {name: each for name, each in notes.items() if each is not None}
    note = "note" if "note" in told else None
    changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for file in files:
        if file.creates:
            changes.append(lsp.CreateFile(uri=file.uri, annotation_id=note))
        changes.append(
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier(file.uri, file.version),
                _annotated(file.edits, note) + _annotated(file.doubtful, "doubt" if "doubt" in told else note),
            )
        )
    return lsp.WorkspaceEdit(document_changes=changes, change_annotations=told or None)


def _annotated(
    edits: tuple[lsp.TextEdit, ...], note: str | None
) -> list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]:
    if note is None:
        return list(edits)
    return [lsp.AnnotatedTextEdit(note, edit.range, edit.new_text) for edit in edits]
