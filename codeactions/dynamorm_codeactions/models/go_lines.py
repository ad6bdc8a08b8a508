"""Lines of Go as `gofmt` leaves them."""

import json
import unicodedata
from collections.abc import Iterator, Sequence

from dynamorm_cdkgen.sentences import in_line

STEP = "\t"
INITIALISMS = frozenset(
    {"acl", "api", "arn", "aws", "cpu", "css", "dns", "eof", "gsi", "guid", "html", "http", "https", "id", "ip"}
    | {"json", "lsi", "pk", "sk", "sql", "ssh", "tcp", "tls", "ttl", "udp", "ui", "uid", "uri", "url", "uuid", "xml"}
)
"""Words that Go writes in capitals."""


def go_name(words: Sequence[str]) -> str:
    """`CustomerID` for `customer`, `id`."""
    return "".join(word.upper() if word in INITIALISMS else word.capitalize() for word in words)


def aligned(rows: Sequence[tuple[str, ...]], indent: str = STEP) -> Iterator[str]:
    """Rows of a struct or of constants in columns, as wide as the widest cell of each."""
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        cells = (cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield f"{indent}{' '.join(cells)}".rstrip()


def _columns(text: str) -> int:
    """Characters, as gofmt counts them: those that only change others count, too."""
    return len(unicodedata.normalize("NFC", text)) if text.isascii() else len(text)


def text_of(text: str) -> str:
    """A text as a literal."""
    return (
        json.dumps(text, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x7f", "\\x7f")
    )


def comment(text: str, indent: str = "") -> Iterator[str]:
    yield f"{indent}// {in_line(text)}"
