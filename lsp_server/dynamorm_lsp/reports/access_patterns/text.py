"""For people at a terminal: one table below the other, with the columns that say something."""

from collections.abc import Iterator

from dynamorm_lsp.contract.access_patterns import Asked, Matrix
from dynamorm_lsp.contract.matrix_cells import HEADS, below, cells, title, total

WIDEST = 64  # characters of a column


def render(matrix: Matrix) -> Iterator[str]:
    for table in matrix.tables:
        codes = f"  {' '.join(table.findings)}" if table.findings else ""
        yield f"{matrix.paint(title(table), 'bold')}{codes}"
        yield from _rows(table, matrix)
        yield ""
    if matrix.tables:
        yield from below(matrix)
        yield ""
    yield total(matrix)


def _rows(table: Asked, matrix: Matrix) -> Iterator[str]:
    rows = [tuple(map(_shortened, cells(pattern, matrix.prices))) for pattern in table.patterns]
    columns = [
        (head, values, max(map(len, (head, *values))))
        for head, values in zip(HEADS, zip(*rows, strict=True), strict=True)
        if any(values)
    ]
    yield matrix.paint("  " + "  ".join(f"{head:<{width}}" for head, _, width in columns).rstrip(), "quiet")
    for number in range(len(rows)):
        yield "  " + "  ".join(f"{values[number]:<{width}}" for _, values, width in columns).rstrip()


def _shortened(text: str) -> str:
    """As much of a cell as a column holds; the other formats have all of it."""
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
