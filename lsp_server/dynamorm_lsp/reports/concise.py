"""One line for each finding, as compilers write them."""

from collections.abc import Iterator

from dynamorm_lsp.checking.report import Report
from dynamorm_lsp.terminal.summary import header, summary


def render(report: Report) -> Iterator[str]:
    for reported in () if report.statistics else report.reported:
        yield f"{header(reported, report.paint)}: {reported.finding.message}"
    yield from summary(report)
