"""Texts to damage: all that the pages of the tests show, in every language that has a reader."""

import re
from functools import cache
from pathlib import Path

from dynamorm_analysis.reading.languages import reader_for

PAGES = Path(__file__).parents[1]
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
ENDINGS = {"python": "py", "typescript": "ts", "javascript": "js", "terraform": "tf", "hcl": "tf"}


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Texts by the ending of their files, the same on every machine."""
    found: dict[str, dict[bytes, None]] = {}
    for page in sorted(PAGES.rglob("*.md")):
        for block in FENCE.finditer(page.read_text("utf-8")):
            name = _name(block["info"].split())
            if reader_for(name) is not None:
                found.setdefault(name.rpartition(".")[2], {})[block["body"].encode()] = None
    return {ending: tuple(texts) for ending, texts in sorted(found.items())}


def _name(info: list[str]) -> str:
    """The name of the file that a block shows; where it tells none, its language has to do."""
    path = next((word for word in info[1:] if "." in word), "")
    return path.rpartition("/")[2] or f"main.{ENDINGS.get(info[0], info[0])}" if info else ""
