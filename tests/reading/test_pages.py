"""The pages in this folder show, language by language, what a reader understands."""

import re
from pathlib import Path

import msgspec
import pytest

from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.languages import reader_for
from reading.rendering import render

SECTION = re.compile(
    r"^## (?P<title>.+?)\n.*?^```(?P<language>\w+)\n(?P<code>.*?)^```\n.*?^```facts\n(?P<facts>.*?)^```", re.M | re.S
)
SECTIONS = [
    pytest.param(page.stem, section["code"], section["facts"], id=f"{page.stem}: {section['title']}")
    for page in sorted(Path(__file__).parent.glob("*.md"))
    for section in SECTION.finditer(page.read_text(encoding="utf-8"))
]
ENDINGS = {"go": ".go", "hcl": ".tf", "python": ".py", "tsx": ".tsx", "typescript": ".ts"}


@pytest.mark.parametrize(("language", "code", "expected"), SECTIONS)
def test_page(language: str, code: str, expected: str) -> None:
    """A reader takes from a file the facts that its page shows."""
    assert render(read(language, code)) + "\n" == (expected or "\n")


@pytest.mark.parametrize(("language", "code", "_expected"), SECTIONS)
def test_facts_survive_storage(language: str, code: str, _expected: str) -> None:
    """Facts that were stored and loaded are the same facts."""
    facts = read(language, code)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts


def test_every_section_is_run() -> None:
    """No section of a page is left out for its form."""
    titles = [
        line
        for page in Path(__file__).parent.glob("*.md")
        for line in page.read_text().splitlines()
        if line.startswith("## ")
    ]
    assert len(SECTIONS) == len(titles)


def read(language: str, code: str) -> Facts:
    reader = reader_for(f"page{ENDINGS[language]}")
    assert reader is not None
    return reader(code.encode())
