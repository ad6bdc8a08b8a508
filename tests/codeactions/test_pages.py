"""The quick fixes on every page of a rule, also where the page shows no fixed file."""

from pathlib import Path

import pytest

from mdtest import Section, after_fix, checkout_of, sections, without_claims

PAGES = sorted((Path(__file__).parents[1] / "rules").glob("*.md"))


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_every_offer_keeps_its_promise(section: Section) -> None:
    """Whatever is offered parses, takes away its finding, and causes no error."""
    texts = {path: without_claims(path, text)[0] for path, text in section.files.items()}
    checkout = checkout_of(texts, section.select)
    for finding in checkout.findings:
        after_fix(finding, checkout)
