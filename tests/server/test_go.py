"""Findings of Go files in the editor."""

from lsprotocol import types as lsp

from server.harness import Editor

QUERIES = """\
package parcels

type Parcel struct {
	Code  string `theorydb:"pk,attr:code"`
	Day   string `theorydb:"sk,attr:day"`
	State string `theorydb:"attr:state"`
}

func open(db core.DB) error {
	var found []Parcel
	return db.Model(&Parcel{}).Where("State", "=", "OPEN").All(&found)
}
"""


async def test_findings_of_a_go_file(editor: Editor) -> None:
    """A silent scan shows while a Go file is typed, and is gone when its chain begins with the key."""
    editor.open("queries.go", QUERIES, "go")
    (finding,) = await editor.findings("queries.go")
    assert finding["code"] == "implicit-scan"
    assert finding["range"]["start"] == {"line": 10, "character": 56}
    editor.change("queries.go", (10, 35), (10, 40), "Code")
    assert await editor.findings("queries.go") == []


async def test_a_tag_is_renamed(editor: Editor) -> None:
    """An attribute is renamed from where the tag of a struct names it."""
    tagged = QUERIES.replace('Where("State"', 'Where("state"')
    editor.open("queries.go", tagged, "go")
    at = {"line": 5, "character": tagged.splitlines()[5].index("attr:state") + 7}
    asked = {"textDocument": {"uri": editor.uri("queries.go")}, "position": at}
    edit = await editor.request(lsp.TEXT_DOCUMENT_RENAME, asked | {"newName": "phase"})
    changes = edit.get("changes") or {
        change["textDocument"]["uri"]: change["edits"] for change in edit["documentChanges"]
    }
    assert [(one["range"]["start"]["line"], one["newText"]) for one in changes[editor.uri("queries.go")]] == [
        (5, "phase"),
        (10, "phase"),
    ]
