"""How wide a line is."""

from unicodedata import combining, east_asian_width


def columns(line: str) -> int:
    """The columns that a line takes in an editor, where letters of some scripts take two, and accents none."""
    if line.isascii():
        return len(line)
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in line)
