"""The guide to refactorings: what it shows to come of its examples is what comes of them."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from consoles import FENCE, files_in, sections
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Texts
from dynamorm_codeactions.refactoring import Selection, refactored, refactoring_names
from dynamorm_codeactions.rename import Renaming, renamed
from mdtest import after_action, checkout_of

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "refactorings.md"
AFTERWARDS = re.compile(r"^`(?P<path>[^`\n]+)` afterwards:\n+" + FENCE.format(language=r"[a-z]+"), re.M | re.S)
CURSOR = re.compile(r"^With the cursor on `(?P<word>[^`]+)`", re.M)
TITLE = re.compile(r", \*(?P<title>[^*]+)\*")
NEW_NAME = re.compile(r"rename to `(?P<name>\w+)`")
SECTIONS = [(title, text) for title, text in sections(GUIDE) if CURSOR.search(text)]


@dataclass(frozen=True)
class Example:
    """Files of a section with the cursor in one of them."""

    files: dict[str, str]
    selection: Selection


@pytest.mark.parametrize(("title", "section"), SECTIONS, ids=[title for title, _ in SECTIONS])
def test_example(title: str, section: str) -> None:
    """The files of a section afterwards, with the action that it names."""
    example = example_of(section)
    afterwards = {found["path"]: found["body"] for found in AFTERWARDS.finditer(section)}
    assert afterwards, title
    assert after_action(example.files, action_of(section, example)) == {**example.files, **afterwards}


def example_of(section: str) -> Example:
    cursor = CURSOR.search(section)
    assert cursor is not None
    files = files_in(section)
    path = next(path for path, text in files.items() if cursor["word"] in text and path.endswith(".py"))
    at = files[path].encode().index(cursor["word"].encode())
    return Example(files, Selection(path, Span(at, at)))


def action_of(section: str, example: Example) -> Action:
    """The action that a section names by its title, or the renaming to the name that it tells."""
    project = checkout_of(example.files).project
    sources = Texts({path: text.encode() for path, text in example.files.items()})
    if (new := NEW_NAME.search(section)) is not None:
        renaming = renamed(example.selection, new["name"], project, sources)
        assert isinstance(renaming, Renaming), renaming
        return renaming.action
    offers = [refactored(name, example.selection, project, sources) for name in refactoring_names()]
    offered = {offer.title: offer for offer in offers if offer is not None}
    named = TITLE.search(section)
    assert named is not None
    assert named["title"] in offered
    return offered[named["title"]]
