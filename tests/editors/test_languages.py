"""The languages that the shipped editor configurations hand to the server."""

import re
from pathlib import Path

import pytest

from dynamorm_analysis.reading.languages import endings, language_of

EDITORS = Path(__file__).resolve().parents[2] / "editors"
NAMES = {"hcl": "terraform"}
"""What editors call a language, where they have another name for it."""
UNTOLD = {"go.mod"}
"""Languages of files about which nothing is ever reported."""


@pytest.mark.parametrize("configuration", ["vscode/src/languages.ts", "neovim/lsp/dynamorm.lua", "neovim/autocmd.lua"])
def test_every_language_with_findings_is_handed_to_the_server(configuration: str) -> None:
    """An editor tells the server of texts in each language in which a finding can stand."""
    read = {language_of(f"a{ending}") for ending in endings()} - UNTOLD
    told = set(re.findall(r"'([a-z]+)'", (EDITORS / configuration).read_text()))
    assert {NAMES.get(language, language) for language in read} <= told
