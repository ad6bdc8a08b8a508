"""Every rule has a page that tests it, and every page holds."""

from pathlib import Path

import pytest

from dynamorm_analysis.registry import all_rules
from mdtest import Section, run, sections

PAGES = sorted((Path(__file__).parent / "rules").glob("*.md"))


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_section(section: Section) -> None:
    """The rules say exactly what the section claims, and its fixes make exactly its fixed files."""
    run(section)


def test_every_rule_has_a_page() -> None:
    """A rule without a page is not proven, a page without a rule proves nothing."""
    assert {page.stem for page in PAGES} == set(all_rules())


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_documentation(name: str) -> None:
    """A rule's own page says what is wrong in one sentence, why, when it is not reported, and how to mend it."""
    page = all_rules()[name].page
    assert all_rules()[name].summary.endswith(".")
    for heading in ("## Why it is bad", "## Example", "## When it stays silent", "## How to fix it"):
        assert heading in page
