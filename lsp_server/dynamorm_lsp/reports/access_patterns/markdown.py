"""For documents: a heading and a table of Markdown for each table."""

from collections.abc import Iterator

from dynamorm_cdkgen.markdown import escaped, markdown_table
from dynamorm_lsp.contract.access_patterns import Asked, Matrix
from dynamorm_lsp.contract.matrix_cells import HEADS, below, cells, title, total


def render(matrix: Matrix) -> Iterator[str]:
    yield "# Access patterns"
    yield ""
    yield total(matrix)
    for table in matrix.tables:
        yield ""
        yield f"## {escaped(title(table))}"
        yield ""
        yield from _table(table, matrix)
    if matrix.tables:
        yield ""
        yield from (f"- {line}" for line in below(matrix))


def _table(table: Asked, matrix: Matrix) -> Iterator[str]:
    if table.findings:
        yield f"Findings: {' '.join(table.findings)}"
        yield ""
    yield from markdown_table(HEADS, (cells(pattern, matrix.prices) for pattern in table.patterns))
