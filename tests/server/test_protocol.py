"""What each real client is told, and what it is never told."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from dynamorm_analysis.baseline import digest_of
from dynamorm_cdkgen.provenance import Provenance, with_head
from dynamorm_codeactions.action import TextEdit
from dynamorm_codeactions.action import applied as after
from dynamorm_lsp.server import folder as folders
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.features import diagnostics
from dynamorm_lsp.server.positions import Positions
from server.conftest import INDEXES, MODELS, QUERIES
from server.harness import Editor, ProtocolError

RULE = "scan-for-non-indexed-attribute"
PUBLISH, REFRESH = lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, lsp.WORKSPACE_DIAGNOSTIC_REFRESH
EVERYTHING = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
COLUMNS = {"utf-8": 2, "utf-16": 0, "utf-32": -1}  # what an emoji adds to a column beyond its two UTF-16 units


def of_rule(found: list[dict[str, Any]], rule: str = RULE) -> list[dict[str, Any]]:
    return [finding for finding in found if finding["code"] == rule]


def needs(editor: Editor, caps: ClientCaps) -> None:
    if caps not in editor.caps:
        pytest.skip("not for this client")


async def quiet(editor: Editor) -> None:
    """Waits until the engine has done all that was asked of it, and its answers have arrived."""
    for _ in range(3):
        await editor.server.think(lambda: None)
        await asyncio.sleep(0)


# ---- findings -------------------------------------------------------------------------------------------------------


async def test_a_finding_names_its_rule_and_place(editor: Editor) -> None:
    """The code is the word for `ignore[...]`; the message ends with the remedy; the link leads to the rule's page."""
    editor.open("queries.py", QUERIES)
    (finding,) = of_rule(await editor.findings("queries.py"))
    assert finding["range"]["start"]["line"] == 6
    assert (finding["source"], finding["severity"]) == ("dynamorm", lsp.DiagnosticSeverity.Warning)
    assert "`parcel`" in finding["message"]
    if ClientCaps.CODE_DESCRIPTION in editor.caps:
        assert finding["codeDescription"]["href"].endswith(f"/docs/rules/{RULE}.md")
    else:
        assert "codeDescription" not in finding


async def test_what_waits_for_the_first_look_is_done_once(editor: Editor) -> None:
    """Nothing is looked at before a text is open; later looks are no first ones."""
    done: list[str] = []
    editor.server.when_understood.append(lambda: done.append("understood"))
    await quiet(editor)
    assert not done
    for name, text in (("queries.py", QUERIES), ("further.py", QUERIES)):
        editor.open(name, text)
        await editor.findings(name)
    await quiet(editor)
    assert done == ["understood"]


async def test_findings_come_one_way_only(editor: Editor) -> None:
    """A client that pulls is never pushed to, and the other way round."""
    editor.open("queries.py", QUERIES)
    await editor.findings("queries.py")
    editor.close_text("queries.py")
    await quiet(editor)
    pulls = ClientCaps.PULL in editor.caps
    assert ("diagnosticProvider" in editor.hello["capabilities"]) == pulls
    assert editor.said(PUBLISH) == (not pulls)


async def test_columns_are_the_clients(editor: Editor) -> None:
    """Behind an emoji the column is counted in the encoding that was agreed on."""
    editor.open("queries.py", QUERIES)
    (plain,) = of_rule(await editor.findings("queries.py"))
    editor.change("queries.py", (6, 4), (6, 4), 'face = "😋"; ')
    (moved,) = of_rule(await editor.findings("queries.py"))
    shift = moved["range"]["start"]["character"] - plain["range"]["start"]["character"]
    assert shift == len('face = "😋"; ') + 1 + COLUMNS[editor.encoding]


async def test_a_form_feed_is_no_line(editor: Editor) -> None:
    """Lines end where the protocol says, not where Python's `splitlines` says."""
    editor.open("queries.py", f"\f# \u2028\n{QUERIES}")
    editor.change("queries.py", (1, 3), (1, 10), "Questions")
    (finding,) = of_rule(await editor.findings("queries.py"))
    assert finding["range"]["start"]["line"] == 7


async def test_related_places_lie_in_other_files(editor: Editor) -> None:
    """A finding that rests on another file says so, where the client can show it."""
    editor.open("queries.py", QUERIES)
    (finding,) = of_rule(await editor.findings("queries.py"))
    if ClientCaps.RELATED_INFORMATION not in editor.caps:
        assert "relatedInformation" not in finding
        return
    for related in finding.get("relatedInformation", ()):
        assert related["location"]["uri"].startswith(editor.workspace.as_uri())


async def test_the_same_findings_are_unchanged(editor: Editor) -> None:
    """An edit behind the findings costs the client nothing."""
    needs(editor, ClientCaps.PULL)
    editor.open("queries.py", QUERIES)
    first = await editor.pull("queries.py")
    editor.change("queries.py", (99, 0), (99, 0), "# the end\n")
    again = await editor.pull("queries.py", previousResultId=first["resultId"])
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.change("queries.py", (0, 0), (0, 0), "\n")
    assert (await editor.pull("queries.py", previousResultId=first["resultId"]))["kind"] == "full"


async def test_an_overtaken_answer_asks_to_be_asked_again(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings of a text that has changed meanwhile are not sent."""
    needs(editor, ClientCaps.PULL)
    editor.open("queries.py", QUERIES)
    await editor.findings("queries.py")
    gate, check = threading.Event(), folders.check
    monkeypatch.setattr(folders, "check", lambda *arguments: gate.wait(20) and check(*arguments))
    editor.change("queries.py", (6, 4), (6, 4), "x = 1; ")
    answer = editor.send(lsp.TEXT_DOCUMENT_DIAGNOSTIC, {"textDocument": {"uri": editor.uri("queries.py")}})
    await asyncio.sleep(0)
    editor.change("queries.py", (0, 0), (0, 0), "\n")
    gate.set()
    error = (await asyncio.wait_for(answer, 20))["error"]
    assert (error["code"], error["data"]) == (lsp.LSPErrorCodes.ServerCancelled, {"retriggerRequest": True})
    (finding,) = of_rule(await editor.findings("queries.py"))
    assert finding["range"]["start"]["line"] == 7


# ---- other open texts -----------------------------------------------------------------------------------------------


async def test_an_edit_here_changes_what_is_said_there(editor: Editor) -> None:
    """Take the attribute from the model, and the query that used it is told: by a refresh, or by a push."""
    editor.open("queries.py", QUERIES)
    before = await editor.findings("queries.py")
    editor.open("models.py", MODELS)
    await editor.findings("models.py")
    editor.replace("models.py", MODELS.replace("parcel = Unicode", "pack = Unicode"))
    if ClientCaps.PULL not in editor.caps:
        assert (await editor.message(PUBLISH, uri=editor.uri("queries.py")))["diagnostics"] != before
        return
    await editor.pull("models.py")
    if ClientCaps.PULL_REFRESH in editor.caps:
        await editor.message(REFRESH)
    assert await editor.findings("queries.py") != before


async def test_a_refresh_is_sent_once(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks again after a refresh is not refreshed for ever."""
    monkeypatch.setattr(diagnostics, "SETTLED", 0)
    needs(editor, ClientCaps.PULL_REFRESH)
    editor.open("queries.py", QUERIES)
    assert of_rule(await editor.findings("queries.py"))
    editor.open("models.py", MODELS)
    await editor.findings("models.py")
    editor.replace("models.py", MODELS.replace("class Order", "class Purchase"))
    await editor.pull("models.py")
    await editor.message(REFRESH)
    assert not of_rule(await editor.findings("queries.py"))
    editor.change("models.py", (0, 0), (0, 0), "# ")
    await editor.pull("models.py")
    await quiet(editor)
    assert not editor.said(REFRESH)


# ---- files ----------------------------------------------------------------------------------------------------------


async def test_closing_returns_to_the_disk(editor: Editor) -> None:
    """What was typed and not saved is gone with the text."""
    editor.open("models.py", MODELS.replace("class Order", "class Purchase"))
    await editor.findings("models.py")
    editor.open("queries.py", QUERIES)
    assert not of_rule(await editor.findings("queries.py"))
    editor.close_text("models.py")
    if ClientCaps.PULL in editor.caps:
        assert of_rule(await editor.findings("queries.py"))
    else:
        assert of_rule((await editor.message(PUBLISH, uri=editor.uri("queries.py")))["diagnostics"])


async def test_files_that_change_on_disk_count(editor: Editor, workspace: Path) -> None:
    """Whether the client watches files for us, or saves one."""
    editor.open("queries.py", QUERIES)
    assert of_rule(await editor.findings("queries.py"))
    (workspace / "models.py").write_text(MODELS.replace("class Order", "class Purchase"))
    if ClientCaps.WATCH_FILES in editor.caps:
        assert editor.asked.count(lsp.CLIENT_REGISTER_CAPABILITY) == 1
        editor.files_changed("models.py")
    else:
        editor.save("queries.py")
    if ClientCaps.PULL in editor.caps:
        assert not of_rule(await editor.findings("queries.py"))
    else:
        assert not of_rule((await editor.message(PUBLISH, uri=editor.uri("queries.py")))["diagnostics"])


async def test_created_and_deleted_files_count(editor: Editor, workspace: Path) -> None:
    """A model that comes back is known again."""
    needs(editor, ClientCaps.WATCH_FILES | ClientCaps.PULL)
    (workspace / "models.py").unlink()
    editor.files_changed("models.py")
    editor.open("queries.py", QUERIES)
    assert not of_rule(await editor.findings("queries.py"))
    (workspace / "models.py").write_text(MODELS)
    editor.files_changed("models.py")
    assert of_rule(await editor.findings("queries.py"))


async def test_a_new_text_stays_when_it_is_saved(editor: Editor, workspace: Path) -> None:
    """A file that did not exist when it was opened is checked before and after it is stored."""
    editor.open("more.py", QUERIES)
    assert of_rule(await editor.findings("more.py"))
    (workspace / "more.py").write_text(QUERIES)
    editor.save("more.py")
    editor.change("more.py", (0, 0), (0, 0), "\n")
    assert of_rule(await editor.findings("more.py"))


async def test_settings_are_the_projects(editor: Editor, workspace: Path) -> None:
    """What `pyproject.toml` ignores is not shown, from the moment that it says so."""
    editor.open("queries.py", QUERIES)
    assert of_rule(await editor.findings("queries.py"))
    (workspace / "pyproject.toml").write_text(f'[tool.dynamorm]\nignore = ["{RULE}"]\n')
    if ClientCaps.WATCH_FILES in editor.caps:
        editor.files_changed("pyproject.toml")
    else:
        editor.save("queries.py")
    if ClientCaps.PULL in editor.caps:
        assert not of_rule(await editor.findings("queries.py"))
    else:
        assert not of_rule((await editor.message(PUBLISH, uri=editor.uri("queries.py")))["diagnostics"])


LOCK = """{"format": 1, "tables": {"orders": {"source": "model", "partition_key": ["order_id"], "indexes": {
"by_customer": {"kind": "GSI", "partition_key": ["parcel"], "projection": "ALL"}}}}}"""


async def test_the_lock_counts(editor: Editor, workspace: Path) -> None:
    """What the lock tells is compared from the moment that it does; a damaged lock changes nothing."""
    needs(editor, ClientCaps.PULL)
    editor.open("indexes.py", INDEXES)
    altered = ["index-changed-in-place"]
    for lock, rules in ((LOCK, altered), ("{", altered), (LOCK.replace("parcel", "customer"), [])):
        (workspace / "dynamorm.lock.json").write_text(lock)
        if ClientCaps.WATCH_FILES in editor.caps:
            editor.files_changed("dynamorm.lock.json")
        else:
            editor.save("indexes.py")
        assert [found["code"] for found in await editor.findings("indexes.py")] == rules


async def test_the_baseline_counts(editor: Editor, workspace: Path) -> None:
    """What the baseline knows is shown as a hint, from the moment that it does."""
    needs(editor, ClientCaps.PULL)
    editor.open("queries.py", QUERIES)
    [found] = await editor.findings("queries.py")
    call = QUERIES.splitlines()[found["range"]["start"]["line"]]
    known = {"queries.py": {found["code"]: {digest_of(" ".join(call.split())): 1}}}
    (workspace / "dynamorm.baseline.json").write_text(json.dumps({"format": 1, "files": known}))
    if ClientCaps.WATCH_FILES in editor.caps:
        editor.files_changed("dynamorm.baseline.json")
    else:
        editor.save("queries.py")
    again = await editor.findings("queries.py")
    assert [each["severity"] for each in (found, *again)] == [
        lsp.DiagnosticSeverity.Warning,
        lsp.DiagnosticSeverity.Hint,
    ]


async def test_what_nothing_calls_yet_is_a_hint(editor: Editor, workspace: Path) -> None:
    """Until something calls a function, what its requests cost is a hint that says so; then it is told as ever."""
    needs(editor, ClientCaps.PULL)
    (workspace / "app.py").write_text("import queries\n\n\ndef handler(event, context):\n    return {}\n")
    editor.open("app.py", (workspace / "app.py").read_text())
    editor.open("queries.py", QUERIES)
    (finding,) = of_rule(await editor.findings("queries.py"))
    assert finding["severity"] == lsp.DiagnosticSeverity.Hint
    assert "Nothing in use calls `with_parcel` yet." in finding["message"]
    editor.change("app.py", (4, 11), (4, 13), 'queries.with_parcel(event["parcel"])')
    (finding,) = of_rule(await editor.findings("queries.py"))
    assert finding["severity"] == lsp.DiagnosticSeverity.Warning
    assert "Nothing in use" not in finding["message"]


async def test_an_import_that_is_typed_brings_its_file(editor: Editor, workspace: Path) -> None:
    """A file that nothing needed so far is read when an import asks for it."""
    (workspace / "names.py").write_text('TABLE = "parcels"\n')
    editor.open("models.py", MODELS.replace('"orders"', "names.TABLE"))
    await editor.findings("models.py")
    editor.change("models.py", (2, 0), (2, 0), "import names\n")
    editor.open("queries.py", QUERIES)
    await editor.findings("queries.py")
    where = {"line": 6, "character": QUERIES.splitlines()[6].index("scan") + 1}
    shown = await editor.request(
        lsp.TEXT_DOCUMENT_HOVER, {"textDocument": {"uri": editor.uri("queries.py")}, "position": where}
    )
    assert "parcels" in shown["contents"]["value"]


async def test_reading_shows_its_progress(editor: Editor) -> None:
    """Where the client can show it, it is told when reading begins and ends."""
    await quiet(editor)
    if ClientCaps.PROGRESS not in editor.caps:
        assert not editor.said(lsp.PROGRESS)
        return
    assert [(await editor.message(lsp.PROGRESS))["value"]["kind"] for _ in range(2)] == ["begin", "end"]


async def test_folders_come_and_go(editor: Editor, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A text in a folder that is added is understood with all of that folder, and on its own when it is removed."""
    added = tmp_path_factory.mktemp("added")
    (added / "indexes.py").write_text(INDEXES)
    (added / "models.py").write_text(MODELS)
    uri = (added / "queries.py").as_uri()
    folder = {"uri": added.as_uri(), "name": "added"}
    editor.notify(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, {"event": {"added": [folder], "removed": []}})
    editor.open(uri, QUERIES)
    assert of_rule(await editor.findings(uri))
    editor.notify(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, {"event": {"added": [], "removed": [folder]}})
    editor.replace(uri, QUERIES.replace("scan(", "scan( "))
    assert not of_rule(await editor.findings(uri))


# ---- actions --------------------------------------------------------------------------------------------------------


async def test_a_finding_can_be_ignored_where_it_stands(editor: Editor) -> None:
    """The comment that silences it is offered in the form that the client can apply, and works."""
    editor.open("queries.py", QUERIES)
    (finding,) = of_rule(await editor.findings("queries.py"))
    (offered,) = [it for it in await editor.actions("queries.py", finding["range"]) if it["title"].startswith("Ignore")]
    lazy = ClientCaps.RESOLVE_EDIT in editor.caps and ClientCaps.ACTION_DATA in editor.caps
    assert ("edit" not in offered) == lazy
    action = await editor.resolved(offered)
    assert set(action["edit"]) == {"documentChanges" if ClientCaps.DOCUMENT_CHANGES in editor.caps else "changes"}
    (edit,) = edits_of(action)["queries.py"]
    assert edit["newText"] == f"  # dynamorm: ignore[{RULE}]"
    start, end = ((edit["range"][it]["line"], edit["range"][it]["character"]) for it in ("start", "end"))
    editor.change("queries.py", start, end, edit["newText"])
    assert await editor.findings("queries.py") == []


async def test_a_fix_changes_all_its_files(editor: Editor, workspace: Path) -> None:
    """The missing index is written beside the others, given to the model and queried; the title says it is unsafe."""
    editor.open("queries.py", QUERIES)
    (finding,) = of_rule(await editor.findings("queries.py"))
    offers = await editor.actions("queries.py", finding["range"], only=["quickfix"])
    (offered,) = [it for it in offers if "Ignore" not in it["title"]]
    assert offered["title"].endswith("(unsafe)")
    assert not offered["isPreferred"]
    action = await editor.resolved(offered)
    assert set(edits_of(action)) == {"indexes.py", "models.py", "queries.py"}
    annotated = ClientCaps.ANNOTATIONS | ClientCaps.DOCUMENT_CHANGES in editor.caps
    assert ("changeAnnotations" in action["edit"]) == annotated
    for name, edits in edits_of(action).items():
        text = applied((workspace / name).read_text(), edits)
        (workspace / name).write_text(text)
        editor.open(name, text) if name != "queries.py" else editor.replace(name, text)
    assert "Order.scan" not in (workspace / "queries.py").read_text()
    assert of_rule(await editor.findings("queries.py")) == []


async def test_actions_are_for_the_range_and_kind_asked_for(editor: Editor) -> None:
    """Elsewhere, or for other kinds of actions, nothing is offered."""
    editor.open("queries.py", QUERIES)
    await editor.findings("queries.py")
    nowhere = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    assert await editor.actions("queries.py", nowhere) == []
    assert await editor.actions("queries.py", EVERYTHING, only=["refactor"]) == []
    assert await editor.actions("queries.py", EVERYTHING, only=["quickfix"])


async def test_a_stale_action_is_refused(editor: Editor) -> None:
    """An edit is made for the text as it is, or not at all."""
    needs(editor, ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    editor.open("queries.py", QUERIES)
    action = (await editor.actions("queries.py", EVERYTHING))[0]
    editor.change("queries.py", (0, 0), (0, 0), "# ")
    with pytest.raises(ProtocolError) as refused:
        await editor.resolved(action)
    assert refused.value.code == lsp.LSPErrorCodes.ContentModified


def edits_of(action: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Edits by file name, whatever their form."""
    edit = action["edit"]
    if "changes" in edit:
        return {uri.rsplit("/", 1)[1]: edits for uri, edits in edit["changes"].items()}
    return {it["textDocument"]["uri"].rsplit("/", 1)[1]: it["edits"] for it in edit["documentChanges"] if "edits" in it}


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """A text of ASCII characters after some edits."""
    content = text.encode()
    positions = Positions.of(content, "utf-16")
    placed = []
    for edit in edits:
        start, end = (lsp.Position(**edit["range"][it]) for it in ("start", "end"))
        placed.append(TextEdit(positions.span(lsp.Range(start, end)), edit["newText"]))
    return after(content, tuple(placed)).decode()


# ---- hover ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "line", "word", "title"),
    [
        ("queries.py", QUERIES, 6, "scan", "orders"),
        ("models.py", MODELS, 8, "Order", "orders"),
        ("indexes.py", INDEXES, 6, "ByCustomer", "by_customer"),
    ],
)
async def test_a_card_about_the_table(editor: Editor, path: str, text: str, line: int, word: str, title: str) -> None:
    """Over an access, a model and an index: keys, indexes and who uses the table, in Markdown where it is shown."""
    editor.open(path, text)
    where = {"line": line, "character": text.splitlines()[line].index(word) + 1}
    shown = await editor.request(
        lsp.TEXT_DOCUMENT_HOVER, {"textDocument": {"uri": editor.uri(path)}, "position": where}
    )
    kind = "markdown" if ClientCaps.MARKDOWN_HOVER in editor.caps else "plaintext"
    assert shown["contents"]["kind"] == kind
    card = shown["contents"]["value"].replace("`", "").replace("**", "")
    assert card.startswith(f"{title} · ")
    assert "Key: order_id (S)" in card
    assert "GSI by_customer: customer (S); projects all attributes" in card
    assert "Order in models.py" in card
    assert "1 access: scan" in card


async def test_there_is_no_card_about_nothing(editor: Editor) -> None:
    """Words that mean no table have none."""
    editor.open("models.py", MODELS)
    params = {"textDocument": {"uri": editor.uri("models.py")}, "position": {"line": 0, "character": 4}}
    assert await editor.request(lsp.TEXT_DOCUMENT_HOVER, params) is None


# ---- bad input ------------------------------------------------------------------------------------------------------


async def test_nothing_ends_the_session(editor: Editor) -> None:
    """Unknown texts, places outside of any, texts without a file, deleted and huge ones: the next answer is right."""
    editor.change("never-opened.py", (0, 0), (0, 0), "x")
    editor.close_text("never-opened.py")
    editor.save("never-opened.py")
    editor.files_changed("gone.py", "folder-without-name/", "../outside.py")
    editor.open("untitled:Untitled-1", QUERIES)
    editor.open("untitled:Untitled-2", "not Python", language="plaintext")
    editor.open("git:/queries.py?HEAD", QUERIES)
    editor.open("/nowhere/at/all.py", "Order.scan(\n" * 50)
    editor.open("huge.py", "x = 1\n" * 400_000)
    editor.open("gone.py", "\x00\ufeff\ud83d'''")
    editor.notify("$/setTrace", {"value": "off"})
    for uri in ("untitled:Untitled-1", "file:///not/open.py", "huge.py", "gone.py"):
        position = {"line": 10**9, "character": 10**9}
        document = {"uri": editor.uri(uri)}
        await editor.request(lsp.TEXT_DOCUMENT_HOVER, {"textDocument": document, "position": position})
        backwards = {"start": position, "end": {"line": 0, "character": 0}}
        await editor.actions(uri, backwards)
    editor.open("queries.py", QUERIES)
    editor.change("queries.py", (10**6, 5), (0, 3), "")
    editor.replace("queries.py", QUERIES)
    assert of_rule(await editor.findings("queries.py"))
    assert not editor.said(lsp.WINDOW_SHOW_MESSAGE)


async def test_a_failing_rule_does_not_end_the_session(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours goes to the log, and the next edit is answered again."""
    editor.open("queries.py", QUERIES)
    assert of_rule(await editor.findings("queries.py"))
    with monkeypatch.context() as patched:
        patched.setattr(folders, "check", lambda *_: 1 / 0)
        editor.change("queries.py", (0, 0), (0, 0), "# ")
        assert await editor.findings("queries.py") == []
    editor.change("queries.py", (0, 0), (0, 0), "# ")
    assert of_rule(await editor.findings("queries.py"))


AT_MODEL = {"line": MODELS.splitlines().index("class Order(Model):"), "character": 8}
AT_ACCESS = next(
    {"line": number, "character": line.index("scan(")}
    for number, line in enumerate(QUERIES.splitlines())
    if "scan(" in line
)


@pytest.mark.parametrize(("path", "text", "at"), [("models.py", MODELS, AT_MODEL), ("queries.py", QUERIES, AT_ACCESS)])
async def test_a_construct_is_generated(editor: Editor, path: str, text: str, at: dict[str, int]) -> None:
    """Where a model is named, and where its items are asked for, its construct is offered: a new file that the command
    line would write just so."""
    editor.open(path, text)
    for kind in ("refactor.generate.cdk", "source.generate.cdk", "source.generate"):
        offers = await editor.actions(path, {"start": at, "end": at}, only=[kind])
        if ClientCaps.CREATE_FILE not in editor.caps:
            assert offers == []
            continue
        (offered,) = [offer for offer in offers if offer["title"] == "Generate CDK construct"]
        assert offered["kind"].startswith(kind)
        action = await editor.resolved(offered)
        created, filled = action["edit"]["documentChanges"]
        assert (created["kind"], created["uri"]) == ("create", editor.uri("infra/orders_table.py"))
        (edit,) = filled["edits"]
        assert edit["newText"].startswith(
            "# Generated by `dynamorm generate cdk --model Order --out infra/orders_table.py`"
        )
        assert "class OrdersTable(Construct):" in edit["newText"]


def kinds_of(offers: list[dict[str, Any]]) -> list[str]:
    """Each kind once, in the order of the menu."""
    return list(dict.fromkeys(offer["kind"] for offer in offers))


ALL = ["cdk", "docs", "handler", "repository", "tests", "types"]


async def test_the_menu_at_a_request(editor: Editor) -> None:
    """What mends comes first, then what silences, then how else the code can be written; behind all of that the two
    generators that are about each request, and none that are about the model as a whole."""
    editor.open("orders.py", ORDERS)
    at = {"line": 7, "character": ORDERS.splitlines()[7].index("scan")}
    offers = await editor.actions("orders.py", {"start": at, "end": at})
    if ClientCaps.CREATE_FILE in editor.caps and ClientCaps.RESOLVE_EDIT in editor.caps:
        assert kinds_of(offers)[-2:] == ["refactor.generate.repository", "refactor.generate.tests"]
    others = [kind for kind in kinds_of(offers) if not kind.startswith("refactor.generate")]
    assert others == ["quickfix", "refactor.rewrite"]
    silencing = [offer["title"].startswith("Ignore ") for offer in offers if offer["kind"] == "quickfix"]
    assert silencing == sorted(silencing)
    assert any(silencing)
    assert not all(silencing)
    assert [offer["title"] for offer in offers if offer.get("isPreferred") and offer["kind"] != "quickfix"] == []


@pytest.mark.parametrize(
    ("only", "family"),
    [([], "refactor.generate"), (["refactor"], "refactor.generate"), (["source"], "source.generate")],
)
async def test_the_menu_at_a_model(editor: Editor, only: list[str], family: str) -> None:
    """All that follows from it, once each: under the kind that the client asks for."""
    needs(editor, ClientCaps.CREATE_FILE | ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    editor.open("models.py", MODELS)
    context = {"only": only} if only else {}
    offers = await editor.actions("models.py", {"start": AT_MODEL, "end": AT_MODEL}, **context)
    generated = [offer["kind"] for offer in offers if offer["title"].startswith("Generate")]
    assert generated == [f"{family}.{name}" for name in ALL]


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        ("quickfix", ["quickfix"]),
        ("refactor.rewrite", ["refactor.rewrite"]),
        ("refactor.generate", [f"refactor.generate.{name}" for name in ALL]),
        ("refactor.generate.types", ["refactor.generate.types"]),
        ("source", [f"source.generate.{name}" for name in ALL]),
        ("source.generate.tests", ["source.generate.tests"]),
        ("source.fixAll", []),
        ("source.organizeImports", []),
    ],
)
async def test_only_what_is_asked_for(editor: Editor, only: str, kinds: list[str]) -> None:
    """At a request too: who asks for what generates gets all of it, and no other kind brings any of it along."""
    needs(editor, ClientCaps.CREATE_FILE | ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    editor.open("queries.py", QUERIES)
    offers = await editor.actions("queries.py", {"start": AT_ACCESS, "end": AT_ACCESS}, only=[only])
    assert kinds_of(offers) == kinds


async def test_nobody_s_file_is_overwritten(editor: Editor, workspace: Path) -> None:
    """Where somebody has a file of the name, nothing is offered."""
    (workspace / "infra").mkdir()
    (workspace / "infra" / "orders_table.py").write_text("TABLE = 1\n")
    editor.open("models.py", MODELS)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": len(MODELS.splitlines()), "character": 0}}
    offers = await editor.actions("models.py", everything, only=["refactor"])
    assert "Generate CDK construct" not in [offer["title"] for offer in offers]


async def test_files_that_are_no_part_of_the_project(editor: Editor, workspace: Path) -> None:
    """A generated file that nothing of the project reads is written anew; once it is up to date, and where it is
    somebody's own, choosing the offer says so."""
    needs(editor, ClientCaps.CREATE_FILE | ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    editor.open("models.py", MODELS)
    where = {"start": AT_MODEL, "end": AT_MODEL}
    (offered,) = await editor.actions("models.py", where, only=["refactor.generate.types"])
    _, filled = (await editor.resolved(offered))["edit"]["documentChanges"]
    text = filled["edits"][0]["newText"]
    file = workspace / "types" / "items.ts"
    file.parent.mkdir()
    for stands in (text, "export {};\n"):
        file.write_text(stands)
        assert "edit" not in await editor.resolved(offered)
        shown = await editor.message(lsp.WINDOW_SHOW_MESSAGE)
        assert (shown["type"], shown["message"][:7]) == (lsp.MessageType.Info, "Nothing")
    file.write_text(with_head("\nexport {};\n", Provenance("types", ("models.py",)), "// "))
    (edit,) = edits_of(await editor.resolved(offered))["items.ts"]
    assert (edit["newText"], edit["range"]["end"]) == (text, {"line": 4, "character": 0})


def lock(*key: str) -> str:
    """A lock that holds the table of the models with this key and no index."""
    table = {
        "billing": None,
        "complete": True,
        "files": ["models.py"],
        "indexes": {},
        "partition_key": list(key),
        "sort_key": [],
        "source": "model",
        "ttl": None,
        "types": dict.fromkeys(key, "S"),
    }
    return json.dumps({"dynamorm": "0.1.0", "format": 1, "tables": {"orders": table}})


async def test_a_migration_is_generated(editor: Editor, workspace: Path) -> None:
    """At a model and at a request, where the table is another one than that which is deployed."""
    needs(editor, ClientCaps.CREATE_FILE | ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    editor.open("models.py", MODELS)
    editor.open("queries.py", QUERIES)
    places = [("models.py", AT_MODEL), ("queries.py", AT_ACCESS)]
    for path, at in places:
        assert await editor.actions(path, {"start": at, "end": at}, only=["refactor.generate.migration"]) == []
    (workspace / "dynamorm.lock.json").write_text(lock("order_id"))
    editor.files_changed("dynamorm.lock.json")
    for path, at in places:
        offers = await editor.actions(path, {"start": at, "end": at})
        (offered,) = [offer for offer in offers if offer["kind"] == "refactor.generate.migration"]
        action = await editor.resolved(offered)
        made = [change["uri"] for change in action["edit"]["documentChanges"] if change.get("kind") == "create"]
        assert [uri.rpartition("/migrations/")[2] for uri in made] == [
            "0001_orders_create_by_customer.md",
            "0001_orders_create_by_customer.py",
        ]
    assert not editor.said(lsp.WINDOW_SHOW_MESSAGE)


async def test_a_refused_migration_is_told(editor: Editor, workspace: Path) -> None:
    """What no deployment does to a table that is there is shown as a message, with the way round."""
    needs(editor, ClientCaps.CREATE_FILE | ClientCaps.RESOLVE_EDIT | ClientCaps.ACTION_DATA)
    (workspace / "dynamorm.lock.json").write_text(lock("number"))
    editor.files_changed("dynamorm.lock.json")
    editor.open("models.py", MODELS)
    where = {"start": AT_MODEL, "end": AT_MODEL}
    (offered,) = await editor.actions("models.py", where, only=["refactor.generate.migration"])
    assert "edit" not in await editor.resolved(offered)
    shown = await editor.message(lsp.WINDOW_SHOW_MESSAGE)
    assert shown["type"] == lsp.MessageType.Warning
    assert shown["message"].startswith("`orders`: its key is `number` and is to be `order_id`: make a new table beside")


PAGE = """\
import boto3

table = boto3.resource("dynamodb").Table("orders")


def numbers():
    return [item["number"] for item in table.scan(ProjectionExpression="number")["Items"]]
"""


async def test_a_refactoring_is_offered_once(editor: Editor) -> None:
    """Where the cursor is, by its kind; what a quick fix does as well is that alone, unless only the kind is asked."""
    editor.open("numbers.py", PAGE)
    at = {"line": 6, "character": PAGE.splitlines()[6].index("scan")}
    where = {"start": at, "end": at}
    everything = [offer["title"] for offer in await editor.actions("numbers.py", where)]
    assert everything.count("Read all pages with a paginator (unsafe)") == 1
    (offered,) = await editor.actions("numbers.py", where, only=["refactor.rewrite"])
    assert (offered["title"], offered["kind"]) == ("Read all pages with a paginator (unsafe)", "refactor.rewrite")
    action = await editor.resolved(offered)
    (changed,) = action["edit"].get("documentChanges") or action["edit"]["changes"].values()
    edits = changed["edits"] if isinstance(changed, dict) else changed
    assert any("get_paginator" in edit["newText"] for edit in edits)
    assert await editor.actions("numbers.py", where, only=["refactor.extract"]) == []


ORDERS = """\
import boto3
from boto3.dynamodb.conditions import Attr

table = boto3.resource("dynamodb").Table("orders")


def with_parcel(parcel):
    return table.scan(FilterExpression=Attr("parcel").eq(parcel))["Items"]
"""


async def test_an_attribute_is_renamed_everywhere(editor: Editor) -> None:
    """In the text that is open and in stored ones; nothing is to be confirmed, and what it takes besides is told."""
    editor.open("orders.py", ORDERS)
    at = {"line": 7, "character": ORDERS.splitlines()[7].index("parcel") + 1}
    asked = {"textDocument": {"uri": editor.uri("orders.py")}, "position": at}
    if ClientCaps.RENAME_PREPARE in editor.caps:
        prepared = await editor.request(lsp.TEXT_DOCUMENT_PREPARE_RENAME, asked)
        assert prepared["placeholder"] == "parcel"
        nothing = asked | {"position": {"line": 0, "character": 8}}
        assert await editor.request(lsp.TEXT_DOCUMENT_PREPARE_RENAME, nothing) is None
    edit = await editor.request(lsp.TEXT_DOCUMENT_RENAME, asked | {"newName": "package"})
    changes = edit.get("changes") or {
        change["textDocument"]["uri"]: change["edits"] for change in edit["documentChanges"]
    }
    assert {uri: [one["newText"] for one in edits] for uri, edits in changes.items()} == {
        editor.uri("orders.py"): ["package"],
        editor.uri("models.py"): ['attr_name="package"'],
    }
    if ClientCaps.ANNOTATIONS in editor.caps and ClientCaps.DOCUMENT_CHANGES in editor.caps:
        (annotation,) = edit["changeAnnotations"].values()
        assert not annotation.get("needsConfirmation")
        assert annotation["description"].startswith("Stored items keep `parcel`")
    shown = await editor.message(lsp.WINDOW_SHOW_MESSAGE, type=lsp.MessageType.Warning)
    assert shown["message"].startswith("Stored items keep `parcel`")


CALLED_WITH_BOTH = """\
import boto3

table = boto3.resource("dynamodb").Table("orders")


def grow(order):
    order["weight"] += 1


def add(number, parcel):
    order = {"number": number, "weight": 1}
    grow(order)
    grow(parcel)
    table.put_item(Item=order)


def weight(number):
    return table.get_item(Key={"number": number})["Item"]["weight"]
"""


async def test_what_may_be_something_else_is_confirmed(editor: Editor) -> None:
    """And where the client cannot ask, nothing is renamed at all."""
    editor.open("both.py", CALLED_WITH_BOTH)
    at = {"line": 17, "character": CALLED_WITH_BOTH.splitlines()[17].index('weight"') + 1}
    asked = {"textDocument": {"uri": editor.uri("both.py")}, "position": at, "newName": "mass"}
    wanted = ClientCaps.RENAME_ANNOTATIONS | ClientCaps.ANNOTATIONS | ClientCaps.DOCUMENT_CHANGES
    if wanted not in editor.caps:
        with pytest.raises(ProtocolError, match=r"may be something else there: both\.py:"):
            await editor.request(lsp.TEXT_DOCUMENT_RENAME, asked)
        return
    edit = await editor.request(lsp.TEXT_DOCUMENT_RENAME, asked)
    (changed,) = edit["documentChanges"]
    notes = edit["changeAnnotations"]
    confirmed = {
        one["range"]["start"]["line"] for one in changed["edits"] if notes[one["annotationId"]].get("needsConfirmation")
    }
    assert {one["range"]["start"]["line"] for one in changed["edits"]} == {6, 10, 17}
    assert confirmed == {6}


async def test_planned_patterns_are_renamed_with_their_index(editor: Editor) -> None:
    """The file of plans is no source, and changes with the sources all the same."""
    plans = '[[pattern]]\nmodel = "Parcel"\nname = "of_depot"\nindex = "by_depot"\nkey = [["depot", "=", "{depot}"]]\n'
    (editor.workspace / "dynamorm.patterns.toml").write_text(plans, encoding="utf-8")
    editor.open("parcels.py", PARCELS)
    at = {"line": 16, "character": PARCELS.splitlines()[16].index("by_depot") + 1}
    edit = await editor.request(
        lsp.TEXT_DOCUMENT_RENAME,
        {"textDocument": {"uri": editor.uri("parcels.py")}, "position": at, "newName": "by_store"},
    )
    changes = edit.get("changes") or {
        change["textDocument"]["uri"]: change["edits"] for change in edit["documentChanges"]
    }
    assert {uri: [one["newText"] for one in edits] for uri, edits in changes.items()} == {
        editor.uri("dynamorm.patterns.toml"): ["by_store"],
        editor.uri("parcels.py"): ["by_store", "by_store"],
    }


PARCELS = """\
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model


class ByDepot(GlobalSecondaryIndex):
    class Meta:
        index_name = "by_depot"
        projection = AllProjection()

    depot = UnicodeAttribute(hash_key=True)


class Parcel(Model):
    number = UnicodeAttribute(hash_key=True)
    depot = UnicodeAttribute()
    by_depot = ByDepot()

    class Meta:
        table_name = "parcels"
"""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "An attribute has a name."),
        ("#p", "`#p` is the placeholder of an expression, and no name of an attribute."),
        ("total", "`orders` has an attribute `total` already."),
    ],
)
async def test_a_renaming_is_refused_with_its_reason(editor: Editor, name: str, reason: str) -> None:
    """As an error of the request, which editors show."""
    editor.open("orders.py", ORDERS)
    at = {"line": 7, "character": ORDERS.splitlines()[7].index("parcel") + 1}
    asked = {"textDocument": {"uri": editor.uri("orders.py")}, "position": at, "newName": name}
    with pytest.raises(ProtocolError) as refused:
        await editor.request(lsp.TEXT_DOCUMENT_RENAME, asked)
    assert refused.value.args[0]["message"] == reason
    assert refused.value.code == lsp.LSPErrorCodes.RequestFailed.value
