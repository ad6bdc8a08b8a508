"""Every refactoring has a page that tests it, and every page holds."""

from pathlib import Path

import pytest

from dynamorm_analysis.linking.files.source_roots import SourceRoots
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Texts
from dynamorm_codeactions.refactoring import Selection, kind_of, refactored, refactoring_names
from dynamorm_codeactions.rename import Refusal, Renamable, Renaming, renamable, renamed
from mdtest import Section, after_action, checkout_of, sections
from refactoring_pages import rename, run, selected, told_in

PAGES = sorted((Path(__file__).parent / "refactorings").glob("*.md"))


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_section(section: Section) -> None:
    """The refactoring makes exactly the files of the section, or nothing where it is not offered."""
    (rename if section.page == "rename" else run)(section)


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_broken_code(section: Section) -> None:
    """Code that ends anywhere, or is in another encoding, is nothing to fail on."""
    texts, selection = selected(section)
    content = texts[selection.path].encode()
    broken = [content[: len(content) * part // PARTS] for part in range(1, PARTS)]
    for damaged in (*broken, b"\xff" + content, content.replace(b'"', b"'", 3), content + b"\n\xe9 = '\xe9'\n"):
        project = checkout_of({**texts, selection.path: damaged.decode("latin-1")}).project
        sources = Texts({path: text.encode() for path, text in texts.items()} | {selection.path: damaged})
        for name in refactoring_names():
            refactored(name, selection, project, sources)
        renamable(selection, project, sources)
        renamed(selection, "something_else", project, sources)


PARTS = 5


@pytest.mark.parametrize(
    "section",
    [section for page in PAGES if page.stem == "rename" for section in sections(page) if section.fixed],
    ids=str,
)
def test_the_way_back(section: Section) -> None:
    """The old name given again, where the new one stands, makes all files what they were, to the byte."""
    texts, selection = selected(section)
    before = Texts({path: text.encode() for path, text in texts.items()})
    project = checkout_of(texts).project
    at = renamable(selection, project, before)
    there = renamed(selection, told_in(section, "rename"), project, before)
    assert isinstance(at, Renamable)
    assert isinstance(there, Renaming)
    own = next(edit.edits for edit in there.action.edits if edit.path == selection.path)
    ahead = (one for one in own if one.span.start < at.span.start)
    moved = sum(len(one.text.encode()) - (one.span.end - one.span.start) for one in ahead)
    cursor = Span(at.span.start + moved, at.span.start + moved)
    after = after_action(texts, there.action)
    changed = Texts({path: text.encode() for path, text in after.items()})
    back = renamed(Selection(selection.path, cursor), at.name, checkout_of(after).project, changed)
    assert isinstance(back, Renaming)
    assert after_action(after, back.action) == texts


INSTALLED = {
    "site-packages/shop/names.py": 'BY_DEPOT = "by_depot"\nWEIGHT = "weight"\n',
    "app.py": """\
import boto3
from boto3.dynamodb.conditions import Attr, Key
from shop.names import BY_DEPOT, WEIGHT

table = boto3.resource("dynamodb").Table("orders")


def heavy():
    return table.scan(FilterExpression=Attr(WEIGHT).gt(3) & Attr("weight").lt(9))["Items"]


def of_depot(depot):
    return table.query(IndexName=BY_DEPOT, KeyConditionExpression=Key("depot").eq(depot))["Items"]
""",
    "template.json": """\
{"Resources": {"Orders": {"Type": "AWS::DynamoDB::Table", "Properties": {
  "TableName": "orders", "GlobalSecondaryIndexes":
  [{"IndexName": "by_depot", "KeySchema": [{"AttributeName": "depot", "KeyType": "HASH"}]}]}}}}
""",
}


@pytest.mark.parametrize(("path", "name", "line"), [("app.py", "weight", 2), ("template.json", "by_depot", 1)])
def test_installed_packages(path: str, name: str, line: int) -> None:
    """Packages that are installed are not changed: what they name, too, keeps its name."""
    sources = Texts({each: text.encode() for each, text in INSTALLED.items()})
    project = checkout_of(INSTALLED).project.with_roots(SourceRoots(("app.py",), installed="site-packages"))
    at = sources.content(path).index(b'"%s"' % name.encode()) + 1
    answer = renamed(Selection(path, Span(at, at)), "mass", project, sources)
    told = f"is named in a package that is installed, too (site-packages/shop/names.py:{line})."
    assert answer == Refusal(f"`{name}` {told}")


def test_every_refactoring_has_a_page() -> None:
    """A refactoring without a page is not proven, a page without a refactoring proves nothing."""
    assert {page.stem for page in PAGES} == {"rename", *(name.replace("_", "-") for name in refactoring_names())}


@pytest.mark.parametrize("name", refactoring_names())
def test_kind(name: str) -> None:
    """Editors show a refactoring among those of its kind."""
    assert kind_of(name) in ("refactor.extract", "refactor.rewrite")
