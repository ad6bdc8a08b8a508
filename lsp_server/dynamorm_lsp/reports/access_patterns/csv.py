"""CSV for spreadsheets: the cells of the matrix, with the table first and the figures as numbers last."""

import csv
import io
from collections.abc import Iterator

from dynamorm_lsp.contract.access_patterns import Matrix, Pattern
from dynamorm_lsp.contract.matrix_cells import HEADS, cells

NUMBERS = ("Kind", "Per", "Units from", "Units to", "Million from", "Million to", "Currency", "Item bytes", "Size from")


def render(matrix: Matrix) -> Iterator[str]:
    yield _line("Table", *HEADS, *NUMBERS)
    for table in matrix.tables:
        for pattern in table.patterns:
            yield _line(table.title, *cells(pattern, matrix.prices), *_numbers(pattern, matrix))


def _numbers(pattern: Pattern, matrix: Matrix) -> tuple[object, ...]:
    cost = pattern.request.cost
    if cost is None:
        return ("",) * len(NUMBERS)
    price = cost.price_of_million(matrix.prices)
    paid = (price.least, price.most, matrix.prices.currency) if not pattern.request.provisioned else ("", "", "")
    size = cost.size.bytes if cost.size.known else ""
    return cost.kind, cost.per, cost.total.least, cost.total.most, *paid, size, cost.size.basis


def _line(*values: object) -> str:
    """A line of CSV; a text that a spreadsheet would take for a formula is none."""
    safe = [f"'{value}" if isinstance(value, str) and value[:1] in FORMULA else value for value in values]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(safe)
    return line.getvalue()


FORMULA = ("=", "+", "-", "@", "\t")
