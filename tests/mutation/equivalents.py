"""Changes that leave a rule as it is, with the reason: `equivalents.md`, a section for each rule."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SECTION = re.compile(r"^## (?P<rule>\S+)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^- (?P<name>.+?)\n  (?P<reason>\S.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)


@cache
def equivalents() -> Mapping[str, Mapping[str, str]]:
    """By rule, the names of such changes with their reasons."""
    page = Path(__file__).with_suffix(".md").read_text("utf-8")
    return {
        section["rule"]: {row["name"]: " ".join(row["reason"].split()) for row in ROW.finditer(section["body"])}
        for section in SECTION.finditer(page)
    }
