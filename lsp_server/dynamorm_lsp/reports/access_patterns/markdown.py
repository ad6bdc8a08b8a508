"""For documents: a heading and a table of Markdown for each table."""

from collections.abc import Iterator

from dynamorm_lsp.contract.access_patterns import Asked, Matrix
from dynamorm_lsp.contract.matrix_cells import HEADS, below, cells, title, total


def render(matrix: Matrix) -> Iterator[str]:
    yield "# Access patterns"
    yield ""
    yield total(matrix)
    for table in matrix.tables:
        yield ""
        yield f"## {_escaped(title(table))}"
        yield ""
        yield from _table(table, matrix)
    if matrix.tables:
        yield ""
        yield from (f"- {line}" for line in below(matrix))


def _table(table: Asked, matrix: Matrix) -> Iterator[str]:
    if table.findings:
        yield f"Findings: {' '.join(table.findings)}"
        yield ""
    yield f"| {' | '.join(HEADS)} |"
    yield "|" + "---|" * len(HEADS)
    for pattern in table.patterns:
        yield f"| {' | '.join(map(_escaped, cells(pattern, matrix.prices)))} |"


def _escaped(text: str) -> str:
    for sign in ("\\", "|", "*", "_", "<", "`", "["):
        text = text.replace(sign, f"\\{sign}")
    return text
