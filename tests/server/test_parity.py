"""Editor and command line report the same."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dynamorm_lsp.cli import main
from dynamorm_lsp.server.capabilities import ClientCaps
from dynamorm_lsp.server.convert import SEVERITIES
from server.harness import CLIENTS, Editor

SHOP = Path(__file__).parents[2] / "examples" / "shop"
WORDS = {severity.word: number for severity, number in SEVERITIES.items()}


async def test_the_shop_has_the_same_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule, place, severity and words of every finding in the shop."""
    monkeypatch.chdir(SHOP)
    checked = CliRunner().invoke(main, ["check", ".", "--format", "json", "--no-cache"], standalone_mode=False)
    said = json.loads(checked.output)["findings"]
    from_command_line = {
        (it["file"], it["line"], it["column"], it["rule"], WORDS[it["severity"]], it["message"]) for it in said
    }
    assert from_command_line

    (vscode,) = (client for client in CLIENTS if client.stem.startswith("vscode"))
    editor = await Editor.start(vscode, SHOP)
    assert ClientCaps.PULL in editor.caps
    from_editor = set()
    for file in sorted(SHOP.rglob("*.py")):
        path = file.relative_to(SHOP).as_posix()
        editor.open(path, file.read_text())
        for found in await editor.findings(path):
            start, message = found["range"]["start"], found["message"].split("\n")[0]
            place = (start["line"] + 1, start["character"] + 1)
            from_editor.add((path, *place, found["code"], found["severity"], message))
    assert from_editor == from_command_line
