"""Every refactoring has a page that tests it, and every page holds."""

from pathlib import Path

import pytest

from dynamorm_codeactions.refactoring import kind_of, refactoring_names
from mdtest import Section, sections
from refactoring_pages import rename, run

PAGES = sorted((Path(__file__).parent / "refactorings").glob("*.md"))


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_section(section: Section) -> None:
    """The refactoring makes exactly the files of the section, or nothing where it is not offered."""
    (rename if section.page == "rename" else run)(section)


def test_every_refactoring_has_a_page() -> None:
    """A refactoring without a page is not proven, a page without a refactoring proves nothing."""
    assert {page.stem for page in PAGES} == {"rename", *(name.replace("_", "-") for name in refactoring_names())}


@pytest.mark.parametrize("name", refactoring_names())
def test_kind(name: str) -> None:
    """Editors show a refactoring among those of its kind."""
    assert kind_of(name) in ("refactor.extract", "refactor.rewrite")
