"""Colours for people: on a terminal, unless they say otherwise."""

import os
from collections.abc import Callable
from typing import TextIO

Paint = Callable[[str, str], str]

CODES = {"bold": "1", "error": "1;31", "warning": "1;33", "info": "1;36", "hint": "1;36", "quiet": "2", "help": "1;32"}


def painter(stream: TextIO) -> Paint:
    """How to paint what goes to a stream; `NO_COLOR` and `FORCE_COLOR` decide before the terminal does."""
    if os.environ.get("NO_COLOR"):
        return plain
    if os.environ.get("FORCE_COLOR"):
        return coloured
    return coloured if stream.isatty() and os.environ.get("TERM") != "dumb" else plain


def plain(text: str, _: str) -> str:
    return text


def coloured(text: str, style: str) -> str:
    return f"\033[{CODES[style]}m{text}\033[0m" if text else text
