"""The real process over standard input and output, as an editor starts it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, make_test_lsp_client

from server.conftest import INDEXES, MODELS, QUERIES
from server.harness import CLIENTS, one_converter

RULE = "scan-for-non-indexed-attribute"
COMMAND = [sys.executable, "-m", "dynamorm_lsp", "server", "--stdio"]


def make_client() -> LanguageClient:
    client = make_test_lsp_client()

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)  # pytest-lsp answers this one not at all
    def _(_: lsp.RegistrationParams) -> None: ...

    return client


def hello(name: str, workspace: Path) -> lsp.InitializeParams:
    """What a real client says, instead of pytest-lsp's older capabilities."""
    (path,) = (client for client in CLIENTS if client.stem.startswith(name))
    text = path.read_text().replace("${WORKSPACE_URI}", workspace.as_uri()).replace("${WORKSPACE_PATH}", str(workspace))
    return one_converter().structure(json.loads(text), lsp.InitializeParams)


@pytest_lsp.fixture(
    scope="session",
    params=["neovim", "eglot"],
    config=ClientServerConfig(server_command=COMMAND, client_factory=make_client),
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    workspace = tmp_path_factory.mktemp("workspace")
    for name, text in {"indexes.py": INDEXES, "models.py": MODELS, "queries.py": QUERIES}.items():
        (workspace / name).write_text(text)
    lsp_client.hello = await lsp_client.initialize_session(hello(request.param, workspace))
    lsp_client.workspace = workspace
    lsp_client.uri = (workspace / "queries.py").as_uri()
    item = lsp.TextDocumentItem(lsp_client.uri, "python", 1, QUERIES)
    lsp_client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    yield
    await lsp_client.shutdown_session()


async def findings(client: LanguageClient) -> list[lsp.Diagnostic]:
    if client.hello.capabilities.diagnostic_provider:
        asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(client.uri))
        return list((await client.text_document_diagnostic_async(asked)).items)
    if client.uri not in client.diagnostics:
        await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[client.uri])


async def test_findings_arrive(client: LanguageClient) -> None:
    """Pulled by Neovim, pushed to eglot."""
    (finding,) = [found for found in await findings(client) if found.code == RULE]
    assert finding.range.start.line == 6


async def test_actions_arrive(client: LanguageClient) -> None:
    """Lazily for Neovim, with their edits for eglot."""
    (finding,) = [found for found in await findings(client) if found.code == RULE]
    asked = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(client.uri), finding.range, lsp.CodeActionContext([finding])
    )
    actions = await client.text_document_code_action_async(asked)
    (action,) = [it for it in actions if it.title.startswith("Ignore")]
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    assert action.edit is not None


async def test_a_card_arrives(client: LanguageClient) -> None:
    """Hovering over a call shows its table."""
    position = lsp.Position(6, QUERIES.splitlines()[6].index("scan") + 1)
    shown = await client.text_document_hover_async(lsp.HoverParams(lsp.TextDocumentIdentifier(client.uri), position))
    assert "orders" in shown.contents.value


async def test_a_refactoring_arrives(client: LanguageClient) -> None:
    """The scan as a query on a new index, by its kind, over three files."""
    at = lsp.Position(6, QUERIES.splitlines()[6].index("scan") + 1)
    only = [lsp.CodeActionKind.RefactorRewrite]
    asked = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(client.uri), lsp.Range(at, at), lsp.CodeActionContext([], only=only)
    )
    (action,) = await client.text_document_code_action_async(asked)
    assert (action.title, action.kind) == ("Add the index `by_parcel` and query it (unsafe)", "refactor.rewrite")
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    changed = {(client.workspace / name).as_uri() for name in ("indexes.py", "models.py", "queries.py")}
    assert set(changed_texts(action.edit)) == changed


async def test_a_renaming_arrives(client: LanguageClient) -> None:
    """What Python calls an attribute, in the text that is open and in the model's; or why it cannot be called so."""
    at = lsp.Position(6, QUERIES.splitlines()[6].index("parcel ==") + 1)
    document = lsp.TextDocumentIdentifier(client.uri)
    if getattr(client.hello.capabilities.rename_provider, "prepare_provider", False):
        prepared = await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, at))
        assert prepared.placeholder == "parcel"
    edit = await client.text_document_rename_async(lsp.RenameParams(document, at, "package"))
    assert changed_texts(edit) == {
        client.uri: ["package"],
        (client.workspace / "models.py").as_uri(): ["package", 'attr_name="parcel"'],
    }
    with pytest.raises(JsonRpcException, match="The model has `total` already"):
        await client.text_document_rename_async(lsp.RenameParams(document, at, "total"))


def changed_texts(edit: lsp.WorkspaceEdit) -> dict[str, list[str]]:
    """What a client is told to write, by file."""
    if edit.changes:
        return {uri: [one.new_text for one in edits] for uri, edits in edit.changes.items()}
    changed = [change for change in edit.document_changes or () if isinstance(change, lsp.TextDocumentEdit)]
    return {change.text_document.uri: [one.new_text for one in change.edits] for change in changed}


@pytest.mark.parametrize(("goodbye", "code"), [(["shutdown", "exit"], 0), (["exit"], 1), ([], 0)])
def test_the_process_ends_with_its_client(goodbye: list[str], code: int) -> None:
    """After `exit`, and when the client's end is closed; the code says whether `shutdown` came first."""
    hello = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
    messages = [hello, *({"id": 2, "method": it} if it == "shutdown" else {"method": it} for it in goodbye)]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    said = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    ended = subprocess.run(COMMAND, input=said, capture_output=True, timeout=60, check=False)
    assert ended.returncode == code, ended.stderr.decode()
    assert b'"capabilities"' in ended.stdout


def test_nonsense_on_the_line_is_survived() -> None:
    """Heads without a length, bodies that are no JSON, and messages that mean nothing."""
    hello = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}).encode()
    bodies = [b"{", b"[]", b'{"jsonrpc": "2.0", "id": 7, "method": "no/such"}', hello]
    said = b"Nonsense: 1\r\n\r\n" + b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    ended = subprocess.run(COMMAND, input=said, capture_output=True, timeout=60, check=False)
    assert b'"capabilities"' in ended.stdout, ended.stderr.decode()


def test_every_request_is_answered() -> None:
    """One that makes no sense, and one after `shutdown`, get an error: the client would wait for ever."""
    hello = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}
    place = {"textDocument": {"uri": "file:///orders.py"}, "position": {"line": 0, "character": 0}}
    messages = [
        hello,
        {"id": "odd", "method": "textDocument/hover", "params": {"no": 1}},
        {"id": 3, "method": "shutdown"},
        {"id": 4, "method": "textDocument/hover", "params": place},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    said = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    ended = subprocess.run(COMMAND, input=said, capture_output=True, timeout=60, check=False)
    answers = [json.loads(line) for line in re.findall(rb"\{.*?\}(?=Content-Length|$)", ended.stdout)]
    codes = {answer["id"]: answer["error"]["code"] for answer in answers if "error" in answer}
    assert codes == {"odd": lsp.ErrorCodes.InvalidParams, 4: lsp.ErrorCodes.InvalidRequest}, ended.stderr.decode()
