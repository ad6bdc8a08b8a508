"""What the client tells us: folders, texts that open, change and close, and files that change on disk."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path

from dynamorm_analysis.reading.languages import endings, names
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.server import DynamormServer
from dynamorm_workspace.config import DECIDING_FILES


def register(server: DynamormServer) -> None:
    handlers: dict[str, Callable[..., Any]] = {
        lsp.INITIALIZED: initialized,
        lsp.TEXT_DOCUMENT_DID_OPEN: opened,
        lsp.TEXT_DOCUMENT_DID_CHANGE: changed,
        lsp.TEXT_DOCUMENT_DID_CLOSE: closed,
        lsp.TEXT_DOCUMENT_DID_SAVE: saved,
        lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: files_changed,
        lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: folders_changed,
        lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: settings_changed,
    }
    for method, handler in handlers.items():
        server.feature(method)(handler)


# ---- folders --------------------------------------------------------------------------------------------------------


async def initialized(ls: DynamormServer, _: lsp.InitializedParams) -> None:
    folders = list(ls.texts.folders.values())
    roots = _roots(folder.uri for folder in folders) or _roots([ls.texts.root_uri] if ls.texts.root_uri else [])
    # The reading is asked for before anything is awaited: what the client asks next is answered with its result.
    reading = asyncio.gather(*(ls.think(ls.session.add_folder, root) for root in roots), return_exceptions=True)
    async with _progress(ls, "Reading DynamoDB models" if roots else ""):
        for failed in await reading:
            if isinstance(failed, Exception):
                ls.report_server_error(failed, initialized)
    ls.changed(None)
    if ClientCaps.WATCH_FILES in ls.caps:
        await _watch_files(ls)


def folders_changed(ls: DynamormServer, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    for root in _roots(folder.uri for folder in params.event.removed):
        ls.note(ls.session.remove_folder, root)
    for root in _roots(folder.uri for folder in params.event.added):
        ls.note(ls.session.add_folder, root)
    ls.changed(None)


def _roots(uris: Iterable[str]) -> list[Path]:
    return [Path(path) for uri in uris if (path := to_fs_path(uri))]


@asynccontextmanager
async def _progress(ls: DynamormServer, title: str) -> AsyncIterator[None]:
    """Shows that something is going on, where the client can."""
    if not title or ClientCaps.PROGRESS not in ls.caps:
        yield
        return
    token, shown = str(uuid.uuid4()), ls.work_done_progress
    with contextlib.suppress(JsonRpcException):  # a client may refuse
        await shown.create_async(token)
    if token not in shown.tokens:
        yield
        return
    shown.begin(token, lsp.WorkDoneProgressBegin(title))
    try:
        yield
    finally:
        shown.end(token, lsp.WorkDoneProgressEnd())
        shown.tokens.pop(token, None)  # pygls keeps them for ever


async def _watch_files(ls: DynamormServer) -> None:
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in watched()])
    registration = lsp.Registration(str(uuid.uuid4()), lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    with contextlib.suppress(JsonRpcException):  # a client may refuse: then a save tells us
        await ls.client_register_capability_async(lsp.RegistrationParams([registration]))


def watched() -> tuple[str, ...]:
    """Patterns of the files whose changes on the disk matter: all that a reader understands, and settings."""
    named = sorted({*names(), *DECIDING_FILES})
    return (*(f"**/*{ending}" for ending in endings()), *(f"**/{name}" for name in named))


# ---- texts ----------------------------------------------------------------------------------------------------------


def opened(ls: DynamormServer, params: lsp.DidOpenTextDocumentParams) -> None:
    _look_at_disk(ls)
    ls.changed(params.text_document.uri)


def changed(ls: DynamormServer, params: lsp.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


def closed(ls: DynamormServer, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


def saved(ls: DynamormServer, params: lsp.DidSaveTextDocumentParams) -> None:
    _look_at_disk(ls)
    ls.changed(params.text_document.uri)


# ---- files ----------------------------------------------------------------------------------------------------------


def files_changed(ls: DynamormServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    files = _roots(event.uri for event in params.changes)
    if any(file.name in DECIDING_FILES for file in files):
        ls.note(ls.session.reload)
    else:
        ls.note(ls.session.reread, files)
    ls.changed(None)


def settings_changed(ls: DynamormServer, _: lsp.DidChangeConfigurationParams) -> None:
    """Settings are read from the project's files; a client tells that it is worth another look."""
    ls.note(ls.session.reload)
    ls.changed(None)


def _look_at_disk(ls: DynamormServer) -> None:
    """Clients that watch no files are served by a look at the files whenever one is opened or saved."""
    if ClientCaps.WATCH_FILES not in ls.caps:
        ls.note(ls.session.look_at_disk)
