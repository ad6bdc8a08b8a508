"""Tables and texts of Markdown."""

from collections.abc import Iterable, Iterator, Sequence

SIGNS = ("\\", "|", "*", "_", "<", "`", "[")


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; what stands in backticks stays code."""
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def escaped(text: str) -> str:
    """A text in which nothing means markup."""
    for sign in SIGNS:
        text = text.replace(sign, f"\\{sign}")
    return text


def _cell(text: str) -> str:
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escaped(text)
    return "`".join(part.replace("|", "\\|") if number % 2 else escaped(part) for number, part in enumerate(parts))
